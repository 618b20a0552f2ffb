"""Why a page became no story, in the desk's language: the reading and the fetching say it in English."""

from __future__ import annotations

import re

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

# With {} where a sentence names a number, an address, or words of the page.
SENTENCES = (
    _("No headline can be found on this page: give the page of one article."),
    _("No headline stands over this text: give the whole page, from its headline on."),
    _("This is JSON data, not a page."),
    _("This is a list of feeds (OPML), not an article."),
    _("This is a page of search results: open one of the results and give its page."),
    _("This is a sign-in or registration form, not an article."),
    _("This is a sitemap, a list of addresses, not an article."),
    _("This is an RSS or Atom feed: add it as a source instead of reading it as an article."),
    _("This is an index of many stories: open one of them and give its page."),
    _("This page holds only readers' comments, no article."),
    _("This text has no running paragraphs: it is not an article."),
    _("This is an XML document (<{}>), not a page."),
    _("This is an error page («{}»), not an article."),
    _("This page has hardly any running text ({} characters): it is not an article."),
    _("This page is a list of links ({} of them) with no running text: it is an index, not an article."),
)
_PATTERNS = [(sentence, re.compile(re.escape(sentence).replace(r"\{\}", "(.*?)"), re.DOTALL)) for sentence in SENTENCES]


def in_words(reason: str) -> str:
    """The reason in the current language; one that is not known here as it came."""
    for sentence, pattern in _PATTERNS:
        if found := pattern.fullmatch(reason.strip()):
            return gettext(sentence).format(*found.groups())
    return reason
