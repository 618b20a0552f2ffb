from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from svodka.claims import Claimable
from svodka.readers.models import Reader
from svodka.stories.models import Section, Story


class Subscription(Claimable):
    """An address that asked for the daily mail. Everything about it is chosen on a page reached by `key`.

    `next_at` is when the next mail is made: the chosen hour of the chosen zone, as a moment. No sections chosen
    means all of them, those of tomorrow too. Due while a `letter` about the subscription itself is to be sent.
    """

    class Letter(models.TextChoices):
        NONE = "", _("none")
        CONFIRM = "confirm", _("asks for confirmation")
        REMIND = "remind", _("says that the address is subscribed")

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
    letter = models.CharField(max_length=8, choices=Letter.choices, blank=True, default=Letter.NONE)
    letter_at = models.DateTimeField(null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    next_at = models.DateTimeField(null=True, blank=True)
    paused_until = models.DateField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_why = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(hour__lte=23), name="digest_hour_of_day"),
        ]
        indexes = [
            models.Index(fields=["next_at", "id"], condition=models.Q(state="active"), name="subscription_due"),
            models.Index(fields=["due_at"], condition=models.Q(due_at__isnull=False), name="subscription_letter_due"),
            models.Index(fields=["letter_at"], name="subscription_letters"),
        ]

    def __str__(self) -> str:
        return self.email


class Edition(Claimable):
    """The stories of the day before `cut_off_at`, frozen when it closes: what every mail of that moment is made of.

    The `main` one stands for its day in the archive; it is open for the editors' order until its cut-off. Readers who
    chose other hours get editions that are made and closed in one moment.
    """

    class State(models.TextChoices):
        OPEN = "open", _("open")
        CLOSED = "closed", _("closed")

    day = models.DateField()
    main = models.BooleanField(default=False)
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    cut_off_at = models.DateTimeField(unique=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    stories = models.ManyToManyField(Story, through="EditionStory", related_name="editions")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["day"], condition=models.Q(main=True), name="main_edition_once_a_day"),
        ]
        indexes = [models.Index(fields=["due_at"], name="edition_due")]

    def __str__(self) -> str:
        return self.day.isoformat()


class EditionStory(models.Model):
    """A story's place in an edition; one that the editors left out keeps its row, or the closing would add it again."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE)
    story = models.ForeignKey(Story, on_delete=models.CASCADE)
    position = models.PositiveIntegerField()
    left_out = models.BooleanField(default=False)

    class Meta:
        verbose_name_plural = "edition stories"
        constraints = [models.UniqueConstraint(fields=["edition", "story"], name="story_once_an_edition")]

    def __str__(self) -> str:
        return f"{self.edition}: {self.story_id}"


class Delivery(Claimable):
    """The ledger: one edition to one recipient. OFFERED is committed before the body leaves for the server.

    A delivery found OFFERED after a crash is UNSURE: it may have arrived, and is named rather than sent twice.
    `token` stands in its Message-ID and in the address that a failure report comes back to; it cannot be guessed.
    """

    class State(models.TextChoices):
        QUEUED = "queued", _("queued")
        OFFERED = "offered", _("offered")
        SENT = "sent", _("sent")
        UNSURE = "unsure", _("unsure")
        REFUSED = "refused", _("refused")

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="deliveries")
    subscription = models.ForeignKey(Subscription, on_delete=models.PROTECT, related_name="deliveries")
    address = models.EmailField(max_length=254)
    token = models.CharField(max_length=40, unique=True)
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
