"""Fields around the headline of an HTML page: site, section, author, agency, dates, counters, standfirst."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from selectolax.lexbor import LexborHTMLParser

from svodka.text.agencies import is_listed, looks_like_agency
from svodka.text.assembling import absolute
from svodka.text.found import Found
from svodka.text.furniture import NAVIGATION, is_bare_number, number_of
from svodka.text.headline import is_headline_again
from svodka.text.morphology import is_known, may_be_proper, readings
from svodka.text.page_data import PageData, names_of, types_of
from svodka.text.printed import alone_date, byline_of, counter_of, is_moment, sayings
from svodka.text.publishing import said_in
from svodka.text.running_text import opens_the_rest
from svodka.text.walk import Run, Walked

_AUTHOR_CLASS = re.compile(
    r"(?:^|[-_ ])(?:by-?line|author(?:s|-?name|__name)?|autor|post-author|vcard|signature)(?:$|[-_ ])", re.I
)
_AUTHOR_LINK = re.compile(r"/(?:authors?|avtor\w*|people|persons?|staff|profile)/", re.I)
_FULL_NAME = re.compile(r"[A-ZА-ЯЁ][\w'’.-]* (?:[a-zа-я]{2,3} )?[A-ZА-ЯЁ]")
_SIGNATURE = re.compile(
    r"(?P<who>[А-ЯЁ][а-яё]+ [А-ЯЁ](?:[а-яё]+|[А-ЯЁ]+)(?:-[А-ЯЁ][а-яё]+)?)(?:, (?!\d)[^.!?]{2,40})?[.]?$"
)
_LONGEST_SIGNATURE = 70
_SIGNED = re.compile(r"[A-ZА-ЯЁ][a-zа-яё-]+ [A-ZА-ЯЁ][a-zа-яё-]+(?:,|$)")
_SECTION_CLASS = re.compile(r"(?:^|[-_ ])(?:entry-)?(?:cats?|cat-links|categor\w*|rubri\w*|section)(?:$|[-_ ])", re.I)
# One or two steps, no file and no number: «/energo/», «/news/ports».
_FOLDER = re.compile(r"/(?!print|comment|forum|login|user)[a-z][a-z_-]{1,30}(?:/[a-z][a-z_-]{1,30})?/?", re.I)
_STANDFIRST_CLASS = re.compile(
    r"(?:^|[-_ ])(?:lead|lede|standfirst|sub-?title|sub-?headline|sub|deck|dek|anons|announce|podzag\w*"
    r"|vrez|excerpt|preamble|ingress|p-summary)(?:$|[-_ ])",
    re.I,
)
_DESCRIPTIONS = ("og:description", "description", "twitter:description")
# Descriptions that machines make are the head of the text, cut; what is shorter says little.
_SHORTEST_DESCRIPTION = 30
_KICKER_CLASS = re.compile(r"(?:^|[-_ ])(?:kicker|eyebrow|overline|overtitle|supertitle|nadzag\w*)(?:$|[-_ ])", re.I)
_CRUMBS_CLASS = re.compile(r"bread-?crumb|crumbs|(?:^|[-_ ])path(?:$|[-_ ])", re.I)
_COUNTER_CLASS = re.compile(
    r"(?:^|[-_ ])(?:views?|hits|eye|counters?|views?-?count|stat|stats|likes?)(?:$|[-_ ])", re.I
)
_SOURCE_LABEL = re.compile(r"^(?:источник|source|агентство)\s*:\s*", re.I)
_SOURCE_CLASS = re.compile(r"agenc|source|istochnik|provider", re.I)
_NOT_A_PERSON = re.compile(
    r"https?://|@|[:|«»]| [-–—] |\b(?:admin|редакция|editor|staff|user|author|авторы|автор|колонки"
    r"|posted on|published|updated|share|comments?)\b|\d{3}"
    r"|\.(?:ru|com|net|org|by|ua|info)$",
    re.I,
)


def site_name(data: PageData) -> Found[str] | None:
    """The name of the portal; never taken for the agency's."""
    found = data.first("og:site_name", "application-name")
    if found:
        return Found(" ".join(found[1].split()), f"{found[0]} says so")
    for thing in data.objects:
        if "WebSite" in types_of(thing) and names_of(thing):
            return Found(names_of(thing)[0], "JSON-LD names the web site")
    return None


