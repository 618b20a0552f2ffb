"""Sections and agencies."""

from __future__ import annotations

from collections.abc import Mapping

from svodka.errors import SvodkaError
from svodka.names.models import Name
from svodka.names.slugs import slug_of
from svodka.stories.models import Agency, Section


class UnableToAddSection(SvodkaError):
    """The section is there already, or its word cannot stand in an address."""


def add_section(*, slug: str, name: str, labels: Mapping[str, str]) -> Section:
    """A new section after all others. Raises UnableToAddSection."""
    if slug != slug_of(slug) or not slug or not name.strip():
        raise UnableToAddSection(f"«{slug}» cannot stand in an address; use small Latin letters, figures and hyphens.")
    if Section.objects.filter(slug=slug).exists():
        raise UnableToAddSection(f"There is a section {slug} already.")
    return Section.objects.create(
        slug=slug, name=name.strip()[:80], labels=dict(labels), position=Section.objects.count()
    )


def agency_named(name: str) -> Agency:
    """The agency of that name, whatever its capitals («РЫНДА» is «Рында»); a new row when there is none."""
    # SQLite's iexact knows only ASCII letters; there are tens of agencies, not thousands.
    known = {agency.name.casefold(): agency for agency in Agency.objects.all()}
    if agency := known.get(name.casefold()):
        return agency
    base = slug_of(name) or "agency"
    taken = set(Agency.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    slug = next(s for s in (base, *(f"{base}-{n}" for n in range(2, len(taken) + 3))) if s not in taken)
    return Agency.objects.create(name=name[:200], slug=slug)


def move_agency(*, name: Name, into: Name) -> None:
    """The agency that is the organisation `name` is `into` from now on, unless another agency is that already."""
    taken = Agency.objects.filter(organisation=into).exists()
    Agency.objects.filter(organisation=name).update(organisation=None if taken else into)
