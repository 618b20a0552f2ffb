from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from svodka.claims import Claimable
from svodka.readers.models import Reader
from svodka.stories.models import Section, Story


class Subscription(models.Model):
    """An address that asked for the daily mail. Everything about it is chosen on a page reached by `key`."""

    class State(models.TextChoices):
        ASKED = "asked", _("waiting for confirmation")
        ACTIVE = "active", _("active")
        PAUSED = "paused", _("paused")
        ENDED = "ended", _("unsubscribed")
        BOUNCED = "bounced", _("stopped: the address refuses mail")

    email = models.EmailField(max_length=254, unique=True)
    key = models.CharField(max_length=64, unique=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.ASKED)
    reader = models.ForeignKey(Reader, on_delete=models.SET_NULL, null=True, blank=True, related_name="subscriptions")
    sections = models.ManyToManyField(Section, blank=True, related_name="subscriptions")
    hour = models.PositiveSmallIntegerField(default=8)
    time_zone = models.CharField(max_length=60, default="Europe/Moscow")
    language = models.CharField(max_length=12, default="ru")
    text_only = models.BooleanField(default=False)
    asked_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    paused_until = models.DateField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(hour__lte=23), name="digest_hour_of_day"),
        ]
        indexes = [models.Index(fields=["state", "time_zone", "hour"], name="subscription_by_hour")]

    def __str__(self) -> str:
        return self.email


class Edition(Claimable):
    """The mail of one day: which stories, in which order. Due at its cut-off."""

    class State(models.TextChoices):
        OPEN = "open", _("open")
        CLOSED = "closed", _("closed")
        SENT = "sent", _("sent")

    day = models.DateField(unique=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    cut_off_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    stories = models.ManyToManyField(Story, through="EditionStory", related_name="editions")

    class Meta:
        indexes = [models.Index(fields=["due_at"], name="edition_due")]

    def __str__(self) -> str:
        return self.day.isoformat()


class EditionStory(models.Model):
    """A story's place in an edition."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE)
    story = models.ForeignKey(Story, on_delete=models.CASCADE)
    position = models.PositiveIntegerField()

    class Meta:
        verbose_name_plural = "edition stories"
        constraints = [models.UniqueConstraint(fields=["edition", "story"], name="story_once_an_edition")]

    def __str__(self) -> str:
        return f"{self.edition}: {self.story_id}"


class Delivery(Claimable):
    """The ledger: one edition to one recipient. OFFERED is committed before the body leaves for the server.

    A delivery found OFFERED after a crash is UNSURE: it may have arrived, and is named rather than sent twice.
    """

    class State(models.TextChoices):
        QUEUED = "queued", _("queued")
        LEASED = "leased", _("in hand")
        OFFERED = "offered", _("offered")
        SENT = "sent", _("sent")
        UNSURE = "unsure", _("unsure")
        REFUSED = "refused", _("refused")

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="deliveries")
    subscription = models.ForeignKey(Subscription, on_delete=models.PROTECT, related_name="deliveries")
    address = models.EmailField(max_length=254)
    message_id = models.CharField(max_length=120, unique=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.QUEUED)
    offered_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    last_error = models.TextField(blank=True, default="")

    class Meta:
        verbose_name_plural = "deliveries"
        constraints = [models.UniqueConstraint(fields=["edition", "subscription"], name="delivery_once")]
        indexes = [models.Index(fields=["state", "due_at"], name="delivery_due")]

    def __str__(self) -> str:
        return f"{self.edition} → {self.address}"