def canonical_url(data: PageData, url: str | None) -> Found[str] | None:
    """The page's own address as it declares it, else the address it was fetched from."""
    for address, why in (
        (data.canonical, "the page's <link rel=canonical>"),
        (data.meta.get("og:url"), "og:url says so"),
        (data.article().get("url"), "JSON-LD says so"),
    ):
        joined = absolute(url, address) if isinstance(address, str) else None
        if joined:
            return Found(joined, why)
    return Found(url, "the address the page came from") if url else None


def section(
    page: Walked,
    tree: LexborHTMLParser,
    data: PageData,
    headline: str,
    beside: Sequence[Run],
    after: Sequence[Run],
) -> Found[str] | None:
    """The section by JSON-LD, meta, the last breadcrumb before the headline."""
    sections = names_of(data.article().get("articleSection"))
    if sections:
        return Found(sections[0], "JSON-LD names the section")
    marked = data.marked(tree, "articleSection")[:1]
    if marked and 1 < len(name := " ".join((marked[0].text() or "").split())) < 60:
        return Found(name, "the page marks its section")
    meta = data.first("article:section", "og:article:section", "section", "parsely-section")
    if meta and not is_bare_number(meta[1]):
        return Found(meta[1], f"{meta[0]} says so")
    crumbs = [crumb for crumb in _crumbs(page) if crumb != headline and not NAVIGATION.match(crumb)]
    if crumbs:
        return Found(crumbs[-1], "the last of the page's breadcrumbs")
    for run in [*beside, *after]:
        if len(run.text) < 50 and run.link_share > 0.8 and _SECTION_CLASS.search(page.containers[run.container].names):
            return Found(run.text, "the link beside the headline, classed as the section")
    return _beside_date(beside)


def _beside_date(beside: Sequence[Run]) -> Found[str] | None:
    """The one link to a folder of the site in a line that gives the date: «10-11-2026 | Энергетика | Автор: …»."""
    for run in beside:
        links = [(" ".join(text.split()), style.href) for text, style in run.pieces if style.href and text.strip()]
        names = {text for text, href in links if _FOLDER.fullmatch(href) and not _AUTHOR_LINK.search(f"{href}/")}
        name = names.pop() if len(names) == 1 else ""
        named = 2 < len(name) < 50 and not NAVIGATION.match(name) and not looks_like_agency(name) and name[0].isalpha()
        if named and any(alone_date(saying) for saying in said_in([run])):
            return Found(name, f"the link in the line of the date: «{run.text[:80]}»")
    return None


def _crumbs(page: Walked) -> Iterator[str]:
    """Texts of links in the first containers classed as breadcrumbs."""
    marked = {
        number
        for number, container in enumerate(page.containers)
        if len(container.names) > 1 and _CRUMBS_CLASS.search(container.names)
    }
    for run in page.runs if marked else ():
        number = run.container
        for _ in range(3):
            if number < 0:
                break
            if number in marked:
                yield from (
                    text.strip() for text, style in run.pieces if style.href is not None and 1 < len(text.strip()) < 60
                )
                break
            number = page.containers[number].parent


def byline(
    page: Walked, tree: LexborHTMLParser, data: PageData, near: Sequence[Run], signed: Found[str] | None = None
) -> Found[str] | None:
    """The author as a person: JSON-LD, meta, marked elements, «Автор: …», the signature under the text."""
    article = data.article()
    authors = article.get("author")
    people = [
        author
        for author in (authors if isinstance(authors, list) else [authors])
        if not (isinstance(author, dict) and "Organization" in "".join(types_of(author)))
    ]
    names = [name for name in (name.strip(" ,;") for name in names_of(people)) if _is_person(name, data)]
    if names:
        return Found(", ".join(dict.fromkeys(names)), "the author in JSON-LD")
    meta = data.first(
        "author", "article:author", "dc.creator", "parsely-author", "sailthru.author", "byl", "mediator_author"
    )
    if meta and _is_person(meta[1], data) and _FULL_NAME.match(_without_by(meta[1])):
        return Found(_without_by(meta[1]), f"the meta element {meta[0]}")
    for node in data.marked(tree, "author", "p-author")[:5]:
        named = next(iter(data.marked(node, "name")), node)
        name = " ".join((named.text() or named.attributes.get("content") or "").split())
        if 3 < len(name) < 80 and _is_person(name, data):
            return Found(_without_by(name), "the page marks its author")
    return _printed_byline(page, data, near) or signed or _only_author(tree, data)


