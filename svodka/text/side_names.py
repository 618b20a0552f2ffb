"""What class names say of a container: that it holds side matter, that it holds the article.

The words are those of Russian and English content systems, never of one site.
"""

from __future__ import annotations

import re
from functools import lru_cache

# How sure a name is of itself; comments are apart because a short article may have more of them than of its own text.
DOUBTFUL, SIDE, COMMENTS = 1, 2, 3

# Parts of class names, compared in lower case. Plain substrings: ten times cheaper here than one long pattern.
_COMMENTS = ("comment", "disqus", "kommentar", "discussion", "replies")
_SIDE = (
    "related", "readalso", "read-also", "read_also", "recommend", "promo", "sponsor",
    "advert", "banner", "share", "sharing", "social", "subscri", "newsletter", "breadcrumb", "pagin", "popup",
    "modal", "cookie", "consent", "gdpr", "masthead", "navig", "toolbar", "rating", "vote", "counter",
    "authorbio", "author-bio", "about-author", "signup", "login", "mostread", "most-read", "popular",
    "trending", "seealso", "see-also", "outbrain", "taboola", "photocredit", "photo-credit", "copyright",
    "donat", "anons", "disclaimer", "orphus", "assessment",
)  # fmt: skip
_SIDE_WORD = re.compile(r"(?:^|[-_ ])(?:ads?|seo|tags?|nav|bio)(?:$|[-_ ])|(?:^|[-_ ])nav")
_DOUBTFUL = (
    "sidebar", "footer", "menu", "teaser", "caption", "paywall", "lenta", "novosti",
    "bottom", "readmore", "read-more", "rubric", "informer", "header", "extra", "tool",
)  # fmt: skip
# «widget» opens the name of a side column's box; page builders end the names of all their boxes with it.
_DOUBTFUL_WORD = re.compile(r"(?:^|[-_ ])more(?:$|[-_ ])|(?:^| )widgets?(?:$|[-_ ])")
# What is hidden in «label-hidden» and «overflow-hidden» is not the box.
_HIDDEN = re.compile(r"(?<!overflow-)(?<!overflow-[xy]-)(?<!label-)hidden")
_STRONG_CLASS = ("article", "body", "content", "entry", "main", "text", "story")
_POSITIVE = (*_STRONG_CLASS, "post", "news", "full", "detail", "material")


@lru_cache(maxsize=20_000)
def judge(names: str) -> tuple[int, int]:
    """How sure class names are to mark side matter (0: not at all), and the weight they give, 0 or 25."""
    lowered = names.lower()
    mark = 0
    if _holds(lowered, _COMMENTS):
        mark = COMMENTS
    elif _holds(lowered, _SIDE) or _SIDE_WORD.search(lowered) is not None:
        mark = SIDE
    elif not _holds(lowered, _STRONG_CLASS) and (
        _holds(lowered, _DOUBTFUL)
        or _DOUBTFUL_WORD.search(lowered) is not None
        or ("hidden" in lowered and _HIDDEN.search(lowered) is not None)
    ):
        mark = DOUBTFUL
    return mark, 25 if _holds(lowered, _POSITIVE) else 0


def _holds(names: str, parts: tuple[str, ...]) -> bool:
    # A bare loop: a generator costs three times as much here, and this runs for every class name of a page.
    for part in parts:  # noqa: SIM110
        if part in names:
            return True
    return False
