"""The bytes of a story's page removed for good, by the owner alone: asked first, with what goes and what stays."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from svodka import flow
from svodka.desk.roles import only_who_may, user_of
from svodka.desk.stories import screen
from svodka.desk.stories.gone import PURGE, is_purged
from svodka.gather.models import Capture, Reading
from svodka.stories.history import history
from svodka.stories.models import Story


@require_http_methods(["GET", "POST"])
@only_who_may(PURGE)
def purge(request: HttpRequest, story_id: int) -> HttpResponse:
    """A page that says what would be removed and what stays; sent with a reason, it is done and cannot be undone."""
    found = screen.story_or_404(story_id)
    capture = found.capture
    if capture is None:
        raise Http404
    if is_purged(history(found)):
        messages.warning(request, _("The page has been removed already."))
        return HttpResponseRedirect(screen.address(found))
    reason = request.POST.get("reason", "")
    if request.method != "POST":
        return _asked(request, found, capture)
    if not reason.strip():
        return _asked(request, found, capture, _("Say why: that is all that will be left of the page."), 422)
    try:
        flow.purge(capture, reason=reason, captures=settings.CAPTURES, now=timezone.now(), by=user_of(request))
    except flow.UnableToPurge:
        messages.warning(request, _("The page has been removed already."))
    else:
        says = _("The page is removed; its hash and the reason stay. Backups made before still hold it.")
        messages.success(request, says)
    return HttpResponseRedirect(screen.address(found))


def _asked(request: HttpRequest, story: Story, capture: Capture, problem: str = "", status: int = 200) -> HttpResponse:
    same = Capture.objects.filter(sha256=capture.sha256)
    context = {
        "story": story,
        "capture": capture,
        "readings": Reading.objects.filter(capture__in=same).count(),
        "others": same.exclude(pk=capture.pk).order_by("pk"),
        "is_live": story.state == Story.State.LIVE,
        "problem": problem,
    }
    return render(request, "desk/story_purge.html", context, status=status)
