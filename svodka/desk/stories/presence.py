"""Who else has the story open, and what has been saved since one's own form was opened."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin.models import EditingSession

from svodka.desk.roles import only_who_may, user_of
from svodka.desk.stories import screen
from svodka.desk.stories.editing import opened_digests
from svodka.desk.stories.form import label_of
from svodka.desk.stories.moments import clock
from svodka.readers.models import Reader
from svodka.stories.drafts import kept
from svodka.stories.manuscripts import digests
from svodka.stories.models import Copy, Story

# Three beats of the page's script (20 s): one that is late does not send anybody away.
STILL_HERE = timedelta(seconds=70)


@require_POST
@only_who_may("desk")
def here(request: HttpRequest, story_id: int) -> JsonResponse:
    """The page says every 20 seconds that it is open; it is told who else is there, and what others have changed."""
    story = screen.story_or_404(story_id)
    now = timezone.now()
    _note(story, user_of(request), now)
    says = [part for part in (_who_else(story, user_of(request), now), _changed(request, story)) if part]
    return JsonResponse({"says": " ".join(says)})


def _rows(story: Story) -> Any:
    kind = ContentType.objects.get_for_model(Copy, for_concrete_model=False)
    return EditingSession.objects.filter(content_type=kind, object_id=str(story.copy.pk))


def _note(story: Story, user: Reader, now: datetime) -> None:
    if _rows(story).filter(user=user).update(last_seen_at=now):
        return
    kind = ContentType.objects.get_for_model(Copy, for_concrete_model=False)
    EditingSession.objects.create(user=user, content_type=kind, object_id=str(story.copy.pk), last_seen_at=now)
    EditingSession.cleanup()


def _who_else(story: Story, user: Reader, now: datetime) -> str:
    rows = _rows(story).filter(last_seen_at__gt=now - STILL_HERE).exclude(user=user)
    names = list(dict.fromkeys(rows.order_by("pk").values_list("user__username", flat=True)))
    return _("Also open with: %(names)s.") % {"names": ", ".join(names)} if names else ""


def _changed(request: HttpRequest, story: Story) -> str:
    """What others have saved since; what this page saved itself is among what it was opened with."""
    opened, stands = opened_digests(request), kept(story)
    if not opened or stands.by is None or stands.by.pk == user_of(request).pk:
        return ""
    fields = [name for name, digest in digests(stands.manuscript).items() if opened.get(name) != digest]
    if not fields:
        return ""
    return _("%(who)s saved at %(clock)s: %(fields)s.") % {
        "who": stands.by.username,
        "clock": clock(stands.at) if stands.at else "",
        "fields": ", ".join(label_of(name) for name in fields),
    }
