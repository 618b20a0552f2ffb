from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from svodka.names.models import Name
from svodka.readers.models import Reader
from svodka.stories.models import PictureFile, Story


class Mention(models.Model):
    """One place in a story where a name stands: (block, start, end) in code points of that version's plain text."""

    class Standing(models.TextChoices):
        SUGGESTED = "suggested", _("suggested by a reading")
        CONFIRMED = "confirmed", _("confirmed by an editor")
        REJECTED = "rejected", _("rejected by an editor")

    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="mentions")
    name = models.ForeignKey(Name, on_delete=models.CASCADE, related_name="mentions")
    version = models.PositiveIntegerField(default=1)
    block = models.CharField(max_length=40)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    surface = models.CharField(max_length=300)
    how = models.CharField(max_length=40)
    standing = models.CharField(max_length=10, choices=Standing.choices, default=Standing.SUGGESTED)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["story", "version", "block", "start", "end", "name"], name="mention_once"),
            models.CheckConstraint(condition=models.Q(end__gt=models.F("start")), name="mention_has_length"),
        ]
        indexes = [models.Index(fields=["name", "story"], name="mention_of_name")]

    def __str__(self) -> str:
        return self.surface


class Appearance(models.Model):
    """That a story speaks of a name at all: one row for all its mentions, with the sentence that shows it.

    `sentence` is the first sentence of the body that mentions the name; `start` and `end` mark the name in it.
    `gist` is the one line that stands beside the name under the story.
    """

    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="appearances")
    name = models.ForeignKey(Name, on_delete=models.CASCADE, related_name="appearances")
    position = models.PositiveIntegerField()
    mention_count = models.PositiveIntegerField(default=1)
    gist = models.CharField(max_length=300, blank=True, default="")
    sentence = models.TextField(blank=True, default="")
    start = models.PositiveIntegerField(default=0)
    end = models.PositiveIntegerField(default=0)
    rejected = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["story", "name"], name="appearance_once")]
        indexes = [models.Index(fields=["name", "-story"], name="appearance_of_name")]

    def __str__(self) -> str:
        return f"{self.name} · {self.story_id}"


class Role(models.Model):
    """A position that a story says a person holds (or held), as understood and as the words stand."""

    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="roles")
    person = models.ForeignKey(Name, on_delete=models.CASCADE, related_name="roles")
    position = models.CharField(max_length=400, blank=True, default="")
    rank = models.CharField(max_length=120, blank=True, default="")
    organisation = models.ForeignKey(Name, on_delete=models.SET_NULL, null=True, blank=True, related_name="staff")
    country = models.ForeignKey(Name, on_delete=models.SET_NULL, null=True, blank=True, related_name="officials")
    former = models.BooleanField(default=False)
    said_on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["story", "person", "position"], name="role_once")]

    def __str__(self) -> str:
        return f"{self.person}: {self.position}"


class Event(models.Model):
    """A dated happening that a story tells: `parties` are {kind, name, code?} as the reading gave them."""

    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(max_length=30)
    what = models.CharField(max_length=300)
    on = models.DateField(null=True, blank=True)
    place = models.ForeignKey(Name, on_delete=models.SET_NULL, null=True, blank=True, related_name="events_here")
    parties = models.JSONField(default=list, blank=True)
    modality = models.CharField(max_length=10, default="fact")

    def __str__(self) -> str:
        return self.what


class Follow(models.Model):
    """A reader follows a name."""

    reader = models.ForeignKey(Reader, on_delete=models.CASCADE, related_name="follows")
    name = models.ForeignKey(Name, on_delete=models.CASCADE, related_name="followers")
    since = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["reader", "name"], name="follow_once")]

    def __str__(self) -> str:
        return f"{self.reader} → {self.name}"


class Portrait(models.Model):
    """The picture that stands on a dossier."""

    name = models.OneToOneField(Name, on_delete=models.CASCADE, related_name="portrait")
    file = models.ForeignKey(PictureFile, on_delete=models.CASCADE, related_name="portraits")
    caption = models.TextField(blank=True, default="")
    credit_line = models.CharField(max_length=300, blank=True, default="")

    def __str__(self) -> str:
        return str(self.name)


class StatementQuerySet(models.QuerySet["Statement"]):
    """Statements as readers or editors may see them."""

    def public(self) -> StatementQuerySet:
        """Confirmed ones whose evidence is a live story, of names that no editor rejected."""
        live = self.filter(standing=Statement.Standing.CONFIRMED, story__state=Story.State.LIVE)
        return live.exclude(name__standing=Name.Standing.REJECTED)


class Statement(models.Model):
    """What somebody said of a name: a date promised, a promise kept, a fact; with the sentence that shows it.

    `value` is as printed. `day` or `number` is what was understood of it, where it is a date or a number; of a month
    or a quarter the day is its last. `said_by` and `said_as` («генеральный директор верфи») are as they are printed
    beside it, `speaker` is who that is on the authority list. `contract` marks the promise that slips are counted from.
    `yields_to` is the statement that an editor let stand where two differ.
    """

    class Kind(models.TextChoices):
        PROMISE = "promise", _("a date is promised")
        OUTCOME = "outcome", _("it has come about")
        FACT = "fact", _("a fact")

    class Standing(models.TextChoices):
        SUGGESTED = "suggested", _("suggested by a reading")
        CONFIRMED = "confirmed", _("confirmed by an editor")
        REJECTED = "rejected", _("rejected by an editor")

    name = models.ForeignKey(Name, on_delete=models.CASCADE, related_name="statements")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    attribute = models.CharField(max_length=80)
    value = models.CharField(max_length=200)
    day = models.DateField(null=True, blank=True)
    number = models.DecimalField(max_digits=18, decimal_places=4, null=True, blank=True)
    contract = models.BooleanField(default=False)
    in_brief = models.BooleanField(default=False)
    said_on = models.DateField()
    said_by = models.CharField(max_length=200, blank=True, default="")
    said_as = models.CharField(max_length=200, blank=True, default="")
    speaker = models.ForeignKey(Name, on_delete=models.SET_NULL, null=True, blank=True, related_name="said")
    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="statements")
    sentence = models.TextField()
    standing = models.CharField(max_length=10, choices=Standing.choices, default=Standing.SUGGESTED)
    yields_to = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="outdoes")
    noted_by = models.ForeignKey(Reader, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    noted_at = models.DateTimeField()

    objects = StatementQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["name", "story", "kind", "attribute", "value", "said_on"], name="statement_once"
            ),
            models.CheckConstraint(
                condition=models.Q(kind="fact") | models.Q(day__isnull=False), name="promise_has_its_day"
            ),
        ]
        indexes = [
            models.Index(fields=["name", "kind"], name="statement_of_name"),
            models.Index(fields=["kind", "day"], name="statement_of_day"),
        ]

    def __str__(self) -> str:
        return f"{self.attribute}: {self.value}"


def no_paths() -> list[dict[str, Any]]:
    return []


class Outline(models.Model):
    """The side view of a thing at the trade's one scale: `paths` are {part, d} in a box of `width` by `height`."""

    name = models.OneToOneField(Name, on_delete=models.CASCADE, related_name="outline")
    paths = models.JSONField(default=no_paths)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()

    def __str__(self) -> str:
        return str(self.name)


class Board(models.Model):
    """What this portal calls its block of promised dates; `labels` holds it in other languages. There is one row."""

    title = models.CharField(max_length=60, blank=True, default="")
    labels = models.JSONField(default=dict, blank=True)
    one = models.BooleanField(default=True, editable=False, unique=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(one=True), name="one_board")]

    def __str__(self) -> str:
        return self.title
