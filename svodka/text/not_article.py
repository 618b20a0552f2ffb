"""What is no article, and how to tell a person so."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

from selectolax.lexbor import LexborHTMLParser

from svodka.text.choosing import Chosen
from svodka.text.draft import NotAnArticle
from svodka.text.page_data import PageData
from svodka.text.records import Block
from svodka.text.running_text import HEADINGS
from svodka.text.side_names import COMMENTS
from svodka.text.walk import Run, Walked

_FEED = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?><\?[^>]*>\s*|<!--.{0,2000}?-->\s*|<!doctype[^>]*>\s*)*+<(?P<root>rss|feed|rdf:RDF"
    r"|urlset|sitemapindex|opml|svg|\w+:?\w*)\b(?P<rest>[^>]{0,500})",
    re.I | re.S,
)
_ERROR = re.compile(
    r"\b(?:404|403|410|500|502|503)\b(?=.*(?:ошибк|найден|error|found|gone|forbidden|unavailable))|^\s*(?:404"
    r"|403|410|500|502|503)\s*$"
    r"|страница (?:не найдена|не существует|удалена)|(?:page|file) (?:was )?not found|not found|access denied"
    r"|доступ (?:запрещ[её]н|ограничен)|"
    r"ошибка (?:404|сервера|доступа)|internal server error|bad gateway|service unavailable|just a moment"
    r"|are you (?:a robot|human)|"
    r"проверка браузера|checking your browser|attention required",
    re.I,
)
_SEARCH = re.compile(
    r"результат\w* поиска|поиск по (?:сайту|запросу)|^поиск\b|search results|results for\b|^search\b|найдено \d+"
    r"|вы искали",
    re.I,
)
_SIGN_IN = re.compile(r"^(?:вход|войти|авторизация|регистрация|log ?in|sign ?in|sign ?up|register|login)\b", re.I)
_COMMENTS = re.compile(r"^комментари|^обсуждение\b|^comments?\b|comments? on\b", re.I)
_COMMENT_CLASS = re.compile(r"(?:^|[-_ ])(?:comments?|commentlist|disqus\w*|replies)(?:$|[-_ ])", re.I)
_ABOUT_COMMENTS = re.compile(r"(?:no|has|with|open|closed|hide|show)[-_]?comments?", re.I)
_LISTING_TYPES = frozenset(("CollectionPage", "ItemList", "SearchResultsPage", "ProfilePage"))
_SHORTEST = 140
_SHORT = 400
# A teaser's paragraph stands at most so many runs (a date, a section, an author) after its heading.
_REACH = 4


def refuse_data(text: str) -> None:
    """Raises NotAnArticle for JSON, feeds, sitemaps and other XML."""
    stripped = text.lstrip()
    if stripped[:1] in "{[":
        try:
            json.loads(stripped)
        except RecursionError:
            raise NotAnArticle("This is JSON data, not a page.") from None
        except ValueError:
            pass
        else:
            raise NotAnArticle("This is JSON data, not a page.")
    match = _FEED.match(text)
    if match is None:
        return
    root = match["root"].lower()
    if root in ("rss", "feed", "rdf:rdf"):
        raise NotAnArticle("This is an RSS or Atom feed: add it as a source instead of reading it as an article.")
    if root in ("urlset", "sitemapindex"):
        raise NotAnArticle("This is a sitemap, a list of addresses, not an article.")
    if root == "opml":
        raise NotAnArticle("This is a list of feeds (OPML), not an article.")
    if (
        stripped.startswith("<?xml")
        and root != "html"
        and "xhtml" not in match["rest"].lower()
        and "<body" not in text.lower()
    ):
        raise NotAnArticle(f"This is an XML document (<{match['root']}>), not a page.")


def refuse_page(
    tree: LexborHTMLParser,
    page: Walked,
    data: PageData,
    chosen: Chosen,
    blocks: Sequence[Block],
    headline: str | None,
    *,
    pointed_at: bool = False,
) -> None:
    """Raises NotAnArticle when what was chosen of an HTML page is not the text of one article.

    `pointed_at`: the source's own parser has the text, so that it may be short and stand wherever it likes.
    """
    title = " ".join(part for part in (headline, data.title) if part)
    prose = [block for block in blocks if block.kind in ("paragraph", "quote", "list", "table")]
    length = sum(len(block.text) for block in prose)
    claims = bool(data.article()) or data.meta.get("og:type", "").lower() == "article"
    if length < 1500 and _ERROR.search(title):
        raise NotAnArticle(f"This is an error page («{(headline or data.title or '')[:80]}»), not an article.")
    if not claims and _SEARCH.search(data.title or headline or ""):
        raise NotAnArticle("This is a page of search results: open one of the results and give its page.")
    if length < 1200 and not claims and (_SIGN_IN.search(headline or data.title or "") or _has_password(tree, length)):
        raise NotAnArticle("This is a sign-in or registration form, not an article.")
    if not pointed_at and _is_index(page, data, chosen, claims):
        raise NotAnArticle("This is an index of many stories: open one of them and give its page.")
    if not pointed_at and _only_comments(page, chosen, headline or data.title or "", claims):
        raise NotAnArticle("This page holds only readers' comments, no article.")
    if not prose or (not pointed_at and (length < _SHORTEST or not _has_sentence(prose))):
        _refuse_thin(page, length)
    if headline is None:
        raise NotAnArticle("No headline can be found on this page: give the page of one article.")


def _refuse_thin(page: Walked, length: int) -> None:
    links = sum(1 for run in page.runs if run.link_share > 0.8)
    if links > 15:
        raise NotAnArticle(
            f"This page is a list of links ({links} of them) with no running text: it is an index, not an article."
        )
    raise NotAnArticle(f"This page has hardly any running text ({length} characters): it is not an article.")


def _has_sentence(prose: Sequence[Block]) -> bool:
    return any(len(block.text) >= 60 and re.search(r"[.!?…;:»\"]", block.text) for block in prose)


def _has_password(tree: LexborHTMLParser, length: int) -> bool:
    return length < _SHORT and tree.css_first('input[type="password"]') is not None


def _is_index(page: Walked, data: PageData, chosen: Chosen, claims: bool) -> bool:
    """Many teasers: the paragraphs stand one by one in containers that each have a heading that is a link."""
    if claims:
        return False
    prose = {id(run) for run in chosen.runs if len(run.text) >= 60 and run.tag not in HEADINGS}
    teasers, heading_at = 0, -_REACH - 1
    for index, run in enumerate(page.runs):
        if not run.text or run.outside:
            continue
        if _is_linked_heading(page, run):
            heading_at = index
        elif id(run) in prose:
            # One paragraph belongs to one heading: the second paragraph under it is the text of an article.
            teasers += index - heading_at <= _REACH
            heading_at = -_REACH - 1
    listing = bool(data.types() & _LISTING_TYPES)
    return teasers >= (3 if listing else 4) and teasers > 0.6 * len(prose)


def _is_linked_heading(page: Walked, run: Run) -> bool:
    if run.link_share < 0.8 or len(run.text) < 15:
        return False
    return run.tag in HEADINGS or bool(re.search("title|head|zagol", page.containers[run.container].names, re.I))


def _only_comments(page: Walked, chosen: Chosen, title: str, claims: bool) -> bool:
    """The chosen text stands in containers classed as comments, and nothing else of length is on the page."""
    length = sum(len(run.text) for run in chosen.runs)
    inside = {number: _in_comments(page, number) for number in {run.container for run in chosen.runs}}
    commented = sum(len(run.text) for run in chosen.runs if inside[run.container])
    return length > 0 and commented > 0.8 * length and (not claims or bool(_COMMENTS.search(title)))


def _in_comments(page: Walked, number: int) -> bool:
    while number > 0:
        names = page.containers[number].names
        if (
            page.containers[number].mark == COMMENTS
            and _COMMENT_CLASS.search(names)
            and not _ABOUT_COMMENTS.search(names)
        ):
            return True
        number = page.containers[number].parent
    return False
