"""A newsletter or a press release that came by mail (RFC 5322): which part of it is the text, and what it says.

Pictures are left out: they lie at the sender's, who would learn when each of them is asked for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from email import message_from_bytes, policy
from email.errors import MessageError
from email.message import Message
from email.utils import parseaddr, parsedate_to_datetime

from svodka.text.decoding import UnableToRead, decode
from svodka.text.draft import NotAnArticle
from svodka.text.found import Found
from svodka.text.fragment import blocks_of_html, blocks_of_text
from svodka.text.letter_body import bare_html, blocks_of_letter, without_quotes
from svodka.text.records import Block
from svodka.text.rights import is_rights_line
from svodka.text.wire import Document, clean, draft_of

_HEAD = re.compile(rb"\A(?:From [^\n]*\n)?(?:[\w-]+:[^\n]*\r?\n(?:[ \t][^\n]*\r?\n)*){3,200}")
_NAMES = re.compile(rb"^([\w-]+):", re.M)
# A header field of a sound letter has a line or a few; the library takes its time over endless ones.
_LONGEST_FIELD = 2_000
# A letter with less text of its own only says what is attached.
_LITTLE = 400
_MOST_PARTS = 100
# The library looks at every line once for each level that it is in: letters have three, forwarded ones ten.
_MOST_LEVELS = 50
_LEVEL = re.compile(rb"multipart/", re.I)
# Less is an «out of office», or a picture.
_SHORTEST = 60
_PREFIX = re.compile(r"^(?:(?:re|fwd?|ответ|отв|пересл)\s*(?:\[\d+\])?:\s*|\[[^\]]{1,40}\]\s*)+", re.I)
_RELEASE = re.compile(
    r"^(?:пресс-?релиз|press[ -]release|релиз|информация для сми|новость)\s*(?:№\s*\d+\s*)?[:.|—–-]\s*", re.I
)
_SAYS_NOTHING = re.compile(
    r"^(?:пресс-?релиз|press[ -]release|релиз|информация для сми|новости?|news|без темы|no subject)?[\s.!№\d/-]*$", re.I
)
# Python's parser of messages is quadratic in the parameters of a header: 100,000 of them take minutes.
_PARAMETERS = re.compile(rb"^content-[a-z-]+:(?>(?:[^;\n]|\n[ \t])*+;){300}", re.I | re.M)
_WORDS = policy.default.header_factory
_ATTACHED = (b"%PDF-", b"PK\x03\x04")


def is_letter(data: bytes) -> bool:
    """Whether the bytes begin as a letter that was sent: a page that a browser saved has neither way nor number."""
    head = _HEAD.match(data[:64_000])
    if head is None:
        return False
    names = {name.lower() for name in _NAMES.findall(head[0])}
    sent = names & {b"message-id", b"received", b"return-path", b"delivered-to"}
    return {b"from", b"date"} <= names and bool(sent) and b"snapshot-content-location" not in names


def read_letter(data: bytes, read_attached: Callable[[bytes], Document | None]) -> Document:
    """The document in a letter; `read_attached` reads a document of another kind, for letters that only carry one.

    Raises NotAnArticle without a subject or a text, and what `read_attached` raises.
    """
    if sum(1 for _ in _LEVEL.finditer(data)) > _MOST_LEVELS or _PARAMETERS.search(data):
        raise NotAnArticle("This letter is broken: its parts cannot be told.")
    try:
        message = message_from_bytes(data, policy=policy.compat32)
        parts = list(_parts(message))
    except (RecursionError, MessageError, ValueError, LookupError):
        raise NotAnArticle("This letter is broken: its parts cannot be told.") from None
    blocks = blocks_of_letter(_text(parts))
    length = sum(len(block.text) for block in blocks)
    if length < _LITTLE:
        for part in parts:
            if (attached := _bytes(part)).startswith(_ATTACHED) and (document := read_attached(attached)):
                return _signed(document, message)
    if length < _SHORTEST:
        raise NotAnArticle("This letter has hardly any text of its own: it is not an article.")
    sender = _plain(parseaddr(_field(message, "from"))[0])
    # A banner with the name of the letter is no heading of it.
    blocks = [block for place, block in enumerate(blocks) if place > 2 or _plain(block.text) != sender]
    headline, blocks = _headline(_field(message, "subject"), blocks)
    notices = [block.text for block in blocks if is_rights_line(block.text)]
    draft = draft_of(headline, [block for block in blocks if block.text not in notices], "letter")
    draft.around = notices
    return _signed(Document(draft, "letter"), message)


def _signed(document: Document, message: Message) -> Document:
    """The document with what the letter says: when it was sent, by whom, where it can be read on the web."""
    draft = document.draft
    if draft.published is None and (sent := _moment(_field(message, "date"))):
        draft.published = Found(sent, "the letter's date")
        draft.page_day = sent.date()
    if name := clean(parseaddr(_field(message, "from"))[0]):
        draft.site_name = draft.site_name or Found(name, "the letter's sender")
    archived = _field(message, "archived-at").strip("<> ")
    if archived.startswith(("http://", "https://")):
        draft.canonical_url = draft.canonical_url or Found(archived, "the letter says where it is archived")
    document.kind = "mail"
    return document


def _field(message: Message, name: str) -> str:
    """A field of the letter's head as one line, encoded words as their letters."""
    raw = next((value for known, value in message.raw_items() if known.lower() == name), "")[:_LONGEST_FIELD]
    if not raw.isascii():
        # Letters that are not spelt in ASCII: UTF-8 by a later rule (RFC 6532), or whatever the sender's machine had.
        try:
            raw = decode(raw.encode("ascii", "surrogateescape")).text
        except (UnableToRead, UnicodeEncodeError):
            raw = raw.encode("ascii", "replace").decode()
    try:
        # Without structure: a sender's name is found in it all the same, and hostile addresses cost no time.
        return clean(str(_WORDS("subject", " ".join(raw.split()))))
    except (ValueError, LookupError, MessageError, IndexError):
        return clean(raw)