def signature(runs: Sequence[Run]) -> tuple[Run, Found[str]] | None:
    """The line of a Russian name under a text: «Игнат Селезнёв, Лупа»; the first name is one, the case is right."""
    for run in runs:
        if opens_the_rest(run):
            return None
        match = _SIGNATURE.match(run.text) if len(run.text) < _LONGEST_SIGNATURE else None
        if match is None or run.outside:
            continue
        words = match["who"].split()
        for first, last in (words, words[::-1]):
            named = any("Name" in reading.grammemes and reading.case == "nomn" for reading in readings(first))
            common = is_known(last) and not may_be_proper(last)
            if named and not common and not any("Name" in reading.grammemes for reading in readings(last)[:1]):
                return run, Found(match["who"], f"the signature under the text: «{run.text}»")
    return None


def _only_author(tree: LexborHTMLParser, data: PageData) -> Found[str] | None:
    """The one author that the whole page links to; lists of columnists link to several."""
    nodes = tree.css('[rel="author"], a[href*="/author/"], a[href*="/authors/"]')[:30]
    names = {" ".join((node.text() or "").split()) for node in nodes} - {""}
    people = [_without_by(name) for name in names if len(name) < 60]
    if len(people) == 1 and _FULL_NAME.match(people[0]) and _is_person(people[0], data):
        return Found(people[0], "the only author that the page links to")
    return None


def _printed_byline(page: Walked, data: PageData, near: Sequence[Run]) -> Found[str] | None:
    for saying in said_in(near):
        name = byline_of(saying)
        if name and _is_person(name, data):
            return Found(name, f"printed: «{saying}»")
    for run in near:
        linked = [text for text, style in run.pieces if style.href and _AUTHOR_LINK.search(style.href)]
        name = " ".join(" ".join(linked).split())
        if _FULL_NAME.match(name) and _is_person(name, data):
            return Found(name, "the link to an author's page beside the headline")
    for run in near:
        if _AUTHOR_CLASS.search(page.containers[run.container].names) and len(run.text) < 80:
            name = _without_by(run.text)
            if _is_person(name, data) and _FULL_NAME.match(name) and alone_date(name) is None:
                return Found(name, "the element classed as the author")
    for run, following in pairwise(near):
        # A signature: «Name Surname, engineer» and under it the date.
        if len(run.text) < 80 and _SIGNED.match(run.text) and len(following.text) < 40 and alone_date(following.text):
            return Found(run.text.split(",")[0], f"the signature over the date: «{run.text}»")
    return None


def _without_by(name: str) -> str:
    bare = re.sub(r"^(?:by|от|автор|текст|беседовал[аи]?|written by)\s*:?\s+", "", " ".join(name.split()), flags=re.I)
    # «By» and the name in two elements with no blank between.
    return re.sub(r"^By(?=[A-Z][a-z])", "", bare)


def _is_person(name: str, data: PageData) -> bool:
    if _NOT_A_PERSON.search(name) or len(name) > 150 or not re.search(r"[^\W\d_]{2}", name):
        return False
    return name.strip().lower() != data.meta.get("og:site_name", "").strip().lower()


def agency(page: Walked, data: PageData, beside: Sequence[Run]) -> Found[str] | None:
    """The agency by a link or a label right over or under the headline, else by an author that is an organisation."""
    for run in beside:
        text = _SOURCE_LABEL.sub("", run.text)
        if 1 < len(text) <= 60 and not NAVIGATION.match(text) and _names_source(page, run, text):
            return Found(text, f"the label or link beside the headline: «{run.text}»")
    authors = data.article().get("author")
    for author in authors if isinstance(authors, list) else [authors]:
        if isinstance(author, dict) and any("Organization" in kind for kind in types_of(author)) and names_of(author):
            return Found(names_of(author)[0], "the author in JSON-LD is an organisation")
    return None


def source_of(line: str) -> str | None:
    """The name in «Источник: …», a line of its own; None when it is an address or no such line."""
    name = _SOURCE_LABEL.sub("", line)
    return name if name != line and 1 < len(name) <= 60 and "/" not in name else None


