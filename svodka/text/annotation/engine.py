"""From articles to annotations: the model over all of them at once, then the rules, document by document."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from svodka.text.annotation.authority import Authority, KnownNames, recognise
from svodka.text.annotation.country_finder import find_countries
from svodka.text.annotation.dates import find_dates
from svodka.text.annotation.english import english_countries
from svodka.text.annotation.keys import key_of
from svodka.text.annotation.model import name_tagger
from svodka.text.annotation.organisations import OrganisationFinder
from svodka.text.annotation.paradigms import is_form_of
from svodka.text.annotation.passages import Passage, block_texts, passage
from svodka.text.annotation.people import KnownPerson, PersonMention, join_people, person_mentions, settled
from svodka.text.annotation.places import PlaceMention, in_title_case, named, place_mentions
from svodka.text.annotation.positions import PositionFinder, Role
from svodka.text.annotation.quoted_kinds import decide_kinds
from svodka.text.annotation.register import Register
from svodka.text.countries import country
from svodka.text.morphology import CYRILLIC
from svodka.text.records import Annotation, Article, DateMention, Mention, NameKind, Organisation, Person

Why = dict[str, str]
# The dateline's names are read by the reading half; the model on «ЦАМТО, 18 августа.» would only guess.
NOT_TAGGED = frozenset(("dateline",))


def annotate(article: Article, *, authority: Authority | None = None) -> tuple[Annotation, Why]:
    """What an article is about, and why each part of the answer is as it is."""
    return annotate_many([article], authority=authority)[0]


def annotate_many(articles: Sequence[Article], *, authority: Authority | None = None) -> list[tuple[Annotation, Why]]:
    """Annotations of many articles; the model runs over their texts together, which is several times faster."""
    texts = [block_texts(article) for article in articles]
    russian = [_is_russian(article, blocks) for article, blocks in zip(articles, texts, strict=True)]
    tagged = iter(
        name_tagger().tag(
            [text for blocks, take in zip(texts, russian, strict=True) if take for text in _to_tag(blocks).values()]
        )
        if any(russian)
        else ()
    )
    documents = [
        _Document(article, blocks, [passage(block, text, next(tagged)) for block, text in _to_tag(blocks).items()])
        if take
        else None
        for article, blocks, take in zip(articles, texts, russian, strict=True)
    ]
    keys = {key for document in documents if document is not None for key in document.name_keys()}
    known = KnownNames(authority.known(keys) if authority is not None and keys else None)
    return [
        document.annotation(known) if document is not None else _without_model(article, blocks)
        for article, blocks, document in zip(articles, texts, documents, strict=True)
    ]


def _to_tag(blocks: dict[str, str]) -> dict[str, str]:
    return {block: text for block, text in blocks.items() if block not in NOT_TAGGED}


def _is_russian(article: Article, blocks: dict[str, str]) -> bool:
    """Whether the Russian model and rules apply: by the page's language, or by its letters when it names none."""
    if article.language:
        return article.language.lower().split("-")[0] == "ru"
    text = "".join(blocks.values())
    letters = sum(character.isalpha() for character in text)
    return letters > 0 and len(CYRILLIC.findall(text)) > letters / 2


def _article_date(article: Article) -> tuple[date | None, str]:
    if article.dateline is not None and article.dateline.date is not None:
        return article.dateline.date, "the dateline's date"
    return article.published, "the date of publication"


def _dates(article: Article, blocks: dict[str, str], why: Why) -> tuple[DateMention, ...]:
    article_date, source = _article_date(article)
    dateline_date = article.dateline.date if article.dateline else None
    found = [
        mention
        for block, text in _to_tag(blocks).items()
        for mention in find_dates(block, text, article_date, dateline_date)
    ]
    for index, mention in enumerate(found):
        if str(mention.date.year) not in mention.printed:
            why[f"dates.{index}"] = f"«{mention.printed}», completed from {source}, {article_date}"
    return tuple(found)


def _without_model(article: Article, blocks: dict[str, str]) -> tuple[Annotation, Why]:
    why: Why = {}
    mentions: list[Mention] = []
    if (article.language or "en").lower().startswith("en"):
        mentions = [mention for block, text in _to_tag(blocks).items() for mention in english_countries(block, text)]
    codes = tuple(dict.fromkeys(mention.code for mention in mentions if mention.code))
    _explain_countries(codes, mentions, why)
    return Annotation(countries=codes, dates=_dates(article, blocks, why), mentions=tuple(mentions)), why


def _explain_countries(codes: Iterable[str], mentions: Sequence[Mention], why: Why) -> None:
    for index, code in enumerate(codes):
        own = [mention for mention in mentions if mention.code == code]
        times = "once" if len(own) == 1 else f"{len(own)} times"
        why[f"countries.{index}"] = f"named {times}, first as «{own[0].surface}» in {own[0].block} ({own[0].how})"


