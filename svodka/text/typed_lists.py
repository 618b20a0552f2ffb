"""Lists that were typed, not marked up: «- first;» «– second;» «1) third». A typed dash also opens direct speech."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_MARKER = re.compile(
    r"(?P<dash>[-–—―−])[\s\u00a0]+|(?P<dot>[•·●▪■◦‣*])[\s\u00a0]*(?=\S)|(?P<number>\d{1,3})(?:\)|\.)[\s\u00a0]+(?=\D)"
)
_SPEECH = re.compile(
    r"[,!?…»\"]\s*[-–—]\s*(?:[а-яё]+\s+){0,3}(?:сказал|говорит|говорил|заявил|отметил|рассказал|пояснил|добавил"
    r"|спросил|ответил|"
    r"отвеча|спрашива|подчеркнул|признал|уточнил|сообщил|считает|уверен|вспомина|продолжа|восклик|шепн|заметил)",
    re.I,
)
_INTRODUCES_SPEECH = re.compile(
    r"(?:сказал|говорит|заявил|отметил|рассказал|пояснил|добавил|спросил|ответил|спрашива|отвеча|вопрос|слова"
    r"|said|asked)[^:]{0,60}:\s*$",
    re.I,
)


@dataclass(frozen=True, slots=True)
class TypedList:
    """Paragraphs [first, last) are the items of one list; `cuts` holds how many characters of each are the marker."""

    first: int
    last: int
    cuts: tuple[int, ...]
    ordered: bool


@dataclass(frozen=True, slots=True)
class _Item:
    kind: str
    cut: int
    number: int
    text: str


def starts_item(paragraph: str) -> bool:
    """Whether a paragraph opens with a typed dash, dot or number."""
    return _item(paragraph) is not None


def find_typed_lists(paragraphs: Sequence[str]) -> list[TypedList]:
    """The typed lists among consecutive paragraphs; direct speech and single dashes are left as paragraphs."""
    lists: list[TypedList] = []
    first = 0
    while first < len(paragraphs):
        items = _run(paragraphs, first)
        before = paragraphs[first - 1] if first else ""
        if len(items) > 1 and not _is_dialogue(items, before):
            cuts = tuple(item.cut for item in items)
            lists.append(TypedList(first, first + len(items), cuts, items[0].kind == "number"))
        first += max(1, len(items))
    return lists


def _run(paragraphs: Sequence[str], first: int) -> list[_Item]:
    """Items that begin at `first` and go on with the same kind of marker, numbers counting upwards from one."""
    items: list[_Item] = []
    for index in range(first, len(paragraphs)):
        item = _item(paragraphs[index])
        if item is None or (items and item.kind != items[0].kind):
            break
        if item.kind == "number" and item.number != len(items) + 1:
            break
        items.append(item)
    return items


def _item(paragraph: str) -> _Item | None:
    match = _MARKER.match(paragraph)
    if match is None or not paragraph[match.end() :].strip():
        return None
    if match["number"]:
        return _Item("number", match.end(), int(match["number"]), paragraph[match.end() :])
    kind = "hyphen" if match["dash"] == "-" else "dash" if match["dash"] else "dot"
    return _Item(kind, match.end(), 0, paragraph[match.end() :])


def _is_dialogue(items: Sequence[_Item], before: str) -> bool:
    """Direct speech: questions, «, – сказал …», sentences in a dash's run that nothing introduces as a list."""
    if items[0].kind in ("dot", "number"):
        return False
    texts = [item.text.rstrip() for item in items]
    if sum(text.endswith((";", ",")) for text in texts[:-1]) * 2 >= len(texts) - 1:
        return False
    if any(_SPEECH.search(text) for text in texts) or _INTRODUCES_SPEECH.search(before):
        return True
    if any(re.search(r"\?(?:\s|$)", text) for text in texts):
        return True
    if all(text[:1].islower() or text[:1].isdigit() for text in texts) or before.rstrip().endswith(":"):
        return False
    # Nothing introduces the run: hyphens with three or more short items are a list, dashes are speech.
    return items[0].kind == "dash" or len(items) < 3 or max(map(len, texts)) > 250
