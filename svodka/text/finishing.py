"""The last steps, the same for HTML and for copied text: from a draft to the article and its reasons."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import fields, is_dataclass, replace
from datetime import date, datetime
from typing import Any

from svodka.text.agencies import looks_like_agency
from svodka.text.blocks import fold_typed_lists, numbered, without_head
from svodka.text.dateline import DatelineFound, find_dateline
from svodka.text.dates import day_of
from svodka.text.decoding import writable
from svodka.text.draft import Draft
from svodka.text.found import Found, Reasons
from svodka.text.language import find_language
from svodka.text.original import find_original
from svodka.text.panels import find_discussed, find_listed
from svodka.text.primary_source import find_primary_source
from svodka.text.records import Article, Block, DiscussedRow, Original, Rights
from svodka.text.rights import find_rights

_SAID = re.compile(
    r"(?:сообща[ею]т|сообщил[аио]?|переда[её]т|передал[аи]?|пишет|информирует|со ссылкой на|reports?|reported by"
    r"|according to)\s+"
    r"(?:корреспондент(?:ом|а)?\s+)?(?P<who>(?:(?:ИА|РИА|агентств\w+"
    r"|agency)\s+)?[«\"]?[A-ZА-ЯЁ][\w.Ёё-]*(?: [A-ZА-ЯЁ][\w.Ёё-]*){0,2}[»\"]?)"
)
_DATELINE_PARAGRAPHS = 3


def finish(draft: Draft) -> tuple[Article, dict[str, str]]:
    """The article of a draft: dateline cut off the body, lists folded, panels, rights and sources read."""
    draft = _writable(draft) if draft.suspect else draft
    why = Reasons()
    headline = why.take("headline", draft.headline) or ""
    published = why.take("published", draft.published)
    page_date = draft.page_day or (day_of(published) if published else None)
    if isinstance(published, datetime):
        why["published_at"] = why["published"]
    blocks, dateline = _take_dateline(draft, page_date)
    if dateline:
        own = draft.own is not None and "dateline" in draft.own.given
        found_so = dateline.how if own else f"the text opens with it: {dateline.how}"
        why["dateline"] = found_so + _year_reason(dateline, page_date)
    body = numbered(fold_typed_lists(blocks))
    why["body"] = draft.body_reason
    prose = [block.text for block in body if block.kind == "paragraph"]
    agency = why.take("agency", _agency(draft, dateline, prose))
    rights, listed, discussed = _around(draft, prose, page_date, why)
    pictures = tuple(draft.pictures)
    _explain_pictures(draft, why)
    article = Article(
        language=why.take("language", find_language(" ".join([headline, *prose]), draft.declared_language)),
        headline=headline,
        body=body,
        kicker=why.take("kicker", draft.kicker),
        standfirst=why.take("standfirst", draft.standfirst),
        byline=why.take("byline", draft.byline),
        agency=agency,
        site_name=why.take("site_name", draft.site_name),
        section=why.take("section", draft.section),
        tags=why.take("tags", draft.tags) or (),
        canonical_url=why.take("canonical_url", draft.canonical_url),
        dateline=dateline.dateline if dateline else None,
        published=page_date,
        published_at=published if isinstance(published, datetime) else None,
        updated=why.take("updated", draft.updated),
        counters=why.take("counters", draft.counters) or (),
        pictures=pictures,
        primary_source=why.take("primary_source", find_primary_source(prose, _links(body))),
        original=why.take("original", draft.original or _original(body)),
        rights=rights,
        listed_mentions=listed,
        discussed=discussed,
    )
    return article, {**draft.absent, **why, **(draft.own.told() if draft.own else {})}


def _links(body: Sequence[Block]) -> dict[str, list[tuple[str, str]]]:
    """The links of each paragraph by its text, as (words, address)."""
    return {
        block.text: [(block.text[mark.start : mark.end], mark.href) for mark in block.marks if mark.href]
        for block in body
        if block.kind == "paragraph"
    }


def _original(body: Sequence[Block]) -> Found[Original] | None:
    """What the last paragraphs, or the first, say of the original that they translate."""
    linked = _links(body)
    texts = list(linked)
    return find_original([(text, linked[text]) for text in [*texts[-3:], *texts[:1]]])


def _writable(value: Any) -> Any:
    """The draft, or a part of it, without characters that no feed may hold and no database keeps."""
    if isinstance(value, str):
        return writable(value)
    if isinstance(value, (list, tuple, set)):
        return type(value)(_writable(part) for part in value)
    if not is_dataclass(value) or isinstance(value, type):
        return value
    changes = {field.name: _writable(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Block) and changes["text"] != value.text:
        places = [
            (len(writable(value.text[: mark.start])), len(writable(value.text[: mark.end]))) for mark in value.marks
        ]
        marks = zip(changes["marks"], places, strict=True)
        changes["marks"] = tuple(replace(mark, start=start, end=end) for mark, (start, end) in marks if start < end)
    return replace(value, **changes)


def _take_dateline(draft: Draft, page_date: date | None) -> tuple[list[Block], DatelineFound | None]:
    """The blocks without the dateline, which opens one of the first paragraphs (a standfirst may stand before it)."""
    blocks = list(draft.blocks)
    seen = 0
    for index, block in enumerate(blocks):
        if block.kind != "paragraph":
            continue
        own = draft.own.dateline(block.text, page_date) if draft.own else None
        found = own or find_dateline(block.text, page_date, draft.known_agencies)
        if found:
            rest = without_head(block, found.length)
            blocks[index : index + 1] = [rest] if rest.text else []
            if index == 1 and seen == 1 and draft.standfirst is None:
                draft.standfirst = Found(blocks.pop(0).text, "the paragraph between the headline and the dateline")
            return blocks, found
        seen += 1
        if seen == _DATELINE_PARAGRAPHS:
            break
    return blocks, None


def _year_reason(found: DatelineFound, page_date: date | None) -> str:
    if found.dateline.date is None or str(found.dateline.date.year) in found.dateline.printed:
        return ""
    return f"; the year is completed from the page's date, {page_date}"


def _agency(draft: Draft, dateline: DatelineFound | None, prose: Sequence[str]) -> Found[str] | None:
    own = draft.own.agency([dateline.dateline.printed if dateline else "", *prose], draft.around) if draft.own else None
    if own:
        return own
    if dateline and dateline.dateline.agency:
        where = "stands before the date in" if dateline.how == "agency and date" else "is named in"
        return Found(dateline.dateline.agency, f"{where} the dateline «{dateline.dateline.printed}»")
    return draft.agency or _said(prose) or draft.weak_agency


def _said(prose: Sequence[str]) -> Found[str] | None:
    """«…, сообщает ТАСС» in the first two paragraphs or the last; an agency's name only, never a ministry's."""
    for text in [*prose[:2], *prose[-1:]]:
        for match in _SAID.finditer(text):
            name = re.sub(r"^(?:агентств\w+|agency)\s+", "", match["who"]).strip(' .«»"')
            # An acronym alone («сообщает МЧС») is as often a ministry: the list and the words of the trade decide here.
            if (looks_like_agency(name) and not re.fullmatch(r"[A-ZА-ЯЁ]{2,}", name)) or name in (
                "ТАСС",
                "TASS",
                "AFP",
                "АР",
                "РБК",
            ):
                return Found(name, f"the text gives it as its source: «{match.group(0)}»")
    return None


def _around(
    draft: Draft, prose: Sequence[str], page_date: date | None, why: Reasons
) -> tuple[Rights, dict[str, tuple[str, ...]], tuple[DiscussedRow, ...]]:
    printed = find_rights(draft.around)
    rights = (draft.own.rights(prose, draft.around) if draft.own else None) or (printed.found if printed else None)
    listed = find_listed(draft.around)
    discussed = find_discussed(draft.around, page_date)
    return (
        why.take("rights", rights) or Rights("unknown", "the page prints no rights for its text"),
        why.take("listed_mentions", listed[0] if listed else None) or {},
        why.take("discussed", discussed[0] if discussed else None) or (),
    )


def _explain_pictures(draft: Draft, why: Reasons) -> None:
    if draft.pictures:
        why["pictures"] = draft.picture_reason
    for index, picture in enumerate(draft.pictures):
        if draft.own and index in draft.own.credited:
            why[f"pictures.{index}.credit_line"] = draft.own.reason("credit")
        elif picture.credit_line:
            why[f"pictures.{index}.credit_line"] = "the label before it or the © sign says so"
        if picture.rights.why:
            why[f"pictures.{index}.rights"] = picture.rights.why
    for key, reason in draft.picture_reasons.items():
        if not (key.endswith("credit_line") and draft.own and int(key.split(".")[1]) in draft.own.credited):
            why[key] = reason