class _Document:
    """One Russian article: its passages, and everything found in them."""

    def __init__(self, article: Article, blocks: dict[str, str], passages: Sequence[Passage]) -> None:
        self.article, self.blocks, self.passages = article, blocks, passages
        self.why: Why = {}
        self.countries = find_countries(passages)
        self.finders = [OrganisationFinder(text, found) for text, found in zip(passages, self.countries, strict=True)]
        aliases = {span.alias for finder in self.finders for span in finder.spans() if span.alias}
        for finder in self.finders:
            finder.add_aliases(aliases)
        self.people_in = self._find_people()
        self.places_in = self._find_places()

    def name_keys(self) -> set[str]:
        """The key of everything that a name of this document may be, for the portal's list."""
        forms = {form for finder in self.finders for span in finder.spans() for form in span.nominatives}
        forms |= {form for finder in self.finders for span in finder.unsure for form in span.nominatives}
        forms |= {form for mentions in self.people_in for mention in mentions for form in mention.nominatives}
        forms |= {form for mention in self.places_in for form in mention.nominatives}
        forms |= {name for name in (self._located, self._agency) if name}
        return {key for form in forms if (key := key_of(form))}

    @property
    def _located(self) -> str | None:
        return self.article.dateline.located if self.article.dateline else None

    @property
    def _agency(self) -> str | None:
        dateline = self.article.dateline
        return (dateline.agency if dateline else None) or self.article.agency

    def _find_people(self) -> list[list[PersonMention]]:
        return [
            person_mentions(text, number, finder.taken)
            for number, (text, finder) in enumerate(zip(self.passages, self.finders, strict=True))
        ]

    def _find_places(self) -> list[PlaceMention]:
        found = []
        for number, (text, countries, finder) in enumerate(
            zip(self.passages, self.countries, self.finders, strict=True)
        ):
            tokens = {index for mention in countries for index in range(mention.first, mention.last + 1)}
            found += place_mentions(text, number, tokens, finder.taken)
        return found

    def annotation(self, known: KnownNames) -> tuple[Annotation, Why]:
        """Everything put together, written as the portal's list writes it, with the reasons."""
        self._settle(known)
        places = self._places(known)
        organisations, agency = self._organisations()
        mentions = self._in_order(
            [*self._country_mentions(), *self._person_mentions(), *self.register.mentions(), *places, *agency]
        )
        codes = tuple(dict.fromkeys(m.code for m in mentions if m.kind == "country" and m.code))
        _explain_countries(codes, [m for m in mentions if m.kind == "country"], self.why)
        annotation = Annotation(
            countries=codes,
            places=tuple(dict.fromkeys(m.name for m in mentions if m.kind == "place")),
            people=tuple(self._person(index, person) for index, person in enumerate(self.people)),
            organisations=tuple(organisations),
            products=tuple(entry.name for entry in self.register.entries("product")),
            dates=_dates(self.article, self.blocks, self.why),
            mentions=tuple(mentions),
        )
        return recognise(annotation, known, self.why), self.why

    def _settle(self, known: KnownNames) -> None:
        """Decide what the names are; people and places are looked for again where names in quotes took tokens."""
        if decide_kinds(self.finders, known):
            self.people_in, self.places_in = self._find_people(), self._find_places()
        kinds: tuple[NameKind, ...] = ("organisation", "product")
        listed = {kind: known.keys(kind) for kind in kinds}
        self.register = Register(self.passages, [finder.spans() for finder in self.finders], listed)
        if self._agency:
            self.register.tie_agency(self._agency)
        self.people = join_people([m for mentions in self.people_in for m in mentions], known.keys("person"))
        self.positions = [
            PositionFinder(*parts)
            for parts in zip(self.passages, self.countries, self.finders, self.people_in, strict=True)
        ]

    def _country_mentions(self) -> list[Mention]:
        return [
            Mention(
                text.block,
                found.start,
                found.end,
                text.text[found.start : found.end],
                "country",
                country(found.code).labels["ru"],
                found.how,
                found.code,
            )
            for text, mentions in zip(self.passages, self.countries, strict=True)
            for found in mentions
        ]

    def _span(self, number: int, first: int, end: int, kind: NameKind, name: str, how: str) -> Mention:
        text = self.passages[number]
        start, stop = text.tokens[first].start, text.tokens[end - 1].end
        return Mention(text.block, start, stop, text.text[start:stop], kind, name, how)

    def _person_mentions(self) -> list[Mention]:
        return [
            self._span(m.passage, m.first, m.end, "person", person.name, "model" if m.is_full else "surname")
            for person in self.people
            for m in person.mentions
        ]

    def _places(self, known: KnownNames) -> list[Mention]:
        names = named(self.places_in, self._located, known.keys("place"))
        spellings = list(dict.fromkeys(name for name, _ in names))
        mentions = [self._place_or_body(name, m) for name, m in names]
        mentions += self._mistaken_for_people([*spellings, *filter(None, [self._located])])
        found_there = self._in_dateline(self._located, "place")
        return [*(replace(mention, name=in_title_case(mention.name, spellings)) for mention in found_there), *mentions]

    def _mistaken_for_people(self, places: Sequence[str]) -> list[Mention]:
        """What the model takes for persons of one word and the document elsewhere for a place: taken out of people."""
        found = []
        for person in list(self.people):
            surfaces = {self._surface(mention) for mention in person.mentions}
            same = [name for name in places if all(is_form_of(surface, name) for surface in surfaces)]
            if len(same) == 1 and not any(mention.is_full for mention in person.mentions):
                self.people.remove(person)
                found += [self._span(m.passage, m.first, m.end, "place", same[0], "model") for m in person.mentions]
        return found

    def _surface(self, mention: PersonMention) -> str:
        return self.passages[mention.passage].surface(mention.first, mention.end)

    def _place_or_body(self, name: str, place: PlaceMention) -> Mention:
        """What the model takes for a place may be a body that the document names elsewhere («Ладвинская верфь»)."""
        body = self.register.named(name)
        kind: NameKind = body.kind if body else "place"
        return self._span(place.passage, place.first, place.end, kind, body.name if body else name, "model")

    def _in_dateline(self, name: str | None, kind: NameKind) -> list[Mention]:
        """A name of the dateline where it is printed; upper case there is a matter of style («МИНСК»)."""
        printed = self.blocks.get("dateline", "")
        start = printed.lower().find(name.lower()) if name else -1
        if name is None or start < 0:
            return []
        end = start + len(name)
        return [Mention("dateline", start, end, printed[start:end], kind, name, "dateline")]

    def _organisations(self) -> tuple[list[Organisation], list[Mention]]:
        """The register's organisations and the article's agency."""
        organisations = self.register.organisations()
        for index, (entry, found) in enumerate(zip(self.register.entries("organisation"), organisations, strict=True)):
            if entry.why:
                self.why[f"organisations.{index}.aliases"] = entry.why
            if found.country:
                self.why[f"organisations.{index}.country"] = (
                    "the country stands beside the name or beside the body it is part of"
                )
            if found.part_of:
                self.why[f"organisations.{index}.part_of"] = (
                    f"the name is followed by «{found.part_of}» in the genitive"
                )
        agency = self._agency
        if agency is None:
            return organisations, []
        for found in organisations:
            if key_of(agency) in {key_of(name) for name in (found.name, *found.aliases)}:
                there = self._in_dateline(agency, "organisation")
                return organisations, [replace(mention, name=found.name) for mention in there]
        self.why[f"organisations.{len(organisations)}"] = "the article's agency"
        return [*organisations, Organisation(agency)], self._in_dateline(agency, "organisation")

    def _person(self, index: int, person: KnownPerson) -> Person:
        mentions = [settled(mention, person, self.passages[mention.passage]) for mention in person.mentions]
        roles = [(m, role) for m in mentions if (role := self.positions[m.passage].role(m)) is not None]
        best = self._best_role(roles)
        if best is None:
            return Person(person.name)
        mention, role = best
        rank = next((other.rank for _, other in roles if other.rank), None)
        organisation, country_code = None, role.country
        if role.organisation is not None:
            entry = self.register.entry_of(mention.passage, role.organisation)
            organisation = entry.name
            country_code = country_code or self.register.country_of(entry)
        block = self.passages[mention.passage].block
        if role.position:
            self.why[f"people.{index}.position"] = f"{role.why} in {block}"
        if country_code:
            source = "the phrase or the side it names" if role.country else f"the country of «{organisation}»"
            self.why[f"people.{index}.country"] = source
        return Person(person.name, role.position, rank, organisation, country_code, role.former)

    @staticmethod
    def _best_role(roles: Sequence[tuple[PersonMention, Role]]) -> tuple[PersonMention, Role] | None:
        """The first role with an organisation, else the first with a position, else the first."""
        for wanted in (lambda role: role.position and role.organisation, lambda role: role.position, lambda role: True):
            for mention, role in roles:
                if wanted(role):
                    return mention, role
        return None

    def _in_order(self, mentions: Iterable[Mention]) -> list[Mention]:
        """Mentions by block and place; of two of one kind that overlap the longer stays."""
        order = {block: number for number, block in enumerate(self.blocks)}
        kept: list[Mention] = []
        for mention in sorted(mentions, key=lambda m: (order[m.block], m.start, -m.end)):
            clash = any(
                other.block == mention.block and other.kind == mention.kind and other.end > mention.start
                for other in kept[-8:]
            )
            if not clash:
                kept.append(mention)
        return kept
