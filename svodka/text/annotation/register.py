"""The organisations and products of one document: mentions of one body joined, short forms tied to the long name."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

import svodka.text.annotation.lexicon as lexicon
from svodka.text import morphology
from svodka.text.annotation.keys import key_of
from svodka.text.annotation.nominatives import vote
from svodka.text.annotation.organisations import NameSpan
from svodka.text.annotation.passages import Passage
from svodka.text.annotation.short_forms import is_short_form
from svodka.text.countries import country
from svodka.text.records import Mention, NameKind, Organisation

_NOUNS = lexicon.UNDERTAKINGS | lexicon.INSTITUTIONS


@dataclass(slots=True)
class Entry:
    """One organisation or product: its name as shown, everything else it is called, and where it stands."""

    name: str
    kind: NameKind
    spans: list[tuple[int, NameSpan]] = field(default_factory=list)
    aliases: list[str] = field(default_factory=list)
    why: str = ""

    @property
    def country(self) -> str | None:
        """The one country that the mentions give; None when there is none or they differ."""
        codes = {span.country for _, span in self.spans if span.country}
        return codes.pop() if len(codes) == 1 else None


class Register:
    """All entries of a document. `entry_of` answers for a span found in a passage."""

    def __init__(
        self,
        passages: Sequence[Passage],
        found: Sequence[Sequence[NameSpan]],
        listed: Mapping[NameKind, Collection[str]] | None = None,
    ) -> None:
        """`listed` has the keys of the names the portal knows: they decide where the document's mentions do not."""
        self.passages = passages
        self._listed = listed or {}
        self._entries: dict[tuple[NameKind, str], Entry] = {}
        self._by_span: dict[tuple[int, int], Entry] = {}
        kinds: tuple[NameKind, ...] = ("organisation", "product")
        for kind in kinds:
            self._enter(kind, [(at, span) for at, spans in enumerate(found) for span in spans if span.kind == kind])
        self._tie_aliases()
        self._tie_compounds()
        self._tie_beginnings()

    def _enter(self, kind: NameKind, spans: Sequence[tuple[int, NameSpan]]) -> None:
        names = vote([span.nominatives for _, span in spans], self._listed.get(kind, ()))
        for (at, span), name in zip(spans, _told_apart(names, [span for _, span in spans]), strict=True):
            entry = self._entries.setdefault((span.kind, key_of(name)), Entry(name, span.kind))
            if name[0].isupper() and entry.name[0].islower():
                entry.name = name
            entry.spans.append((at, span))
            self._by_span[at, span.first] = entry
            if span.alias and span.alias not in entry.aliases:
                entry.aliases.append(span.alias)
                entry.why = f"the text gives «{span.alias}» in brackets"

    def _tie_aliases(self) -> None:
        for entry in list(self._entries.values()):
            for alias in entry.aliases:
                other = self._entries.get((entry.kind, key_of(alias)))
                if other is not None and other is not entry:
                    self._merge(other, entry)

    def _tie_compounds(self) -> None:
        """Short forms that are provably made from a long name of this document, and from one only."""
        entries = [entry for entry in self._entries.values() if entry.kind == "organisation"]
        for short in [entry for entry in entries if " " not in entry.name and "-" not in entry.name]:
            made_from = [
                long
                for long in entries
                if " " in long.name
                and is_short_form(short.name, long.name)
                and (None in (short.country, long.country) or short.country == long.country)
            ]
            if len(made_from) == 1:
                long = made_from[0]
                long.aliases.append(short.name)
                long.why = long.why or f"«{short.name}» is put together from the syllables or initials of the name"
                self._merge(short, long)

    def _tie_beginnings(self) -> None:
        """«Законодательное собрание» after «Законодательное собрание Ладвинского края»: the name without its end."""
        entries = [entry for entry in self._entries.values() if entry.kind == "organisation"]
        for short in [entry for entry in entries if " " in entry.name]:
            longer = [long for long in entries if key_of(long.name).startswith(key_of(short.name) + " ")]
            if len(longer) == 1 and (None in (short.country, longer[0].country) or short.country == longer[0].country):
                self._merge(short, longer[0])

    def tie_agency(self, agency: str) -> None:
        """«Створ» in a story by «Бюро «Створ»» is the agency: its name without the noun before it."""
        words = key_of(agency).split()
        for entry in self.entries("organisation"):
            own = key_of(entry.name).split()
            before = words[: len(words) - len(own)]
            if len(before) == 1 and words[1:] == own and not _NOUNS.isdisjoint(morphology.normal_forms(before[0])):
                entry.aliases.append(entry.name)
                entry.name = agency
                entry.why = entry.why or "the agency's name without the noun before it"
                return

    def _merge(self, short: Entry, long: Entry) -> None:
        for at, span in short.spans:
            self._by_span[at, span.first] = long
        long.spans.extend(short.spans)
        self._entries = {key: entry for key, entry in self._entries.items() if entry is not short}

    def entry_of(self, passage: int, span: NameSpan) -> Entry:
        """The entry that this span of that passage belongs to."""
        return self._by_span[passage, span.first]

    def entries(self, kind: NameKind) -> list[Entry]:
        """Entries of a kind in the order of their first mention."""
        kept = [entry for entry in self._entries.values() if entry.kind == kind]
        return sorted(kept, key=lambda entry: min((at, span.first) for at, span in entry.spans))

    def named(self, name: str) -> Entry | None:
        """The organisation or product that goes by this name or alias in the document."""
        key = key_of(name)
        for entry in self._entries.values():
            if key == key_of(entry.name) or key in map(key_of, entry.aliases):
                return entry
        return None

    def parent_of(self, entry: Entry) -> Entry | None:
        """The body that the first mention to say so makes this one a part of."""
        for at, span in sorted(entry.spans, key=lambda mention: mention[0]):
            if span.parent is not None:
                parent = self._by_span[at, span.parent.first]
                return parent if parent is not entry else None
        return None

    def country_of(self, entry: Entry) -> str | None:
        """The entry's country, or that of the body it is part of."""
        seen: list[Entry] = []
        current: Entry | None = entry
        while current is not None and current not in seen:
            if current.country:
                return current.country
            seen.append(current)
            current = self.parent_of(current)
        return None

    def organisations(self) -> list[Organisation]:
        """The organisations as records."""
        return [
            Organisation(
                name=entry.name,
                aliases=tuple(entry.aliases),
                country=self.country_of(entry),
                part_of=parent.name if (parent := self.parent_of(entry)) else None,
            )
            for entry in self.entries("organisation")
        ]

    def mentions(self) -> list[Mention]:
        """Every place where an entry stands, the acronyms that define a short form included."""
        found: list[Mention] = []
        for entry in self._entries.values():
            for at, span in entry.spans:
                found.append(self._mention(at, span.first, span.end, entry, span.how))
                if span.alias_at is not None:
                    found.append(self._mention(at, span.alias_at, span.alias_at + 1, entry, "definition"))
        return found

    def _mention(self, at: int, first: int, end: int, entry: Entry, how: str) -> Mention:
        passage = self.passages[at]
        start, stop = passage.tokens[first].start, passage.tokens[end - 1].end
        return Mention(passage.block, start, stop, passage.text[start:stop], entry.kind, entry.name, how)


def _told_apart(names: Sequence[str], spans: Sequence[NameSpan]) -> list[str]:
    """The names; with the country in brackets where bodies of several countries share one."""
    countries: dict[str, set[str]] = {}
    for name, span in zip(names, spans, strict=True):
        if span.country:
            countries.setdefault(key_of(name), set()).add(span.country)
    return [
        f"{name} ({country(span.country).labels['ru']})" if span.country and len(countries[key_of(name)]) > 1 else name
        for name, span in zip(names, spans, strict=True)
    ]
