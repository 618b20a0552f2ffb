"""What the annotator may ask of a portal's own list of names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from svodka.text.annotation.register import key_of
from svodka.text.records import Annotation, Mention, NameKind, Organisation, Person


@dataclass(frozen=True, slots=True)
class KnownName:
    """A name the portal knows: how it writes it, and the country it belongs to when the list says so."""

    name: str
    country: str | None = None


class Authority(Protocol):
    """A portal's list of names."""

    def candidates(self, key: str, kind: NameKind) -> Sequence[KnownName]:
        """The known names that `key` (lower case, ё=е, no quotes) may mean; several when the list cannot decide."""
        ...


def recognise(annotation: Annotation, authority: Authority, why: dict[str, str]) -> Annotation:
    """The annotation with names written as the portal writes them, wherever its list gives exactly one candidate."""
    known: dict[tuple[NameKind, str], KnownName] = {}
    for kind, name in dict.fromkeys((mention.kind, mention.name) for mention in annotation.mentions):
        if kind != "country":
            candidates = authority.candidates(key_of(name), kind)
            if len(candidates) == 1:
                known[kind, name] = candidates[0]

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
        organisations=tuple(organisation(found) for found in annotation.organisations),
        people=tuple(person(found) for found in annotation.people),
        places=tuple(dict.fromkeys(written("place", name) for name in annotation.places)),
        products=tuple(dict.fromkeys(written("product", name) for name in annotation.products)),
    )
