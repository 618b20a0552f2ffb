"""A record as a text that a person reads: every field, its reason under it, and where an empty one was looked for."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from svodka.text.records import Annotation, Article, Block, Organisation, Person, Picture, Record, Rights

_WIDTH = 100


def _(sentence: str) -> str:
    """To be found by whoever collects what is to be translated: the text engine speaks English by itself."""
    return sentence


_HEAD = {
    "headline": _("Headline"),
    "kicker": _("Kicker"),
    "standfirst": _("Standfirst"),
    "byline": _("Byline"),
    "agency": _("Agency"),
    "dateline": _("Dateline"),
    "published": _("Published"),
    "updated": _("Updated"),
    "site_name": _("Site"),
    "section": _("Section"),
    "tags": _("Tags"),
    "canonical_url": _("Address"),
    "language": _("Language"),
    "primary_source": _("Primary source"),
    "original": _("Original"),
    "embargo_until": _("Embargo until"),
    "counters": _("Counters"),
}
# Where a field was looked for in vain; of an HTML page, of a copied text, the same of both. The rest is left out.
_NOT_ON_A_PAGE = {
    "kicker": _("nothing beside the headline is classed as one"),
    "standfirst": _("no paragraph between the headline and the text is classed as one"),
    "byline": _("no person is named by JSON-LD, meta elements, the page's marks or the lines around the text"),
    "agency": _("none is named by the dateline, the lines beside the headline, «… сообщает …» or the page's data"),
    "published": _("no date in the page's data, in its print or in its address"),
    "updated": _("the page speaks of no later change"),
    "site_name": _("the page does not name its site"),
    "section": _("none in the page's data, no breadcrumbs, no link classed as one"),
    "tags": _("none in the page's data, no links marked as tags, no line of tags under the text"),
    "canonical_url": _("the page gives none and none was given"),
}
_NOT_IN_A_TEXT = {
    "byline": _("no line «Автор: …» or «By …» around the text"),
    "agency": _("no dateline and no line beside the headline names one"),
    "published": _("no date stands on a line of its own over the text"),
    "canonical_url": _("no address stands over the text and none was given"),
}
_NOWHERE = {
    "dateline": _("none of the first paragraphs opens with one"),
    "language": _("too few letters to tell"),
    "primary_source": _("no sentence says where the news was first published"),
    "original": _("nothing says that the text is a translation"),
    "counters": _("no numbers stand beside the headline"),
}


_PARTS = {
    "position": _("position"),
    "rank": _("rank"),
    "organisation": _("organisation"),
    "country": _("country"),
    "aliases": _("other names"),
    "part_of": _("part of"),
    "name": _("name"),
}


# Said in the middle of lines; they stand here to be found.
_LABELS = (
    _("Characters"),
    _("because:"),
    _("for its readers:"),
    _("Pictures"),
    _("caption"),
    _("alternative text"),
    _("credit"),
    _("creator"),
    _("The page itself lists"),
    _("Countries"),
    _("Places"),
    _("Product"),
    _("Date"),
    _("formerly"),
    _("belongs to"),
)


@dataclass(frozen=True, slots=True)
class Language:
    """What the labels are called, and how reasons are said, in the language of whoever reads."""

    label: Callable[[str], str] = str
    reason: Callable[[str], str] = str

    def because(self, reason: str | None) -> str:
        """The reason in brackets after a value, if there is one."""
        return f"   ({self.label(_('because:'))} {self.reason(reason)})" if reason else ""

    def nothing(self, where: str) -> str:
        """A dash, and where it was looked for."""
        return f"—   ({where})"


def as_text(record: Record, language: Language = Language()) -> str:
    """The record for reading: the article, its body, what it is about; «because» lines give the reasons."""
    return "\n".join(_Showing(language, record.why).lines(record)) + "\n"


class _Showing:
    """One record on its way to its reader."""

    def __init__(self, language: Language, why: Mapping[str, str]) -> None:
        self.say, self.because, self.nothing = language.label, language.because, language.nothing
        self.reason, self.why = language.reason, why

    def lines(self, record: Record) -> Iterator[str]:
        article, why, say = record.article, self.why, self.say
        told = {"kind": record.input_kind, "engine": record.engine}
        yield say(_("Read as %(kind)s by %(engine)s")) % told + self.because(why.get("input_kind"))
        if "charset" in why:
            charset, _colon, how = why["charset"].partition(": ")
            yield f"{say('Characters')}: {charset}{self.because(how)}"
        if "parser" in why:
            own = say(_("The source's own parser"))
            yield f"{own}: {why['parser']}"
        yield ""
        absent = {**_NOWHERE, **(_NOT_IN_A_TEXT if record.input_kind == "text" else _NOT_ON_A_PAGE)}
        for name in _HEAD:
            yield from self.field(name, self.shown(article, name), absent)
        yield from self.rights(say(_("Rights")), article.rights, why.get("rights"), "")
        yield from self.pictures(article.pictures)
        yield from ("", say(_("Body")) + self.because(why.get("body")))
        for block in article.body:
            yield from _block(block)
        yield from self.aside(article)
        yield from self.annotation(record.annotation)

    def field(self, name: str, value: str, absent: Mapping[str, str]) -> Iterator[str]:
        """One field: its value and the reason, or a dash and where it was looked for."""
        label, why, missed = self.say(_HEAD[name]), self.why.get(name), self.why.get(f"parser.{name}")
        if value:
            yield from _wrapped(value, f"{label}: ")
            if why:
                yield from self.reasoned(why)
        elif why or name in absent:
            yield from _wrapped(f"{label}: {self.nothing(self.reason(why) if why else self.say(absent[name]))}", "")
        if missed:
            own = self.say(_("the source's own parser"))
            yield from _wrapped(self.reason(missed), f"    {own}: ")

    def reasoned(self, why: str, indent: str = "    ") -> list[str]:
        return _wrapped(self.reason(why), f"{indent}{self.say('because:')} ")

    def shown(self, article: Article, name: str) -> str:
        say = self.say
        if name == "dateline" and article.dateline:
            said = article.dateline
            parts = ((_("agency"), said.agency), (_("place"), said.located), (_("date"), said.date))
            understood = ", ".join(f"{say(part)} {value}" for part, value in parts if value)
            return f"«{said.printed}»" + (f" → {understood}" if understood else "")
        if name == "published" and article.published_at:
            same = article.published_at.date() == article.published
            day = "" if same else f" ({say('for its readers:')} {article.published})"
            return article.published_at.isoformat(" ") + day
        if name == "primary_source" and article.primary_source:
            source = article.primary_source
            return source.name + (f" <{source.url}>" if source.url else "")
        if name == "original" and article.original:
            told = article.original
            named = ((_("country"), told.country), (_("language"), told.language))
            codes = (f"{say(what)} {code}" for what, code in named if code)
            return ", ".join(part for part in (told.outlet, *codes, told.url) if part)
        value = getattr(article, name)
        if isinstance(value, tuple):
            return (" / " if name == "counters" else ", ").join(map(str, value))
        return str(value) if value is not None else ""

    def rights(self, label: str, rights: Rights, why: str | None, indent: str) -> Iterator[str]:
        yield f"{indent}{label}: {rights.state}"
        if reason := why or rights.why:
            yield from self.reasoned(reason, f"{indent}    ")
        for name, printed in (
            (_("notice"), rights.copyright_notice),
            (_("holder"), rights.copyright_holder),
            (_("terms"), rights.usage_terms),
        ):
            if printed:
                yield from _wrapped(printed, f"{indent}    {self.say(name)}: ")

    def pictures(self, pictures: tuple[Picture, ...]) -> Iterator[str]:
        say, why = self.say, self.why
        if not pictures:
            none = self.reason(why["pictures"]) if "pictures" in why else say(_("none stands in the article"))
            yield f"{say('Pictures')}: {self.nothing(none)}"
        for number, picture in enumerate(pictures):
            label = say(_("Picture %d")) % (number + 1) if number else say(_("Lead picture"))
            yield from _wrapped(picture.url or say(_("(its address is not in the text)")), f"{label}: ")
            if "pictures" in why and number == 0:
                yield from self.reasoned(why["pictures"])
            caption = picture.caption or self.nothing(say(_("nothing printed with it is one")))
            yield from _wrapped(caption, f"    {say('caption')}: ")
            if picture.alt_text:
                yield from _wrapped(picture.alt_text, f"    {say('alternative text')}: ")
            credit = self.because(why.get(f"pictures.{number}.credit_line"))
            yield from _wrapped(f"{picture.credit_line or '—'}{credit}", f"    {say('credit')}: ")
            if picture.creator:
                creator = self.because(why.get(f"pictures.{number}.creator"))
                yield f"    {say('creator')}: {picture.creator}{creator}"
            yield from self.rights(say(_("rights")), picture.rights, why.get(f"pictures.{number}.rights"), "    ")

    def aside(self, article: Article) -> Iterator[str]:
        if article.listed_mentions:
            yield f"{self.say('The page itself lists')}{self.because(self.why.get('listed_mentions'))}"
        for kind, names in article.listed_mentions.items():
            yield from _wrapped(", ".join(names), f"  {kind}: ")
        if article.discussed:
            yield self.say(_("The page's discussions")) + self.because(self.why.get("discussed"))
        for row in article.discussed:
            yield f"  {row.last_activity:%Y-%m-%d %H:%M}  {row.comments:>6}  {row.title}"

    def annotation(self, annotation: Annotation) -> Iterator[str]:
        say = self.say
        none = self.nothing(say(_("none is named")))
        yield ""
        yield f"{say('Countries')}: {', '.join(annotation.countries) or none}"
        yield f"{say('Places')}: {', '.join(annotation.places) or none}"
        for index, person in enumerate(annotation.people):
            yield from self.named(say(_("Person")), self.person(person), f"people.{index}")
        for index, organisation in enumerate(annotation.organisations):
            yield from self.named(say(_("Organisation")), self.organisation(organisation), f"organisations.{index}")
        for product in annotation.products:
            yield f"{say('Product')}: {product}"
        for day in annotation.dates:
            yield f"{say('Date')}: {day.date.isoformat()} «{day.printed}» ({day.block})"

    def named(self, label: str, told: str, key: str) -> Iterator[str]:
        """A name with the reasons for it and for what is said of it («people.0», «people.0.position» …)."""
        yield from _wrapped(told, f"{label}: ")
        for name, reason in self.why.items():
            if name == key or name.startswith(f"{key}."):
                part = name[len(key) + 1 :]
                because = self.say(_("because:"))
                head = f"{self.say(_PARTS.get(part, part))}, {because}" if part else because
                yield from _wrapped(self.reason(reason), f"    {head} ")

    def person(self, person: Person) -> str:
        former = f"{self.say('formerly')} " if person.former else ""
        position = f"{former}{person.position}" if person.position else None
        said = (person.rank, position, person.organisation, person.country)
        return "; ".join([person.name, *(part for part in said if part)])

    def organisation(self, organisation: Organisation) -> str:
        aliases = f" ({', '.join(organisation.aliases)})" if organisation.aliases else ""
        part = f", {self.say('belongs to')} {organisation.part_of}" if organisation.part_of else ""
        country = f", {organisation.country}" if organisation.country else ""
        return f"{organisation.name}{aliases}{part}{country}"


def _block(block: Block) -> Iterator[str]:
    if block.kind == "list":
        for number, item in enumerate(block.items, start=1):
            yield from _wrapped(item, f"  {number}. " if block.ordered else "  • ")
    elif block.kind == "table":
        for row in block.rows:
            yield "  | " + " | ".join(row)
    elif block.kind == "heading":
        yield f"  {'#' * (block.level or 2)} {block.text}"
    elif block.kind == "quote":
        yield from _wrapped(block.text, "  > ")
    else:
        place = f" [{block.kind}: {block.href}]" if block.href else ""
        yield from _wrapped(block.text + place, "  ")
    yield ""


def _wrapped(text: str, head: str) -> list[str]:
    return textwrap.wrap(text, _WIDTH, initial_indent=head, subsequent_indent=" " * len(head)) or [head.rstrip()]
