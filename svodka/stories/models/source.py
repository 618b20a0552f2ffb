"""A story's page out there: under which addresses it is known, when it is looked at again, what has changed in it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from svodka.claims import Claimable
from svodka.gather.models import Capture
from svodka.readers.models import Reader
from svodka.stories.models.story import Story


class StoryAddress(models.Model):
    """An address that leads to a story's page. `key` is what the addresses of one page have in common."""

    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="addresses")
    key = models.CharField(max_length=64, unique=True)
    url = models.CharField(max_length=2000)
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.url


class SourceWatch(Claimable):
    """A live story's page is looked at again: due at its next look, with what makes the request conditional.

    `looks` counts those that are done; `missing_since` is when the page was not there for the first time.
    """

    story = models.OneToOneField(Story, on_delete=models.CASCADE, related_name="source_watch")
    url = models.CharField(max_length=2000)
    looks = models.PositiveSmallIntegerField(default=0)
    etag = models.CharField(max_length=300, blank=True, default="")
    last_modified = models.CharField(max_length=100, blank=True, default="")
    looked_at = models.DateTimeField(null=True, blank=True)
    missing_since = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(blank=True, default="")

    class Meta:
        verbose_name_plural = "source watches"
        indexes = [models.Index(fields=["due_at"], name="source_watch_due")]

    def __str__(self) -> str:
        return self.url


class SourceChange(models.Model):
    """A page that says something else than the one a story was made of (`before`), or that is gone; for an editor.

    What it says is read in `capture` when somebody looks: a purge of the page takes it from here, too. Of each kind one
    is open at a time: a further change of the page is the same question.
    """

    class Kind(models.TextChoices):
        CHANGED = "changed", _("changed")
        GONE = "gone", _("gone")

    class State(models.TextChoices):
        OPEN = "open", _("to be decided")
        FOLLOWED = "followed", _("followed")
        DISMISSED = "dismissed", _("left as it was")
        OVER = "over", _("as it was again")

    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="source_changes")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    before = models.ForeignKey(Capture, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    capture = models.ForeignKey(Capture, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.TextField(blank=True, default="")
    found_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(Reader, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["story", "kind"], condition=models.Q(state="open"), name="one_open_change_of_a_kind"
            )
        ]
        indexes = [models.Index(fields=["state", "-found_at"], name="source_change_newest")]

    def __str__(self) -> str:
        return f"{self.story_id} {self.kind} {self.state}"
