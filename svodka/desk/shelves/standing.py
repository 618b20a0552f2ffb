"""The standing pages: about, rules, personal data. Wagtail's editor writes them, with what leads astray taken off."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET
from wagtail import hooks
from wagtail.admin.action_menu import PublishMenuItem
from wagtail.models import Page

from svodka.desk.roles import only_who_may, user_of
from svodka.desk.shelves.frame import show
from svodka.desk.shelves.log import note
from svodka.site.models import StandingPage
from svodka.stories.models import Portal


@require_GET
@only_who_may("own")
def standing(request: HttpRequest) -> HttpResponse:
    """The list of them, each with the way to its editor."""
    return show(request, "standing", {"pages": StandingPage.objects.order_by("slug")})


@require_GET
def instead_of_the_tree(request: HttpRequest, parent_page_id: int = 0) -> HttpResponse:
    """Wagtail's editor leads back to its tree of pages: to our list instead."""
    return HttpResponseRedirect(reverse("desk_standing"))


@hooks.register("construct_page_action_menu")
def publishing_first(items: list[Any], request: HttpRequest, context: dict[str, Any]) -> None:
    """A draft keeps itself; no page can be taken away, because the foot of every page leads to these."""
    items[:] = [item for item in items if isinstance(item, PublishMenuItem)]


@hooks.register("after_edit_page")
def published(request: HttpRequest, page: Page) -> HttpResponse | None:
    """In the log; and back to the list, because Wagtail's own tree of pages does not answer."""
    if "action-publish" not in request.POST:
        return None
    # Wagtail would put the line of a page into a table of its own, which nothing keeps from being rewritten.
    note(Portal.objects.get(one=True), "standing", by=user_of(request), now=timezone.now(), page=page.title)
    return HttpResponseRedirect(reverse("desk_standing"))
