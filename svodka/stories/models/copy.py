from __future__ import annotations

from django.db import models
from wagtail.fields import StreamField
from wagtail.images.models import AbstractImage, AbstractRendition, Image
from wagtail.models import DraftStateMixin, LockableMixin, PreviewableMixin, RevisionMixin

from svodka.claims import Claimable
from svodka.stories.blocks import BodyBlock
from svodka.stories.models.rights import RightsState
from svodka.stories.models.story import Story


class PictureFile(AbstractImage):
    """The bytes of a picture, once for all stories that use it; `sha256` finds it again."""

    sha256 = models.CharField(max_length=64, blank=True, default="", db_index=True)
    source_url = models.CharField(max_length=2000, blank=True, default="")

    admin_form_fields = (*Image.admin_form_fields, "source_url")


class PictureRendition(AbstractRendition):
    """A size of a picture."""

    image = models.ForeignKey(PictureFile, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["image", "filter_spec", "focal_point_key"], name="picture_rendition_once")
        ]


class Picture(Claimable):
    """A picture as one story uses it: caption, credit as printed, and what we may do with it.

    Due while its bytes are still to be fetched, which is only when it may be shown.
    """

    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="pictures")
    position = models.PositiveSmallIntegerField(default=0)
    file = models.ForeignKey(PictureFile, on_delete=models.SET_NULL, null=True, blank=True, related_name="uses")
    source_url = models.CharField(max_length=2000, blank=True, default="")
    caption = models.TextField(blank=True, default="")
    alt_text = models.TextField(blank=True, default="")
    credit_line = models.CharField(max_length=300, blank=True, default="")
    creator = models.CharField(max_length=200, blank=True, default="")
    rights_state = models.CharField(max_length=12, choices=RightsState.choices, default=RightsState.UNKNOWN)
    rights_why = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["story", "position"], name="picture_place_once")]
        indexes = [models.Index(fields=["due_at"], name="picture_due")]

    def __str__(self) -> str:
        return self.caption or self.credit_line or f"picture {self.pk}"


class Copy(PreviewableMixin, LockableMixin, DraftStateMixin, RevisionMixin, models.Model):
    """The words of a story. What was printed stands beside what was understood, and is never overwritten by it.

    `version` grows by one with every saving of the form, drafts too: whoever saves an older one is told.
    """

    story = models.OneToOneField(Story, on_delete=models.CASCADE, related_name="copy")
    version = models.PositiveIntegerField(default=0)
    language = models.CharField(max_length=12, blank=True, default="")
    kicker = models.CharField(max_length=200, blank=True, default="")
    headline = models.CharField(max_length=500)
    standfirst = models.TextField(blank=True, default="")
    byline = models.CharField(max_length=300, blank=True, default="")
    dateline = models.CharField(max_length=300, blank=True, default="")
    located = models.CharField(max_length=200, blank=True, default="")
    body = StreamField(BodyBlock(), blank=True, default=list)
    primary_source = models.TextField(blank=True, default="")
    primary_source_name = models.CharField(max_length=300, blank=True, default="")
    primary_source_url = models.CharField(max_length=2000, blank=True, default="")
    rights_state = models.CharField(max_length=12, choices=RightsState.choices, default=RightsState.UNKNOWN)
    rights_why = models.CharField(max_length=300, blank=True, default="")
    copyright_notice = models.TextField(blank=True, default="")
    copyright_holder = models.CharField(max_length=300, blank=True, default="")
    usage_terms = models.TextField(blank=True, default="")
    original_outlet = models.CharField(max_length=200, blank=True, default="")
    original_country = models.CharField(max_length=8, blank=True, default="")
    translator = models.CharField(max_length=200, blank=True, default="")
    editor_note = models.TextField(blank=True, default="")
    lead_picture = models.ForeignKey(Picture, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name_plural = "copies"

    def __str__(self) -> str:
        return self.headline
