"""The list of stories, and a new one."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from svodka import flow
from svodka.desk.roles import may, only_who_may, user_of
from svodka.desk.stories import listing, screen
from svodka.stories.models import Agency, RightsState, Section


@require_GET
@only_who_may("desk")
def stories(request: HttpRequest) -> HttpResponse:
    """Stories by state, words, section, agency, rights; the last touched first."""
    filters = listing.filters_of(request.GET)
    user = user_of(request)
    rows = listing.page_of(listing.asked_for(filters, by=user), request.GET.get("page", ""))
    counted = listing.counted()
    context = {
        "filters": filters,
        "rows": rows,
        "tabs": [
            (label, listing.Filters(state=key).address(), counted[key], key == filters.state)
            for key, (label, _states) in listing.TABS.items()
        ],
        "sections": Section.objects.order_by("position", "name"),
        "agencies": Agency.objects.order_by("name"),
        "rights": RightsState.choices,
        "everything": listing.Filters(state=filters.state).address(),
        "now": timezone.now(),
        "may_write": may(user, "edit"),
    }
    return render(request, "desk/stories.html", context)


@require_POST
@only_who_may("edit")
def new(request: HttpRequest) -> HttpResponse:
    """A story of the paper's own: empty, taken by who writes it."""
    begun = flow.begin(language=settings.LANGUAGE_CODE, now=timezone.now(), by=user_of(request))
    return HttpResponseRedirect(screen.address(begun))
