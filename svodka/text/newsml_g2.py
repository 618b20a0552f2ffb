"""NewsML-G2, the IPTC's news items in XML: the text item, alone or in a message, with its inline body."""

from __future__ import annotations

from collections.abc import Iterator

from svodka.text.draft import NotAnArticle
from svodka.text.fragment import blocks_of_html, blocks_of_text
from svodka.text.nitf import blocks_of_xml
from svodka.text.records import Block, Dateline, Picture, Rights
from svodka.text.strict_xml import Element, first_text, text_of
from svodka.text.wire import Document, clean, declared_rights, draft_of, embargo, moment, said

_NAME = "NewsML-G2"


def read_newsml_g2(root: Element) -> Document:
    """The first text item of the document. Raises NotAnArticle when there is none or its sender withholds it."""
    items = [root] if root.tag == "newsItem" else list(root.iter("newsItem"))
    texts = [item for item in items if _class(item) in ("", "text")]
    if not texts:
        raise NotAnArticle("This NewsML-G2 document holds no text item.")
    item = texts[0]
    status = _code(item, "itemMeta/pubStatus")
    if status not in ("", "usable"):
        raise NotAnArticle(f"This NewsML-G2 document is «{status[:40]}»: its sender does not want it used.")
    headline = said(first_text(item, "contentMeta/headline", "itemMeta/title"), "headline")
    draft = draft_of(headline, _body(item), _NAME)
    draft.byline = said(first_text(item, "contentMeta/by"), "by")
    draft.agency = said(_named(item, "contentMeta/infoSource") or _named(item, "itemMeta/provider"), "provider")
    created = first_text(item, "itemMeta/firstCreated", "contentMeta/contentCreated", "itemMeta/versionCreated")
    draft.published = moment(created, "firstCreated")
    language = item.find("contentMeta/language")
    draft.declared_language = (clean(language.get("tag")) if language is not None else "") or None
    draft.pictures = [picture for one in items if _class(one) == "picture" for picture in _pictures(one)]
    draft.picture_reason = "the document's picture items"
    return Document(
        draft,
        _NAME,
        rights=_rights(item),
        dateline=_dateline(item),
        embargo_until=embargo(first_text(item, "itemMeta/embargoed")),
    )


def _code(item: Element, path: str) -> str:
    """The last part of a code («stat:usable», or the whole address of it)."""
    found = item.find(path)
    if found is None:
        return ""
    code = clean(found.get("qcode") or found.get("uri"))
    return code.replace("/", ":").rpartition(":")[2]


def _class(item: Element) -> str:
    return _code(item, "itemMeta/itemClass")


def _named(item: Element, path: str) -> str:
    """What a party is called: its name; else what stands for it in words, never its code."""
    found = item.find(path)
    if found is None:
        return ""
    return clean(first_text(found, "name")) or clean(found.get("literal"))


def _body(item: Element) -> list[Block]:
    for content in item.iterfind("contentSet/inlineXML"):
        body = next((found for tag in ("body.content", "body") for found in content.iter(tag)), content)
        if blocks := blocks_of_xml(body):
            return blocks
    for content in item.iterfind("contentSet/inlineData"):
        text = "".join(content.itertext())
        html = "html" in clean(content.get("contenttype"))
        if blocks := blocks_of_html(text) if html else blocks_of_text(text):
            return blocks
    return []


def _dateline(item: Element) -> Dateline | None:
    printed = clean(first_text(item, "contentMeta/dateline"))
    located = _named(item, "contentMeta/located")
    return Dateline(printed or located, located=located or None) if printed or located else None


def _rights(item: Element) -> Rights | None:
    return declared_rights(
        _named(item, "rightsInfo/copyrightHolder"),
        clean(first_text(item, "rightsInfo/copyrightNotice")),
        clean(first_text(item, "rightsInfo/usageTerms")),
        _NAME,
    )


def _pictures(item: Element) -> Iterator[Picture]:
    remote = [one for one in item.iterfind("contentSet/remoteContent") if clean(one.get("href")).startswith("http")]
    best = max(remote, key=_width, default=None)
    yield Picture(
        url=clean(best.get("href")) if best is not None else None,
        caption=clean(text_of(item.find("contentMeta/description"))) or None,
        alt_text=None,
        credit_line=clean(first_text(item, "contentMeta/creditline")) or _named(item, "contentMeta/creator") or None,
        rights=_rights(item) or Rights("unknown"),
    )


def _width(remote: Element) -> int:
    width = clean(remote.get("width"))
    return int(width) if width.isascii() and width.isdigit() and len(width) < 7 else 0
