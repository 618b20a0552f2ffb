from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from svodka.gather.models import Source
from svodka.names.models import Name
from svodka.stories.models.rights import RightsState


class Portal(models.Model):
    """The paper itself: what it is called and what it has promised. There is one row."""

    class OpenText(models.TextChoices):
        FULL = "full", _("in full, with the notice as printed and a link")
        EXCERPT = "excerpt", _("an excerpt and a link")

    class Dress(models.TextChoices):
        NEUTRAL = "neutral", _("plain")
        WAKE = "wake", _("a ship's wake behind the name")

    name = models.CharField(max_length=120)
    tagline = models.CharField(max_length=200, blank=True, default="")
    imprint = models.TextField(blank=True, default="")
    accent = models.CharField(max_length=7, default="#a8321a")
    dress = models.CharField(max_length=12, choices=Dress.choices, default=Dress.NEUTRAL)
    logo = models.FileField(upload_to="logo", blank=True)
    opened_on = models.DateField()
    open_text = models.CharField(max_length=8, choices=OpenText.choices, default=OpenText.FULL)
    one = models.BooleanField(default=True, editable=False, unique=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(one=True), name="one_portal")]

    def __str__(self) -> str:
        return self.name


class Section(models.Model):
    """A rubric. `labels` holds its name in other interface languages."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=80)
    labels = models.JSONField(default=dict, blank=True)
    position = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return self.name


class Agency(models.Model):
    """Who wrote a story; may be tied to an organisation of the authority list."""

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=200, unique=True)
    description = models.TextField(blank=True, default="")
    site_url = models.URLField(max_length=1000, blank=True, default="")
    organisation = models.OneToOneField(Name, on_delete=models.SET_NULL, null=True, blank=True, related_name="agency")
    rights_state = models.CharField(max_length=12, choices=RightsState.choices, blank=True, default="")
    rights_why = models.CharField(max_length=300, blank=True, default="")
    picture_rights_state = models.CharField(max_length=12, choices=RightsState.choices, blank=True, default="")
    picture_rights_why = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        verbose_name_plural = "agencies"

    def __str__(self) -> str:
        return self.name


class Intake(models.Model):
    """What the items of a source default to."""

    source = models.OneToOneField(Source, on_delete=models.CASCADE, related_name="intake")
    section = models.ForeignKey(Section, on_delete=models.SET_NULL, null=True, blank=True)
    agency = models.ForeignKey(Agency, on_delete=models.SET_NULL, null=True, blank=True)
    rights_state = models.CharField(max_length=12, choices=RightsState.choices, blank=True, default="")
    open_text = models.CharField(max_length=8, choices=Portal.OpenText.choices, blank=True, default="")
    publish_at_once = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.source} → {self.section}"
