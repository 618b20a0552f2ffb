"""A guard before the parser: a tag of thousands of attributes, each of which Lexbor compares with all before it.

Measured: 0.07 s for 5,000 attributes, 7.7 s for 40,000, and a page may hold 800,000. Real tags have some thirty.
"""

from __future__ import annotations

import re
from itertools import islice

from svodka.text.effort import TookTooLong

MOST_ATTRIBUTES = 1_000
# In so many characters fit 15,000 attributes, 0.7 s; half of all pages are smaller and skip the check.
_WORTH_CHECKING = 60_000
# An everyday tag, in so strict a grammar that HTML cannot see it otherwise; whatever else opens one is unusual.
_UNUSUAL = re.compile(
    r"<[a-z](?![\w:-]*+(?:\s++[\w:@.-]++(?:=(?:\"[^\">]*+\"|'[^'>]*+'|[^\s>\"'=]++))?+){0,60}+\s*+/?+>)", re.I
)
_EXAMINED = 200
# As HTML has it (13.2.5.32 to .39): quotes are quotes only right behind «=», and nothing need stand between values.
_VALUE = r"(?>\s*+=\s*+(?>\"[^\"]*+(?:\"|\Z)|'[^']*+(?:'|\Z)|[^\s>\"'][^\s>]*+)?+)?+"
_ATTRIBUTE = rf"(?>[\s/]*+(?>=?[^\s/>=]++|=){_VALUE})"
# Names of any length would make this quadratic; cut into pieces they only look like more attributes than there are.
_MANY = re.compile(
    rf"<[a-z][^\s/>]{{0,100}}+(?>[\s/]*+(?>=?[^\s/>=]{{1,200}}+|=){_VALUE}){{{MOST_ATTRIBUTES + 1}}}", re.I
)
_TOKEN = re.compile(
    r"<!--.*?(?:-->|\Z)"
    rf"|<(?P<name>[a-z][^\s/>]*+){_ATTRIBUTE}{{0,{MOST_ATTRIBUTES}}}+(?P<more>{_ATTRIBUTE})?+[^>]*+>?",
    re.I | re.S,
)
_RAW = ("script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes")


def refuse_heavy_tags(html: str) -> None:
    """Raises TookTooLong when a tag has more than MOST_ATTRIBUTES attributes."""
    if len(html) < _WORTH_CHECKING:
        return
    unusual = [place.start() for place in islice(_UNUSUAL.finditer(html), _EXAMINED)]
    # Scripts are full of what looks like a tag; only where one seems heavy the page is gone through tag by tag.
    if len(unusual) < _EXAMINED and not any(_MANY.match(html, place) for place in unusual):
        return
    lowered, position = html.lower(), 0
    while token := _TOKEN.search(html, position):
        position = token.end()
        if token["more"]:
            raise TookTooLong("Reading this page took too long: one of its tags has more than a thousand attributes.")
        if (token["name"] or "").lower() in _RAW:
            # What a script holds is no tag, whatever it looks like.
            position = lowered.find(f"</{token['name'].lower()}", position)
            if position < 0:
                return
