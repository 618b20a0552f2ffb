"""The headline of an HTML page: what stands on the page, checked against what the page tells machines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from svodka.text.found import Found
from svodka.text.page_data import PageData
from svodka.text.walk import Run, Walked

_SEPARATOR = re.compile(r"\s+(?:\||::|»|«|·|•|/|—|–|-|:)\s+|\s*\|\s*")
_CERTAIN = re.compile(r"\||::|»|·|•")
# A heading that leads to the front page is the sign of the site.
_HOME = frozenset(("/", "./", "index.html", "/index.html", "/index.php"))
_WORD = re.compile(r"\w+")
_TITLE_CLASS = re.compile(r"(?:^|[-_ ])(?:title|headline|heading|zagolovok|entry-title|post-title)(?:$|[-_ ])", re.I)


@dataclass(frozen=True, slots=True)
class HeadlineFound:
    """The headline, and the number among page.runs of its first run (None: it is not printed on the page)."""

    found: Found[str]
    run: int | None
    last: int | None = None


@dataclass(frozen=True, slots=True)
class _Printed:
    text: str
    first: int
    last: int
    tag: str


def find_headline(page: Walked, data: PageData, url: str | None) -> HeadlineFound | None:
    """An <h1> (or what looks like one) that agrees with the page's data, else the data, else the only <h1>."""
    signals = _signals(data, url)
    printed = _printed(page)
    best = _best_match(printed, signals)
    if best:
        heading, name, text = best
        # Labels and links that stand in the heading too: the page's data has the words without them.
        words = text if len(heading.text) > 1.25 * len(text) and heading.text.startswith(text[:20]) else heading.text
        printed_as = f"<{heading.tag}>" if heading.tag in ("h1", "h2", "h3") else heading.tag
        why = f"the {printed_as} of the page, and {name} agrees"
        return HeadlineFound(Found(words, why), heading.first, heading.last)
    plain = _line_of_title(page, data) if not any(heading.tag == "h1" for heading in printed) else None
    if plain is not None:
        return HeadlineFound(Found(page.runs[plain].text, "the line of the page that its <title> has too"), plain)
    sites = [_bare(name) for name in _site_names(data, url)]
    first = [
        heading
        for heading in printed
        if heading.tag == "h1" and len(_WORD.findall(heading.text)) > 2 and not _names_site(heading.text, sites)
    ]
    if len(first) == 1 or (first and not signals):
        return HeadlineFound(Found(first[0].text, "the <h1> of the page"), first[0].first, first[0].last)
    for name, text in signals:
        return HeadlineFound(Found(text, f"{name} says so; no heading of the page agrees with it"), None)
    return None


def _signals(data: PageData, url: str | None) -> list[tuple[str, str]]:
    names = _site_names(data, url)
    found = []
    headline = data.article().get("headline") or data.article().get("name")
    if isinstance(headline, str) and headline.strip():
        found.append(("JSON-LD", headline))
    meta = data.first("og:title", "twitter:title", "dc.title")
    if meta:
        found.append((meta[0], meta[1]))
    if data.title:
        found.append(("<title>", data.title))
    cleaned = [(name, without_site(" ".join(text.split()), names)) for name, text in found]
    kept = [(name, text) for name, text in cleaned if text]
    # A site that gives its own name the words of the headline leaves nothing: then nothing is cut.
    return kept or [(name, " ".join(text.split())) for name, text in found]


def _site_names(data: PageData, url: str | None) -> list[str]:
    names = [data.meta[name] for name in ("og:site_name", "application-name") if name in data.meta]
    for address in (url, data.canonical, data.meta.get("og:url")):
        try:
            host = urlsplit(address or "").hostname or ""
        except ValueError:
            continue
        names.append(host.removeprefix("www."))
        names.append(host.removeprefix("www.").split(".")[0])
    return [name for name in names if len(name) > 1]