def _names_source(page: Walked, run: Run, text: str) -> bool:
    """A listed agency, or one behind a label, link or class that says source; sections («НОВОСТИ») look alike."""
    if is_listed(text) or text.startswith(("ИА ", "РИА ", "АН ")):
        return True
    if text != run.text:
        return looks_like_agency(text)
    hrefs = " ".join(style.href or "" for _, style in run.pieces)
    marked = _SOURCE_CLASS.search(hrefs) or _SOURCE_CLASS.search(page.containers[run.container].names)
    return bool(marked) and run.link_share > 0.5


def agency_as_author(data: PageData) -> Found[str] | None:
    """An author's meta element that names an agency, not a person."""
    meta = data.first("author", "article:author")
    if meta and looks_like_agency(meta[1]) and (is_listed(meta[1]) or re.match(r"(?:ИА|РИА|АН|ИАА)\s", meta[1])):
        return Found(meta[1], f"the meta element {meta[0]} names it")
    return None


def publisher(data: PageData) -> Found[str] | None:
    """The publisher of the NewsArticle, which counts as the agency when nothing else names one."""
    article = data.article()
    names = names_of(article.get("publisher")) if "NewsArticle" in types_of(article) else []
    return Found(names[0], "the publisher of the NewsArticle in JSON-LD") if names else None


def counters(page: Walked, near: Sequence[Run], after: Sequence[Run]) -> Found[tuple[int, ...]] | None:
    """Bare or labelled numbers between the headline and the body, in order; the page seldom says what they count."""
    values: list[int] = []
    for run in near:
        pieces = [" ".join(text.split()) for text, _ in run.pieces if text.strip()]
        labelled = [number for number in map(counter_of, sayings(run.text, pieces)) if number is not None]
        if labelled:
            values.extend(labelled)
        elif run.tag not in ("td", "th"):
            # «Сегодня, 14:20» may stand in the same line.
            counted = any(map(is_bare_number, pieces))
            bare = [piece for piece in pieces if is_bare_number(piece) or not is_moment(piece)] if counted else []
            if bare and all(map(is_bare_number, bare)):
                values.extend(map(number_of, bare))
    for run in after if not values else ():
        # Under the text bare numbers may be anything; a labelled one is a counter there too.
        values.extend(number for number in map(counter_of, sayings(run.text, ())) if number is not None)
    return Found(tuple(values), "the bare numbers beside the headline, in the order of the page") if values else None


def standfirst_run(page: Walked, runs: Sequence[Run], headline: str, *, classed: bool) -> Run | None:
    """The run that is the standfirst: its container is classed as one or, unless `classed` is asked, it is an <h2>."""
    for run in runs:
        if not 40 <= len(run.text) <= 700 or run.link_share > 0.3 or is_headline_again(run, headline):
            continue
        container = page.containers[run.container]
        above = page.containers[container.parent].names if container.parent > 0 and container.tag == "p" else ""
        if (
            _STANDFIRST_CLASS.search(container.names)
            or _STANDFIRST_CLASS.search(above)
            or (run.tag == "h2" and not classed)
        ):
            return run
    return None


def described_run(page: Walked, tree: LexborHTMLParser, data: PageData, runs: Sequence[Run]) -> Run | None:
    """The run that the page gives machines as its description, when it stands otherwise than the text after it."""
    told = {" ".join(data.meta[name].split()) for name in _DESCRIPTIONS if name in data.meta}
    if runs:
        told |= {" ".join((node.text() or "")[:1_000].split()) for node in data.marked(tree, "description")[:3]}
    for run in runs if told else ():
        if not _SHORTEST_DESCRIPTION <= len(run.text) <= 700 or run.text not in told or run.link_length:
            continue
        own = page.containers[run.container]
        after = next((other for other in page.runs[run.order + 1 :] if len(other.text) > 100), None)
        beside = page.containers[after.container] if after else None
        if beside is None or (own.tag, own.names, own.parent) != (beside.tag, beside.names, beside.parent):
            return run
    return None


def kicker(page: Walked, beside: Sequence[Run]) -> Found[str] | None:
    """A short run beside the headline whose container is classed as a kicker."""
    for run in beside:
        if len(run.text) < 80 and _KICKER_CLASS.search(page.containers[run.container].names):
            return Found(run.text, "the element classed as the kicker")
    return None
