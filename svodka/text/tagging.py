"""The tags that a page gives its article: told to machines, linked as tags, or printed on a line of their own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from selectolax.lexbor import LexborHTMLParser

from svodka.text.found import Found
from svodka.text.page_data import PageData
from svodka.text.walk import Run

_PRINTED = re.compile(r"^(?:теги|тэги|метки|ключевые слова|tags|topics)\s*:\s*(?P<tags>\S.{1,400})$", re.I)
_LONGEST, _MOST = 60, 30
_TAG_LINK = re.compile(r"/(?:tags?|hashtags?|topics?|keywords?|tegi?)/[^/]", re.I)
_LABEL = re.compile(r"(?:теги|тэги|метки|ключевые слова|tags|topics)\s*:?", re.I)
# Content systems put codes of their own among the words: «type:longread», «id=12».
_CODE = re.compile(r"[:=|{}<>]|^\W*$|^\d+$")


def find_tags(tree: LexborHTMLParser, data: PageData, after: Sequence[Run]) -> Found[tuple[str, ...]] | None:
    """The tags in the order of the page, from the first place that has any."""
    for words, why in (
        (_of_keywords(data.article().get("keywords")), "the keywords in JSON-LD"),
        (data.tags, "the meta elements article:tag"),
        (_of_keywords(data.meta.get("news_keywords")), "the meta element news_keywords"),
        (_of_keywords(data.meta.get("parsely-tags")), "the meta element parsely-tags"),
        (_of_keywords(data.meta.get("sailthru.tags")), "the meta element sailthru.tags"),
        (_linked(tree), "the links that the page marks as tags"),
        (_printed(after), "the line of tags under the text"),
        (_leading_to_tags(after), "the links under the text that lead to pages of tags"),
    ):
        tags = _kept(words)
        if tags:
            return Found(tags, why)
    return None


def _kept(words: Iterable[str]) -> tuple[str, ...]:
    kept: dict[str, str] = {}
    for word in words:
        tag = " ".join(word.split()).strip(" ,;#.")
        if tag and len(tag) <= _LONGEST and not _CODE.search(tag):
            kept.setdefault(tag.lower(), tag)
        if len(kept) == _MOST:
            break
    return tuple(kept.values())


def _of_keywords(value: object) -> list[str]:
    if isinstance(value, str):
        return value[:5_000].split(",")
    return [word for word in value[:100] if isinstance(word, str)] if isinstance(value, list) else []


def _linked(tree: LexborHTMLParser) -> Iterator[str]:
    for node in tree.css('a[rel~="tag"], a.p-category')[:_MOST]:
        # WordPress marks its categories so, too.
        if "category" not in (node.attributes.get("rel") or ""):
            yield node.text()[:200]


def _printed(after: Sequence[Run]) -> Iterator[str]:
    """The links behind a label of tags, or the words behind it; side matter by its class, it is looked at as well."""
    for run in after:
        pieces = [(" ".join(text.split()), style.href) for text, style in run.pieces if text.strip()]
        label = next((place for place, (text, _) in enumerate(pieces) if _LABEL.fullmatch(text)), None)
        if label is not None and any(href for _, href in pieces[label + 1 :]):
            yield from (text for text, href in pieces[label + 1 :] if href)
            return
        match = _PRINTED.match(run.text)
        if match:
            yield from re.split(r"[,;•·]", match["tags"])
            return


def _leading_to_tags(after: Sequence[Run]) -> Iterator[str]:
    """The links of lines that are nothing but links, each to a page of a tag or with its # before it."""
    for run in after:
        links = [(" ".join(text.split()), style.href or "") for text, style in run.pieces if text.strip()]
        if all(href and (text.startswith("#") or _TAG_LINK.search(href)) for text, href in links):
            yield from (text for text, href in links if href)


def linked_section(tree: LexborHTMLParser) -> Found[str] | None:
    """The one category that the page links to as its own, as WordPress does."""
    names = {" ".join(node.text()[:200].split()) for node in tree.css('a[rel~="category"]')[:_MOST]} - {""}
    name = names.pop() if len(names) == 1 else ""
    return Found(name, "the link that the page marks as its category") if 0 < len(name) <= _LONGEST else None
