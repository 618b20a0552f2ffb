"""What a reader wrote, as HTML that may stand in everybody's page. Done once, when it is written.

A subset of Markdown: paragraphs, emphasis, links, lists, quotes, code. Raw HTML stays text, and whatever the Markdown
parser lets through goes through an allow-list of its own before it is kept.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass
from typing import Any

import nh3
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from svodka.discuss.pointing import points_to_comment

_TAGS = {"a", "blockquote", "br", "code", "em", "li", "ol", "p", "pre", "strong", "ul"}
# The star is said or nh3 lets title and lang pass on everything.
_ATTRIBUTES: dict[str, set[str]] = {"a": {"href"}, "ol": {"start"}, "*": set()}
_OUTWARD = re.compile(r"(?:https?://[^\s/?#%\\\"<>]+(?:[/?#]|$)|mailto:[^\s@]+@[^\s@])", re.IGNORECASE)
_INWARD = re.compile(r"#c[1-9][0-9]{0,8}")
# A post is a page of its own, whose headline is the h1.
_ESSAY_TAGS = _TAGS | {"h2", "h3"}
# Indented code is off because Russian readers indent their paragraphs; headings and rules would break up the page.
_NOT_OURS = ("code", "heading", "lheading", "hr", "html_block", "reference", "image", "html_inline")

_ADDRESS = r"(?P<address>https?://[^\s<>«»\"]{1,2000})"
# «№ 10 001» as the page prints it, «№ 123», «#123»; not «a#1», «/#1», «&#1», nor «№ 114-р», «№ 7/2», «№ 5.1».
_NUMBER = (
    r"(?:№[ \u00a0\u202f]?|(?<![\w/&#])#)(?P<number>[1-9]\d{0,2}(?:[ \u00a0\u202f]\d{3}(?!\d)){1,2}|[1-9]\d{0,8})"
    r"(?![\w/]|-[^\W\d]|[.,]\d)"
)
_POINTERS = re.compile(f"{_ADDRESS}|{_NUMBER}")
_TRAILING = ".,:;!?…*_'’"
# Quotes in quotes: twelve levels are read, further marks on a line are left out. The parser would leave out the words.
_MARK = r"[ \t]*(?:>|[-*+](?=[ \t]))"
_TOO_DEEP = re.compile(rf"^((?:{_MARK}){{12}})(?:{_MARK})+", re.M)
_DEEPEST = 60
_PLACE_IN_THREAD = re.compile(r'<a href="#c(\d+)">')
_ANY_TAG = re.compile("<[^>]*>")
REL = "nofollow ugc noopener"


def render(source: str, *, last_seq: int = 0) -> str:
    """Sanitised HTML of a clean text (cleaning.clean). «№ 123» and «#123» become links to #c123 when there is
    such a number, that is up to `last_seq`.
    """
    return _allowed(_MARKDOWN.render(_TOO_DEEP.sub(r"\1", source), {"last_seq": last_seq}), _TAGS)


def render_essay(source: str) -> str:
    """The same of a reader's post: «## …» and «### …» are headings, h2 and h3, and numbers point nowhere."""
    return _allowed(_ESSAY.render(_TOO_DEEP.sub(r"\1", source), {"last_seq": 0}), _ESSAY_TAGS)


def _allowed(html: str, tags: set[str]) -> str:
    """What of the HTML may stand in everybody's page."""
    clean = nh3.clean(
        html,
        tags=tags,
        attributes=_ATTRIBUTES,
        attribute_filter=_only_whole_addresses,
        url_schemes={"http", "https", "mailto"},
        link_rel=REL,
    )
    # A place on the portal itself is nothing to be distrusted.
    return re.sub(rf'<a href="(#c\d+)" rel="{REL}">', r'<a href="\1">', clean).strip()


def has_words(html: str) -> bool:
    """Whether HTML that `render` made shows anything: «>» alone is an empty quote."""
    return bool(_ANY_TAG.sub("", html).strip())


def count_links(html: str) -> int:
    """Links that lead out of the portal, in HTML that `render` made."""
    return html.count(f' rel="{REL}">')