def without_site(title: str, site_names: Sequence[str]) -> str:
    """A title without the name of its site at either end («Headline | Site», «Site: Headline»)."""
    separators = list(_SEPARATOR.finditer(title))
    sites = [_bare(name) for name in site_names if _bare(name)]
    if _bare(title) in sites:
        return ""
    if not separators:
        return title
    first, last = separators[0], separators[-1]
    head, tail = title[: first.start()], title[last.end() :]
    if _names_site(tail, sites):
        return without_site(title[: last.start()], site_names)
    if _names_site(head, sites):
        return title[first.end() :]
    # «|» is no punctuation of any language: what follows the first is the site, its section, its motto.
    certain = next((separator for separator in separators if _CERTAIN.search(separator.group(0))), None)
    if certain and len(_WORD.findall(title[: certain.start()])) >= 3:
        return title[: certain.start()].strip()
    return title


def _bare(name: str) -> str:
    return re.sub(r"\W+", "", name.lower())


def _names_site(part: str, sites: Sequence[str]) -> bool:
    bare = _bare(part)
    # «Clay» is in many a headline: a part names the site when it is hardly longer than the name.
    return bool(bare) and any(
        bare == site
        or (min(len(bare), len(site)) > 4 and (bare in site or (site in bare and len(bare) < 2 * len(site))))
        for site in sites
    )


def _printed(page: Walked) -> list[_Printed]:
    """Headings as printed: runs of one <h1> … joined; <h2>, <h3> and containers classed «title» may stand in for it."""
    found: list[_Printed] = []
    for index, run in enumerate(page.runs):
        if not run.text or len(run.text) > 300:
            continue
        number = run.container
        container = page.containers[number]
        tag = container.tag
        if tag not in ("h1", "h2", "h3") and container.parent > 0 and page.containers[container.parent].tag == "h1":
            number, tag = container.parent, "h1"
        if tag not in ("h1", "h2", "h3"):
            if len(container.names) < 6 or not _TITLE_CLASS.search(container.names):
                continue
            tag = "element classed as the title"
        if any(style.href in _HOME for _, style in run.pieces):
            continue
        if (
            found
            and found[-1].last == index - 1
            and page.inside(run.container, page.runs[found[-1].first].container)
            and tag == "h1"
        ):
            before = found.pop()
            found.append(_Printed(f"{before.text} {run.text}", before.first, index, tag))
            continue
        found.append(_Printed(run.text, index, index, tag))
    return found


def _best_match(printed: Sequence[_Printed], signals: Sequence[tuple[str, str]]) -> tuple[_Printed, str, str] | None:
    best, best_score = None, 0.0
    told = [(name, text, _words(text)) for name, text in signals]
    for heading in printed:
        words = _words(heading.text)
        # A site's name stands in its <title> too: where the page says its headline otherwise, that is asked as well.
        strange = (
            len(told) > 1 and max(_agreement(words, theirs) for name, _, theirs in told if name != "<title>") < 0.3
        )
        for name, text, theirs in told:
            if strange and name == "<title>":
                continue
            score = _agreement(words, theirs)
            # An <h1> needs less agreement than a heading that also serves lists of other stories.
            needed = 0.5 if heading.tag == "h1" else 0.8
            bonus = 0.3 if heading.tag == "h1" else 0.05 if heading.tag not in ("h2", "h3") else 0.0
            if score >= needed and score + bonus > best_score:
                best, best_score = (heading, name, text), score + bonus
    return best


def _line_of_title(page: Walked, data: PageData) -> int | None:
    """The number of the first line that begins or ends the <title> and is most of it: pages without any headings."""
    title = " ".join((data.title or "").split())
    for number, run in enumerate(page.runs if title else ()):
        part = 0.5 * len(title) <= len(run.text) <= len(title) and title.startswith(run.text) | title.endswith(run.text)
        if part and not run.outside and run.link_share < 0.5 and len(_WORD.findall(run.text)) > 2:
            return number
    return None


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text.lower().replace("ё", "е")))


def _agreement(heading: frozenset[str], signal: frozenset[str]) -> float:
    """Share of common words; a heading wholly contained in a longer title counts nearly as much."""
    if not heading or not signal:
        return 0.0
    common = len(heading & signal)
    union = common / len(heading | signal)
    contained = common / min(len(heading), len(signal)) if min(len(heading), len(signal)) >= 3 else 0.0
    return max(union, 0.9 * contained if contained >= 0.8 else 0.0)


def is_headline_again(run: Run, headline: str) -> bool:
    """Whether a run of the body only repeats the headline."""
    return len(run.text) <= 1.3 * len(headline) + 10 and _agreement(_words(run.text), _words(headline)) >= 0.85
