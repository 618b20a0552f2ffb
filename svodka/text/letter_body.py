"""The text of a letter without what is of the mailing: previews, greetings, «view in browser», «unsubscribe»."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from svodka.text.parsing import parsed
from svodka.text.records import Block, Mark
from svodka.text.releases import without_contacts

_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|font-size\s*:\s*0(?:px|pt)?\s*(?:;|$)"
    r"|max-height\s*:\s*0(?:px)?\s*(?:;|$)|opacity\s*:\s*0\s*(?:;|$)",
    re.I,
)
# Letters are laid out in tables, so that none of theirs means a table.
_LAYOUT = re.compile(r"<(/?)(?:table|tbody|thead|tfoot|tr|td|th|center)\b", re.I)
_BROWSER = re.compile(
    r"(?:открыть|посмотреть|смотреть|просмотреть|читать|откройте)\b.{0,30}\bв браузере|веб-версия"
    r"|письмо (?:не|плохо|некорректно) отображается|(?:view|open|read|see)\b.{0,30}\bin (?:your |a )?(?:web )?browser"
    r"|(?:web|online) version|(?:email|message|newsletter) (?:is )?not display",
    re.I,
)
_FOOTER = re.compile(
    r"отписаться|отписки|отказаться от (?:рассылк|подписк|получени)|вы получил\w* это (?:письмо|сообщение)"
    r"|письмо (?:отправлено|сформировано) автоматически|(?:настро\w+|управл\w+) (?:рассылк|подписк)|unsubscribe"
    r"|you(?:'re| are)? (?:receiv\w+|received) this|(?:manage|update|change)\b.{0,20}\b(?:preferences|subscription)"
    r"|opt[ -]out|no longer (?:wish|want) to receive|mailing address",
    re.I,
)
_GREETING = re.compile(
    r"^(?:здравствуйте|добрый (?:день|вечер)|доброе утро|уважаем\w+|дорог\w+|приветству\w+|hello|hi|dear|good "
    r"(?:morning|afternoon|day))\b.{0,60}[!,.]?$",
    re.I,
)
_CLOSING = re.compile(
    r"^(?:с уважением|с наилучшими пожеланиями|всего доброго|(?:best|kind|warm)?\s*regards|sincerely|yours)\b.{0,60}$",
    re.I,
)
_MORE = re.compile(
    r"^[\W_]*(?:читать|читайте|узнать|смотреть)?\s*(?:далее|дальше|полностью|подробнее|больше|на сайте|весь текст"
    r"|(?:read|learn|find out) more|continue reading|full story"
    r"|read (?:the )?(?:full )?(?:story|article|release))[\W_]*$",
    re.I,
)
# Ways that count who has come: they lead through the sender's counter, and often hold the key of our own subscription.
_COUNTING = re.compile(r"unsub|/click|click\.|track|redirect|list-manage|/ls/|/wf/|preferences|webversion|%40|@", re.I)
_LONGEST_LINK = 200


def bare_html(html: str) -> str:
    """The HTML of a letter without its layout tables and what is hidden in it (the preview that mail programs show)."""
    tree = parsed(html)
    for node in tree.css("[style], [hidden]"):
        if "hidden" in node.attributes or _HIDDEN.search(node.attributes.get("style") or ""):
            node.decompose()
    return _LAYOUT.sub(r"<\1div", tree.html or "")


def without_quotes(text: str) -> str:
    """A plain text up to its signature («-- »), without the lines that it quotes."""
    kept = []
    for line in text.splitlines():
        if line.rstrip("\r") == "-- ":
            break
        if not line.startswith(">") and not re.fullmatch(r"\s*[-=_*~#]{4,}\s*", line):
            kept.append(line)
    return "\n".join(kept)


def blocks_of_letter(blocks: Sequence[Block]) -> list[Block]:
    """What of the blocks is the sender's news; «read more» becomes a link of the heading over it."""
    kept: list[Block] = []
    for place, block in enumerate(blocks):
        text = block.text
        if not any(map(str.isalpha, text)) or (_BROWSER.search(text) and len(text) < 200):
            continue
        if _FOOTER.search(text) and len(text) < 600:
            if place * 2 >= len(blocks):
                break
            continue
        if _CLOSING.match(text) and place * 2 >= len(blocks):
            break
        if _MORE.match(text):
            _lead_on(kept, block)
        elif not (_GREETING.match(text) and len(kept) < 2):
            kept.append(replace(block, marks=tuple(mark for mark in map(_honest, block.marks) if mark)))
    return without_contacts(kept)


def _lead_on(kept: list[Block], more: Block) -> None:
    """Put the link of «read more» on the nearest heading above that has none."""
    link = next((mark for mark in map(_honest, more.marks) if mark and mark.kind == "link"), None)
    for place in range(len(kept) - 1, -1, -1):
        if kept[place].kind == "heading":
            if link and not any(mark.kind == "link" for mark in kept[place].marks):
                whole = Mark("link", 0, len(kept[place].text), link.href)
                kept[place] = replace(kept[place], marks=(*kept[place].marks, whole))
            return


def _honest(mark: Mark) -> Mark | None:
    """The mark; None for a link that is no way to a page but a counter, without the words that only count."""
    if mark.kind != "link":
        return mark
    try:
        parts = urlsplit(mark.href or "")
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or _COUNTING.search(mark.href or ""):
        return None
    query = [(name, value) for name, value in parse_qsl(parts.query) if not re.match(r"utm_|mc_|yclid|gclid", name)]
    href = urlunsplit(parts._replace(query=urlencode(query)))
    return replace(mark, href=href) if len(href) <= _LONGEST_LINK else None