def point_across_pages(html: str, *, shown: Container[int], address: Callable[[int], str]) -> str:
    """The HTML of a comment with links to numbers that are not among those `shown` led to `address(number)`."""

    def lead(found: re.Match[str]) -> str:
        number = int(found[1])
        return found[0] if number in shown else f'<a href="{address(number)}">'

    return _PLACE_IN_THREAD.sub(lead, html)


def _only_whole_addresses(tag: str, attribute: str, value: str) -> str | None:
    # A broken scheme («javascript&#58;…») would pass as a relative address: only whole ones stay.
    if attribute == "href" and not (_OUTWARD.match(value) or _INWARD.fullmatch(value)):
        return None
    if attribute == "start" and not re.fullmatch(r"\d{1,9}", value):
        return None
    return value


def _link_pointers(state: StateCore) -> None:
    """Bare addresses and numbers of comments in running text become links."""
    for block in state.tokens:
        if block.type == "inline" and block.children:
            block.children = _with_pointers(block.children, state.env["last_seq"])


def _with_pointers(tokens: Sequence[Token], last_seq: int) -> list[Token]:
    made: list[Token] = []
    inside = 0
    line = _Line(last_seq)
    for token in tokens:
        inside += (token.type == "link_open") - (token.type == "link_close")
        if token.type == "text" and not inside:
            made += _split(token, line)
        else:
            made.append(token)
        line.said = "" if token.type in {"softbreak", "hardbreak"} else line.said + token.content
    return made


@dataclass(slots=True)
class _Line:
    """What was said on the line before a token, and whether the last number there was a comment's."""

    last_seq: int
    said: str = ""
    pointed: bool = False


def _split(token: Token, line: _Line) -> list[Token]:
    made: list[Token] = []
    at = 0
    for found in _POINTERS.finditer(token.content):
        shown, target = _target(found, line.last_seq)
        if found["number"]:
            # As much as holds the longest word or number that is looked for there.
            before = (line.said[-60:] + token.content[max(0, found.start() - 60) : found.start()])[-60:]
            line.pointed = points_to_comment(before, chained=line.pointed)
            target = target if line.pointed else ""
        if not target:
            continue
        made += [*_text(token.content[at : found.start()]), *_link(shown, target)]
        at = found.start() + len(shown)
    return [*made, *_text(token.content[at:])] if made else [token]


def _target(found: re.Match[str], last_seq: int) -> tuple[str, str]:
    """What stands in the text and where it leads; nowhere ("") when it is not a link after all."""
    if found["number"]:
        number = int(re.sub(r"\D", "", found["number"]))
        return found[0], f"#c{number}" if number <= last_seq else ""
    address = found[0].rstrip(_TRAILING)
    # «(https://…)»: a bracket that was opened outside is closed outside.
    unopened = address.count(")") - address.count("(")
    while unopened > 0 and address.endswith(")"):
        address = address[:-1].rstrip(_TRAILING)
        unopened -= 1
    return address, address if _OUTWARD.match(address) else ""


def _text(content: str) -> list[Token]:
    return [Token("text", "", 0, content=content)] if content else []


def _link(shown: str, target: str) -> list[Token]:
    opened = Token("link_open", "a", 1, attrs={"href": target})
    return [opened, *_text(shown), Token("link_close", "a", -1)]


def _level_headings(state: StateCore) -> None:
    """Two levels are enough: «#» is meant as the higher one, «####» as the lower."""
    for token in state.tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = "h2" if token.tag in {"h1", "h2"} else "h3"


def _parser(*, essay: bool = False) -> MarkdownIt:
    off = [rule for rule in _NOT_OURS if not (essay and rule == "heading")]
    parser = MarkdownIt("commonmark", {"html": False, "breaks": True, "maxNesting": _DEEPEST}).disable(off)
    parser.core.ruler.push("pointers", _link_pointers)
    if essay:
        parser.core.ruler.push("levels", _level_headings)
    allowed: Any = lambda url: bool(_OUTWARD.match(url))  # noqa: E731
    parser.validateLink = allowed  # type: ignore[method-assign]
    return parser


_MARKDOWN, _ESSAY = _parser(), _parser(essay=True)
