"""Writes on the authority list."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from svodka.names.models import Name, NameForm
from svodka.names.slugs import slug_of
from svodka.text import countries

_SPACES = re.compile(r"\s+")
_QUOTES = str.maketrans("", "", "«»„“”\"'‚‘’")


def key_of(text: str) -> str:
    """What a form is looked up by: lower case, ё as е, quotation marks dropped, spaces folded."""
    return _SPACES.sub(" ", text.translate(_QUOTES).lower().replace("ё", "е")).strip()[:300]


@dataclass(frozen=True, slots=True)
class WantedName:
    """A name that a reading found: how it is canonically written, and what else it was called there."""

    kind: str
    label: str
    aliases: tuple[str, ...] = ()
    code: str = ""


@transaction.atomic
def find_or_propose(*, wanted: Sequence[WantedName], now: datetime) -> dict[WantedName, Name]:
    """The entry of the authority list for each wanted name; what is not on the list becomes a proposal.

    A country is found by its code, anything else by any of its written forms and its kind. A merged entry gives
    the one it was merged into. A form that two entries of a kind share decides nothing: only an exact label does.
    """
    by_code = {name.code: name for name in Name.objects.filter(code__in=[w.code for w in wanted if w.code])}
    by_form = _by_form(wanted)
    found: dict[WantedName, Name] = {}
    for want in wanted:
        name = by_code.get(want.code) if want.code else _known(want, by_form)
        if name is None:
            name = _propose(want, now=now)
            by_form.setdefault((want.kind, key_of(want.label)), []).append(name)
        found[want] = name
    _learn_aliases(found)
    return found


def _by_form(wanted: Sequence[WantedName]) -> dict[tuple[str, str], list[Name]]:
    keys = {key_of(want.label) for want in wanted}
    forms = NameForm.objects.filter(key__in=keys).select_related("name__merged_into").order_by("pk")
    by_form: dict[tuple[str, str], list[Name]] = {}
    for form in forms:
        name = form.name.merged_into or form.name
        names = by_form.setdefault((name.kind, form.key), [])
        if name not in names:
            names.append(name)
    return by_form


def _known(want: WantedName, by_form: dict[tuple[str, str], list[Name]]) -> Name | None:
    """By the wanted label alone: two bodies may share an acronym, so an alias of the text proves nothing."""
    key = key_of(want.label)
    names = by_form.get((want.kind, key), [])
    if len(names) == 1:
        return names[0]
    return next((name for name in names if key_of(name.label) == key), None)


def _propose(want: WantedName, *, now: datetime) -> Name:
    name = Name.objects.create(
        kind=want.kind, label=want.label[:300], slug=free_slug(want.kind, want.label), code=want.code, first_seen_at=now
    )
    NameForm.objects.create(name=name, text=want.label[:300], key=key_of(want.label), how=NameForm.How.LABEL)
    return name


def _learn_aliases(found: dict[WantedName, Name]) -> None:
    forms = [
        NameForm(name=name, text=alias[:300], key=key_of(alias), how=NameForm.How.ALIAS)
        for want, name in found.items()
        for alias in want.aliases
        if not name.code and key_of(alias) and key_of(alias) != key_of(name.label)
    ]
    NameForm.objects.bulk_create(forms, ignore_conflicts=True)


def free_slug(kind: str, label: str) -> str:
    """A slug that no other name of the kind has: the label's own, or with a number."""
    base = slug_of(label) or "name"
    taken = set(Name.objects.filter(kind=kind, slug__startswith=base).values_list("slug", flat=True))
    if base not in taken:
        return base
    return next(slug for number in range(2, len(taken) + 3) if (slug := f"{base}-{number}") not in taken)


@transaction.atomic
def load_countries(*, now: datetime) -> int:
    """Put every country on the list, with its labels and forms. Safe to run again; returns how many were new.

    What an editor has changed stays: an existing entry keeps its label, slug and description.
    """
    known = {name.code: name for name in Name.objects.filter(kind=Name.Kind.COUNTRY).exclude(code="")}
    missing = [country for country in countries.all_countries() if country.code not in known]
    slugs = set(Name.objects.filter(kind=Name.Kind.COUNTRY).values_list("slug", flat=True))
    names = [_country_name(country, slugs, now) for country in missing]
    Name.objects.bulk_create(names)
    forms = [form for country, name in zip(missing, names, strict=True) for form in _country_forms(country, name)]
    NameForm.objects.bulk_create(forms, ignore_conflicts=True)
    return len(names)


def _country_name(country: countries.Country, slugs: set[str], now: datetime) -> Name:
    slug = slug_of(country.labels["ru"]) or country.code.lower()
    if slug in slugs:
        slug = f"{slug}-{country.code.lower()}"
    slugs.add(slug)
    return Name(
        kind=Name.Kind.COUNTRY,
        slug=slug,
        label=country.labels["ru"],
        labels=dict(country.labels),
        code=country.code,
        description=country.official.get("ru", ""),
        standing=Name.Standing.AUTHORITY,
        first_seen_at=now,
    )


def _country_forms(country: countries.Country, name: Name) -> Iterable[NameForm]:
    how = NameForm.How
    written = [(how.LABEL, language, text) for language, text in country.labels.items()]
    written += [(how.OFFICIAL, language, text) for language, text in country.official.items()]
    written += [(how.ALIAS, language, text) for language, texts in country.aliases.items() for text in texts]
    written += [(how.ALIAS, language, text) for language, texts in country.abbreviations.items() for text in texts]
    written += [(how.ADJECTIVE, "ru", text) for text in country.adjectives]
    written += [(how.DEMONYM, "ru", text) for text in country.demonyms]
    for kind, language, text in written:
        yield NameForm(name=name, text=text, key=key_of(text), how=kind, language=language)
