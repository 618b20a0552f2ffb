from __future__ import annotations

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
