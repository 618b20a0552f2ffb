from __future__ import annotations

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from svodka.claims import Claimable
from svodka.gather.models import Capture
from svodka.readers.models import Reader
from svodka.stories.models.portal import Agency, Section
from svodka.stories.models.storyline import Storyline


class StoryRows(models.QuerySet["Story"]):
    def live(self) -> Self:
        return self.filter(state=Story.State.LIVE)

    def newest_first(self) -> Self:
        return self.order_by("-published_at", "-pk")


class Story(Claimable):
    """One published (or not yet published) text: where it is in its life, its dates and counters.

    Three dates are kept apart: `event_date` (what happened), `agency_date` (the dateline), `published_at` (ours).
    Due while it is scheduled; `scheduled_for` is the promised moment, `due_at` the next attempt.
    """

    class State(models.TextChoices):
        INCOMING = "incoming", _("incoming")
        TAKEN = "taken", _("taken")
        READY = "ready", _("ready")
        SCHEDULED = "scheduled", _("scheduled")
        LIVE = "live", pgettext_lazy("a story", "live")
        WITHDRAWN = "withdrawn", _("withdrawn")
        SPIKED = "spiked", _("spiked")

    class WithdrawnFor(models.TextChoices):
        RETRACT = "retract", _("retracted")
        RIGHTS = "rights", _("rights")
        PULL_BACK = "pull-back", _("pulled back")

    state = models.CharField(max_length=10, choices=State.choices, default=State.INCOMING)
    state_before_spike = models.CharField(max_length=10, choices=State.choices, blank=True, default="")
    withdrawn_for = models.CharField(max_length=10, choices=WithdrawnFor.choices, blank=True, default="")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    slug = models.SlugField(max_length=120, blank=True, default="")
    capture = models.OneToOneField(Capture, on_delete=models.PROTECT, null=True, blank=True, related_name="story")
    section = models.ForeignKey(Section, on_delete=models.PROTECT, null=True, blank=True, related_name="stories")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="stories")
    storyline = models.ForeignKey(Storyline, on_delete=models.SET_NULL, null=True, blank=True, related_name="stories")
    filed_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)
    corrected_at = models.DateTimeField(null=True, blank=True)
    taken_by = models.ForeignKey(Reader, on_delete=models.SET_NULL, null=True, blank=True, related_name="stories_taken")
    scheduled_for = models.DateTimeField(null=True, blank=True)
    event_date = models.DateField(null=True, blank=True)
    agency_date = models.DateField(null=True, blank=True)
    embargo_until = models.DateTimeField(null=True, blank=True)
    urgency = models.PositiveSmallIntegerField(default=5)
    view_count = models.PositiveIntegerField(default=0)
    comment_count = models.PositiveIntegerField(default=0)
    like_count = models.PositiveIntegerField(default=0)

    objects = StoryRows.as_manager()

    class Meta:
        verbose_name_plural = "stories"
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state="live") | models.Q(published_at__isnull=False), name="live_story_is_dated"
            ),
            models.CheckConstraint(
                condition=~models.Q(state="withdrawn") | ~models.Q(withdrawn_for=""), name="withdrawal_has_reason"
            ),
        ]
        indexes = [
            models.Index(fields=["state", "-published_at"], name="story_newest"),
            models.Index(fields=["section", "state", "-published_at"], name="story_newest_in_section"),
            models.Index(fields=["agency", "state", "-published_at"], name="story_newest_of_agency"),
            models.Index(fields=["due_at"], name="story_due"),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.slug}"


class Correction(models.Model):
    """What was changed in a live story, in words for its readers.

    `changed` holds {"sentences": [{"field", "before", "after"}, …]}: the sentences as they stood and stand.
    """

    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="corrections")
    made_at = models.DateTimeField()
    by = models.ForeignKey(Reader, on_delete=models.SET_NULL, null=True, blank=True)
    note = models.TextField()
    changed = models.JSONField(default=dict, blank=True)

    def __str__(self) -> str:
        return self.note


class LedgerQuerySet(models.QuerySet["LedgerEntry"]):
    """The ledger is only ever added to; a trigger in the database holds it against everything else (0007)."""

    def update(self, **_fields: object) -> int:
        raise NotImplementedError("The ledger of a story is never changed.")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise NotImplementedError("The ledger of a story is never emptied.")


class LedgerEntry(models.Model):
    """One act upon a story or a captured page: the provenance ledger. Rows are only ever added, by actions.ledger.note.

    `by` is None for the portal itself; `signed` keeps its number when the account is gone. `number` counts from 1
    without a gap, `digest` is the hash of what the row says, `root` that of all rows up to it (chain.py).
    """

    number = models.PositiveBigIntegerField(null=True, unique=True, editable=False)
    story = models.ForeignKey(Story, on_delete=models.CASCADE, null=True, blank=True, related_name="ledger")
    capture = models.ForeignKey(Capture, on_delete=models.PROTECT, null=True, blank=True, related_name="ledger")
    at = models.DateTimeField()
    act = models.CharField(max_length=20)
    by = models.ForeignKey(Reader, on_delete=models.SET_NULL, null=True, blank=True)
    signed = models.PositiveBigIntegerField(null=True, editable=False)
    detail = models.JSONField(default=dict, blank=True)
    digest = models.CharField(max_length=64, default="", editable=False)
    root = models.CharField(max_length=64, default="", editable=False)

    objects = LedgerQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "ledger entries"
        indexes = [models.Index(fields=["story", "at"], name="ledger_of_story")]

    def __str__(self) -> str:
        return f"{self.number} {self.act}"


class LinkCheck(Claimable):
    """Whether the address of a story's primary source answers; due while it is to be asked."""

    story = models.OneToOneField(Story, on_delete=models.CASCADE, related_name="link_check")
    url = models.CharField(max_length=2000)
    checked_at = models.DateTimeField(null=True, blank=True)
    dead = models.BooleanField(default=False)
    reason = models.TextField(blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["due_at"], name="link_check_due")]

    def __str__(self) -> str:
        return self.url
