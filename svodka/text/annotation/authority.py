"""What the annotator may ask of a portal's own list of names."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from svodka.text.annotation.keys import key_of
from svodka.text.records import Annotation, Mention, NameKind, Organisation, Person


@dataclass(frozen=True, slots=True)
class KnownName:
    """A name the portal knows: how it writes it, and the country it belongs to when the list says so."""

    name: str
    country: str | None = None


class Authority(Protocol):
    """A portal's list of names."""

    def known(self, keys: Collection[str]) -> Mapping[tuple[NameKind, str], Sequence[KnownName]]:
        """For (kind, key) the names that a key may mean; several when the list cannot decide. Asked once a batch.

        Keys are lower case, ё=е, without quotes.
        """
        ...


class KnownNames:
    """What the portal's list said of the names of one batch. A key that several names share decides nothing."""

    def __init__(self, found: Mapping[tuple[NameKind, str], Sequence[KnownName]] | None = None) -> None:
        self._one = {at: names[0] for at, names in (found or {}).items() if len(names) == 1}

    def one(self, kind: NameKind, name: str) -> KnownName | None:
        """The one name of the list that this name of this kind means, if there is exactly one."""
        return self._one.get((kind, key_of(name)))

    def keys(self, kind: NameKind) -> frozenset[str]:
        """The keys of this kind that mean one name."""
        return frozenset(key for known, key in self._one if known == kind)


def recognise(annotation: Annotation, names: KnownNames, why: dict[str, str]) -> Annotation:
    """The annotation with names written as the portal writes them, wherever its list gives exactly one candidate."""
    known: dict[tuple[NameKind, str], KnownName] = {}
    for kind, name in dict.fromkeys((mention.kind, mention.name) for mention in annotation.mentions):
        if kind != "country" and (one := names.one(kind, name)) is not None:
            known[kind, name] = one

    def written(kind: NameKind, name: str) -> str:
        return known[kind, name].name if (kind, name) in known else name

    def mention(found: Mention) -> Mention:
        return replace(found, name=written(found.kind, found.name))

    def organisation(found: Organisation) -> Organisation:
        name = written("organisation", found.name)
        aliases = found.aliases if name == found.name else tuple(dict.fromkeys((*found.aliases, found.name)))
        listed = known.get(("organisation", found.name))
        country = found.country or (listed.country if listed else None)
        return replace(
            found,
            name=name,
            aliases=tuple(alias for alias in aliases if alias != name),
            country=country,
            part_of=written("organisation", found.part_of) if found.part_of else None,
        )

    def person(found: Person) -> Person:
        body = written("organisation", found.organisation) if found.organisation else None
        return replace(found, name=written("person", found.name), organisation=body)

    for index, found in enumerate(annotation.organisations):
        if ("organisation", found.name) in known:
            why[f"organisations.{index}"] = "the portal's list of names knows this one under the name shown"
    return replace(
        annotation,
        mentions=tuple(mention(found) for found in annotation.mentions),
        organisations=_joined([organisation(found) for found in annotation.organisations]),
        people=tuple(person(found) for found in annotation.people),
        places=tuple(dict.fromkeys(written("place", name) for name in annotation.places)),
        products=tuple(dict.fromkeys(written("product", name) for name in annotation.products)),
    )


def _joined(found: Sequence[Organisation]) -> tuple[Organisation, ...]:
    """Organisations that the list gives one name are one: the first, with everybody's other names."""
    joined: dict[str, Organisation] = {}
    for body in found:
        first = joined.get(body.name)
        aliases = tuple(dict.fromkeys((*first.aliases, *body.aliases))) if first else body.aliases
        joined[body.name] = replace(first or body, aliases=aliases)
    return tuple(joined.values())
