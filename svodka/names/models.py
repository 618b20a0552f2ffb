from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Name(models.Model):
    """An entry of the authority list: one country, place, organisation, person, product or occasion."""

    class Kind(models.TextChoices):
        COUNTRY = "country", _("country")
        PLACE = "place", _("place")
        ORGANISATION = "organisation", _("organisation")
        PERSON = "person", _("person")
        PRODUCT = "product", _("product")
        OCCASION = "occasion", _("occasion")

    class Standing(models.TextChoices):
        AUTHORITY = "authority", _("shipped with the authority list")
        PROPOSED = "proposed", _("proposed by a reading")
        CONFIRMED = "confirmed", _("confirmed by an editor")
        REJECTED = "rejected", _("rejected by an editor")

    kind = models.CharField(max_length=12, choices=Kind.choices)
    slug = models.SlugField(max_length=120)
    label = models.CharField(max_length=300)
    labels = models.JSONField(default=dict, blank=True)
    code = models.CharField(max_length=8, blank=True, default="")
    description = models.TextField(blank=True, default="")
    standing = models.CharField(max_length=12, choices=Standing.choices, default=Standing.PROPOSED)
    part_of = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="parts")
    country = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="of_country")
    merged_into = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="merged")
    first_seen_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "slug"], name="name_address_once"),
            models.UniqueConstraint(fields=["code"], condition=~models.Q(code=""), name="country_code_once"),
        ]

    def __str__(self) -> str:
        return self.label


class NameForm(models.Model):
    """A way the name is written. `key` is what a reading looks it up by: lower case, ё as е, spaces folded."""

    class How(models.TextChoices):
        LABEL = "label", _("main form")
        OFFICIAL = "official", _("official name")
        ALIAS = "alias", _("also written")
        ADJECTIVE = "adjective", _("adjective")
        DEMONYM = "demonym", _("inhabitant")

    name = models.ForeignKey(Name, on_delete=models.CASCADE, related_name="forms")
    text = models.CharField(max_length=300)
    key = models.CharField(max_length=300)
    how = models.CharField(max_length=10, choices=How.choices)
    language = models.CharField(max_length=8, blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name", "key", "how", "language"], name="name_form_once")]
        indexes = [models.Index(fields=["key"], name="name_form_key")]

    def __str__(self) -> str:
        return self.text


class FormerSlug(models.Model):
    """An address that a dossier once had; it redirects for good."""

    kind = models.CharField(max_length=12, choices=Name.Kind.choices)
    slug = models.SlugField(max_length=120)
    name = models.ForeignKey(Name, on_delete=models.CASCADE, related_name="former_slugs")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "slug"], name="former_slug_once")]

    def __str__(self) -> str:
        return f"{self.kind}/{self.slug}"
