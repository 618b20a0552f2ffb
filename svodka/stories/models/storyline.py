"""What binds stories together: a storyline lasts for months, a happening of it for days."""

from __future__ import annotations

from django.db import models


class Storyline(models.Model):
    """Stories about one matter over time. `merged_into` is where its address leads once it has been merged."""

    slug = models.SlugField(max_length=120, blank=True, default="")
    headline = models.CharField(max_length=300)
    begun_at = models.DateTimeField()
    last_story_at = models.DateTimeField()
    merged_into = models.ForeignKey("self", on_delete=models.CASCADE, null=True, blank=True, related_name="merged")

    def __str__(self) -> str:
        return self.headline


class Happening(models.Model):
    """One event of a storyline, told by one agency or several within days."""

    storyline = models.ForeignKey(Storyline, on_delete=models.CASCADE, related_name="happenings")
    begun_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.pk} {self.storyline}"


class Telling(models.Model):
    """How a story stands among others: what it tells of, whose text it repeats, what an editor remarks on it.

    `terms` is its text as the search for its like sees it (stories.likeness.terms). `settled` is set once an editor
    has said where the story belongs, or that it belongs nowhere: then the portal itself leaves it there. `why` holds
    {"score", "reasons"} of the portal's own placing. `share` is the part of its words (0 to 1) that stand in runs of
    four or more in the text it repeats.
    """

    story = models.OneToOneField("stories.Story", on_delete=models.CASCADE, related_name="telling")
    happening = models.ForeignKey(Happening, on_delete=models.SET_NULL, null=True, blank=True, related_name="tellings")
    reprint_of = models.ForeignKey(
        "stories.Story", on_delete=models.SET_NULL, null=True, blank=True, related_name="reprints"
    )
    remark = models.CharField(max_length=300, blank=True, default="")
    disagrees = models.BooleanField(default=False)
    settled = models.BooleanField(default=False)
    why = models.JSONField(default=dict, blank=True)
    terms = models.BinaryField(default=bytes, blank=True)
    share = models.FloatField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.story_id} in {self.happening_id}"


class Shingle(models.Model):
    """One of a story's runs of four words as a number; a sample of them finds whose text it repeats."""

    story = models.ForeignKey("stories.Story", on_delete=models.CASCADE, related_name="shingles")
    number = models.PositiveIntegerField()

    class Meta:
        indexes = [models.Index(fields=["number", "story"], name="shingle_by_number")]

    def __str__(self) -> str:
        return f"{self.number} in {self.story_id}"
