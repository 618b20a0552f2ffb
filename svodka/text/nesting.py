"""A guard before the parser: HTML nested deeper than any real page makes every HTML parser quadratic.

Lexbor takes 27 s for 100,000 nested <div>, because closing an implied paragraph looks through all open elements.
Browsers cut nesting at 512 levels; so do we. Text is never dropped, only the tags that would nest deeper.
"""

from __future__ import annotations

import re

DEEPEST = 512
# Under this many tags the worst nesting costs 0.15 s; nine real pages in ten are below and skip the check.
_WORTH_CHECKING = 8_000
_TOKEN = re.compile(
    r"<!--.*?(?:-->|\Z)|<(?P<raw>script|style|textarea|title)\b[^<>]*>.*?(?:</(?P=raw)\s*>|\Z)"
    r"|<(?P<close>/?)(?P<name>[a-z][a-z0-9-]*+)(?:[^<>\"']++|\"[^\"<>]*+\"|'[^'<>]*+')*+>?",
    re.I | re.S,
)
# Void elements, and those whose end tag HTML lets out: a page of 5,000 unclosed <p> is not deep.
_UNCOUNTED = frozenset((
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track",
    "wbr", "p", "li", "td", "th", "tr", "dt", "dd", "option", "thead", "tbody", "tfoot", "html", "head", "body",
    "script", "style",
))  # fmt: skip


def limit_nesting(html: str) -> str:
    """The same HTML without the tags that nest deeper than DEEPEST levels; unchanged when none does."""
    if html.count("<") < _WORTH_CHECKING or _depth(html) <= DEEPEST:
        return html
    kept: list[str] = []
    depth, position = 0, 0
    for token in _TOKEN.finditer(html):
        name = token["name"]
        if name is None or name.lower() in _UNCOUNTED:
            continue
        depth = max(0, depth + (-1 if token["close"] else 1))
        if depth > DEEPEST or (depth == DEEPEST and token["close"]):
            kept.append(html[position : token.start()])
            kept.append(" ")
            position = token.end()
    kept.append(html[position:])
    return "".join(kept)


def _depth(html: str) -> int:
    deepest = depth = 0
    for token in _TOKEN.finditer(html):
        name = token["name"]
        if name is not None and name.lower() not in _UNCOUNTED:
            depth = max(0, depth + (-1 if token["close"] else 1))
            deepest = max(deepest, depth)
    return deepest
