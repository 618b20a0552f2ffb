"""The captured page read anew: what it would say otherwise, to be chosen from."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from svodka import flow
from svodka.desk.roles import only_who_may, user_of
from svodka.desk.stories import screen
from svodka.desk.stories.form import label_of, value_in_words
from svodka.stories.actions import UnableToSave


@dataclass(frozen=True, slots=True)
class Line:
    """A field in words: what stands there, and what is read there now."""

    field: str
    label: str
    stands: str
    read: str
    by_hand: bool


@require_http_methods(["GET", "POST"])
@only_who_may("edit")
def anew(request: HttpRequest, story_id: int) -> HttpResponse:
    """What today's reader finds in the page and the story does not say; sent, the chosen fields go into the draft."""
    found = screen.story_or_404(story_id)
    if not screen.may_write(user_of(request), found):
        raise PermissionDenied
    try:
        read = flow.read_anew(found, captures=settings.CAPTURES)
    except flow.UnableToReadAnew:
        messages.error(request, _("The page cannot be read anew: the story stays as it is."))
        return HttpResponseRedirect(screen.address(found))
    if request.method == "POST":
        return _take_over(request, found.pk, read)
    lines = [
        Line(
            one.field,
            label_of(one.field),
            value_in_words(one.field, one.stands),
            value_in_words(one.field, one.read),
            one.by_hand,
        )
        for one in read.differs
    ]
    context = {"story": found, "lines": lines, "takes": any(not line.by_hand for line in lines)}
    return render(request, "desk/story_anew.html", context)


def _take_over(request: HttpRequest, story_id: int, read: flow.Anew) -> HttpResponse:
    found = screen.story_or_404(story_id)
    back = HttpResponseRedirect(screen.address(found))
    fields = set(request.POST.getlist("field"))
    if not fields:
        messages.warning(request, _("Nothing was chosen, so nothing has changed."))
        return back
    try:
        saved = flow.take_over(found, read, fields, now=timezone.now(), by=user_of(request))
    except UnableToSave:
        messages.error(request, _("Somebody has written on it meanwhile: nothing has changed. Read it anew."))
        return back
    count = len(saved.changed)
    says = ngettext(
        "%(count)d field of the new reading stands in the draft: look at it and save.",
        "%(count)d fields of the new reading stand in the draft: look at them and save.",
        count,
    )
    messages.success(request, says % {"count": count})
    return back
