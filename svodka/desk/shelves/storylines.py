"""One storyline: its headline, its stories by happening, and another that it may be merged into."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from svodka.desk.roles import only_who_may, user_of
from svodka.desk.shelves.frame import done, refused, show
from svodka.desk.shelves.log import note
from svodka.stories.actions import storylines
from svodka.stories.models import Story, Storyline

FOUND_SHOWN = 12
STORIES_SHOWN = 200


@require_http_methods(["GET", "POST"])
@only_who_may("publish")
def storyline(request: HttpRequest, pk: int) -> HttpResponse:
    """The storyline, or another headline for it."""
    line = get_object_or_404(Storyline.objects.select_related("merged_into"), pk=pk)
    if request.method == "POST":
        return _renamed(request, line)
    rows = Story.objects.filter(storyline=line).select_related("copy", "agency", "telling", "capture__source")
    stories = rows.defer("copy__body", "telling__terms").order_by("-filed_at", "-pk")[:STORIES_SHOWN]
    words = request.GET.get("q", "").replace("\x00", "").strip()[:200]
    others = Storyline.objects.filter(merged_into=None).exclude(pk=pk).annotate(times=Count("stories"))
    found = others.filter(headline__icontains=words) if words else others
    latest = found.filter(times__gt=0).order_by("-last_story_at", "-pk")[:FOUND_SHOWN]
    return show(request, "storyline", {"line": line, "stories": stories, "q": words, "found": latest})


def _renamed(request: HttpRequest, line: Storyline) -> HttpResponse:
    before = line.headline
    try:
        with transaction.atomic():
            storylines.rename(line=line, headline=request.POST.get("headline", "").replace("\x00", ""))
            note(line, "storyline", by=user_of(request), now=timezone.now(), before=f"{before} → {line.headline}")
    except storylines.UnableToJoin:
        return refused(request, _("Write a headline first."), "desk_storyline", line.pk)
    return done(request, _("Its headline is changed; the old address leads to the new one."), "desk_storyline", line.pk)


@require_http_methods(["GET", "POST"])
@only_who_may("publish")
def merge(request: HttpRequest, pk: int, into: int) -> HttpResponse:
    """Asks first, with what would move."""
    gone, kept = get_object_or_404(Storyline, pk=pk), get_object_or_404(Storyline, pk=into)
    if request.method == "GET":
        return show(request, "storyline_merge", {"gone": gone, "kept": kept, "moving": gone.stories.count()})
    try:
        with transaction.atomic():
            moved = storylines.merge(line=gone, into=kept)
            note(gone, "storyline.merged", by=user_of(request), now=timezone.now(), told=f"→ {kept.headline}: {moved}")
    except storylines.UnableToMerge:
        return refused(request, _("They are one already, or one of them has been merged."), "desk_storyline", gone.pk)
    return done(request, _("The two storylines are one now."), "desk_storyline", kept.pk)