def _moment(value: str) -> datetime | None:
    try:
        sent = parsedate_to_datetime(value)
    except (ValueError, OverflowError, TypeError):
        return None
    return sent if 1990 <= sent.year <= 2200 else None


def _parts(message: Message) -> Iterator[Message]:
    for number, part in enumerate(message.walk()):
        if number >= _MOST_PARTS:
            return
        if not part.is_multipart():
            yield part


def _bytes(part: Message) -> bytes:
    data = part.get_payload(decode=True)
    return data if isinstance(data, bytes) else b""


def _text(parts: list[Message]) -> list[Block]:
    """The blocks of the first HTML part that has any words, else of the first plain one."""
    written = [part for part in parts if part.get_content_disposition() != "attachment"]
    for wanted in ("text/html", "text/plain"):
        for part in written:
            if part.get_content_type() != wanted or not (text := _decoded(part)):
                continue
            html = wanted == "text/html"
            blocks = blocks_of_html(bare_html(text)) if html else blocks_of_text(without_quotes(text))
            if any(block.text for block in blocks):
                return blocks
    return []


def _decoded(part: Message) -> str:
    try:
        return decode(_bytes(part), charset=part.get_content_charset()).text
    except UnableToRead:
        return ""


def _headline(subject: str, blocks: list[Block]) -> tuple[Found[str] | None, list[Block]]:
    """The subject, or the first heading where that says nothing; what repeats it at the top of the text goes."""
    told = _RELEASE.sub("", _PREFIX.sub("", subject)).strip()
    headings = [block for block in blocks[:6] if block.kind == "heading"]
    if not _SAYS_NOTHING.match(told):
        found = Found(told[:1].upper() + told[1:], "the letter's subject")
    elif headings:
        found = Found(headings[0].text, "the first heading of the letter, whose subject says nothing")
    else:
        return None, blocks
    return found, [
        block for place, block in enumerate(blocks) if place > 5 or _plain(block.text) != _plain(found.value)
    ]


def _plain(text: str) -> str:
    return re.sub(r"\W+", " ", text).strip().lower()
