"""The attempts of tests/data/xss.txt, and what a browser is asked about a page that holds them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

FILE = Path(__file__).parent.parent / "data/xss.txt"
_ESCAPE = re.compile(r"\\(?:x([0-9a-f]{2})|u([0-9a-f]{4})|([nt\\]))", re.IGNORECASE)
_LETTERS = {"n": "\n", "t": "\t", "\\": "\\"}


def payloads() -> list[str]:
    """One text an attempt; a line of the file that begins with «# » is a heading."""
    lines = FILE.read_text(encoding="utf-8").splitlines()
    return [_ESCAPE.sub(_letter, line) for line in lines if line and not line.startswith("# ")]


def _letter(found: re.Match[str]) -> str:
    if found[3]:
        return _LETTERS[found[3].lower()]
    return chr(int(found[1] or found[2], 16))


def in_lots(texts: list[str], most: int, *, between: str = " ") -> Iterator[str]:
    """Several attempts at once, up to `most` characters."""
    lot = ""
    for text in texts:
        if lot and len(lot) + len(between) + len(text) > most:
            yield lot
            lot = ""
        lot = f"{lot}{between}{text}" if lot else text
    if lot:
        yield lot


# What runs in the page after it has loaded: every way in which an element could do something of its own. The site's
# own pages have none of these.
PROBE = """() => {
    const wrong = [], schemes = ['javascript', 'vbscript', 'data', 'blob', 'filesystem', 'view-source', 'feed'];
    if (window.pwned !== undefined) wrong.push('pwned');
    for (const element of document.querySelectorAll('*')) {
        const shown = element.outerHTML.slice(0, 120);
        for (const {name, value} of element.attributes) {
            if (name.startsWith('on') || name === 'style' || name === 'srcdoc' || name === 'formaction')
                wrong.push(name + ': ' + shown);
            if (/^(data-)?hx-/.test(name) && element.closest('article') && !element.closest('.comment-box'))
                wrong.push(name + ': ' + shown);
            const scheme = value.replace(/[\\0-\\x20]/g, '').split(':')[0].toLowerCase();
            if (/href|src|action|data|poster/.test(name) && schemes.includes(scheme)) wrong.push(name + ': ' + shown);
        }
    }
    const foreign = 'iframe, object, embed, base, frame, frameset, portal, math, style, marquee, video, audio, dialog, '
        + 'script:not([src]):not([type="application/ld+json"]), meta[http-equiv], form[action^="http"], svg script, '
        + 'svg a, svg use, svg animate, svg set, svg foreignObject, link[rel~=prefetch], '
        + 'article :is(img, input, select, textarea, details):not(form[action^="/"] *)';
    for (const element of document.querySelectorAll(foreign)) wrong.push(element.outerHTML.slice(0, 120));
    return wrong;
}"""
