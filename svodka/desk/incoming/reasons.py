"""Why a page became no story, in the desk's language: the reading and the fetching say it in English.

The command says the same (cli.refusals), and `svodka read` starts no Django: nothing here may ask for settings.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from django.utils.translation import gettext

from svodka.desk.incoming.also_said import DONE, INPUT, KINDS, MACHINE, SETTINGS


def _(sentence: str) -> str:
    """To be found by whoever collects what is to be translated."""
    return sentence


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
    _("This NewsML-G2 document holds no text item."),
    _("This NewsML-G2 document is «{}»: its sender does not want it used."),
    _("This {} document has no headline."),
    _("This {} document has no text of its own: it may be a picture or an advisory."),
    _("This {} document is of the type «{}», not a text."),
    _("This {} document is «{}»: its sender does not want it used."),
    _("This letter is broken: its parts cannot be told."),
    _("This letter has hardly any text of its own: it is not an article."),
    _("This PDF holds no text, only pictures of it (a scan): ask its sender for the text."),
    _("The letters of this PDF cannot be told (its fonts name none): copy the text out of it or ask its sender."),
    _("The PDF is locked with a password: ask its sender for one that opens."),
    _("The PDF forbids to copy text out of it: ask its sender for the text."),
    _("The PDF is longer than a story can be (40 pages): take in the release alone."),
    _("The PDF is broken: save it anew, or ask its sender for the text."),
    _("The PDF takes too much work to read: it is made to do harm, or holds drawings instead of words."),
    _("This is an error page («{}»), not an article."),
    _("This page has hardly any running text ({} characters): it is not an article."),
    _("This page is a list of links ({} of them) with no running text: it is an index, not an article."),
)
# Of svodka/fetch and svodka/gather: why an address gave nothing.
FETCHING = (
    _("«{}» is not an address."),
    _("«{}» names no host."),
    _("Only http and https addresses are fetched, not «{}»."),
    _("An address with a user name or a password in it is not fetched: {}."),
    _("{} is asked for on port {}; only 80 and 443 are fetched from."),
    _("{} is at {}, which is not an address of the public internet."),
    _("There is no host {}, or its name cannot be looked up now."),
    _("The address leads to the front page of its site now."),
    _("{} leads from redirect to redirect, more than {} times."),
    _("{} leads to another host, {}, which others were asking all the time."),
    _("{} redirects without saying where to."),
    _("{} redirects to «{}», which is not an address."),
    _("{} answers {} ({})."),
    _("{} is gone for good (410)."),
    _("{} asks to be tried later ({} {})."),
    _("{} could not be read from: {}."),
    _("{} sends a body that cannot be unpacked: {}."),
    _("{} sends more than {} bytes."),
    _("{} did not answer completely within {} seconds."),
    _("The feed is larger than {} bytes."),
    _("The address gives an empty answer, not a feed."),
    _("The feed declares entities of its own and is not read: that is how a bomb is made."),
    _("The address gives a web page, not a feed; the page names {} as its feed."),
    _("The address gives a web page, not a feed."),
    _("The address gives something that is not a feed."),
    _("The address gives JSON, but not a JSON Feed."),
    _("{} is gathered already, as «{}»."),
    _("«{}» is not a CSS selector."),
    _("«{}» picks no link on the page."),
    _("The publisher reserves text and data mining ({})."),
    _("The publisher asks machines not to take this page ({})."),
    _("The publisher says nothing to machines."),
    _("robots.txt lets us in."),
    _("The publisher has agreed."),
    _("{}: nothing is reserved."),
)
# Of svodka/text/source_parser, patterns and svodka/gather/parsers, learning: what an editor has written, and why not.
WRITTEN = (
    _("A parser has at most {} lines."),
    _("The parser declares nothing."),
    _("A pattern for {} needs a selector for it: its line is missing."),
    _("This is neither «field: selector» nor «field ~ pattern»."),
    _("There is no field «{}»; there are: {}."),
    _("{} takes a selector, not a pattern."),
    _("dateline takes a pattern, as in «dateline ~ ^(?P<place>…)», not a selector."),
    _("A second selector for {}: put both in one line, with a comma."),
    _("The pattern of a dateline names what it finds: (?P<place>…), (?P<date>…), (?P<agency>…)."),
    _("The selector is longer than {} characters."),
    _("A selector may hold :has() once, with a simple selector in it."),
    _("A selector may not hold ~ or «of»: they take too long on large pages."),
    _("A selector may go down by blanks twice, as in «.page .text p»: write > for the other steps."),
    _("The pattern is empty."),
    _("The pattern is longer than {} characters."),
    _("This is not a regular expression: {}."),
    _("The pattern could search for very long: begin it with ^, or give its repeats a limit, as in {{0,60}}."),
    _("Possessive repeats, as in .*+, are not known here."),
    _(
        "A repeat without a limit stands around another repeat or a choice: give it a limit, as in {{0,5}}, or write "
        "a choice of letters as [абв]."
    ),
    _("«{}» is not known here."),
    _("The pattern has too many brackets in brackets."),
    _("The source has no parser that is switched on."),
    _("There is no earlier version."),
    _("Give the addresses of two or three stories that stand on the page."),
    _("{} is not linked from the page: give stories that stand on it now."),
    _(
        "No selector was found that picks these stories and not most of the other links: give other examples, or "
        "write the selector."
    ),
)
_LINE = _("Line {}: {}")
# Kept with its number first, which needs no plural where it stands last.
_A_WEEK, _SO_MANY_A_WEEK = "{} stories in the last week", _("stories in the last week: {}")
# Kept in minutes, said as people say it.
_ASKS = "the source asks for {} min ({})"
_ASKS_SO_LONG = _("the source asks for {} ({})")
_DAY, _HOURS, _MINUTES, _HOURS_AND_MINUTES = _("24 h"), _("{} h"), _("{} min"), _("{} h {} min")
# Of svodka/gather: how a source does, and why it is asked when it is.
HEALTH = (
    _("No feed and no sitemap was found from {}; {} addresses were tried."),
    _("The feed is empty."),
    _("There was no time left to look further: the site answers slowly."),
    _("set at the desk"),
    _("its hub tells of news"),
    _("Its parser does not find any more: {}."),
    _("Read well this week: {} of {} pages; before that {} %."),
    _("It answers, but has never shown an item."),
    _("Nothing new for {} days; in the last four weeks it brought {} items."),
    _("Nothing new for {} days."),
)
# What follows another sentence.
# Of svodka/fetch/mailbox.py, gather/folders.py and gather/places.py: sources that are no address of the web.
PLACES = (
    _("«{}» is not the address of a mailbox: imaps://USER@HOST/FOLDER."),
    _("An address with a password in it is not kept: {}. The password is asked for."),
    _("{} has numbered its letters anew."),
    _("The letter is no longer in the mailbox."),
    _("{} is asked for on port {}; only 993 is read from."),
    _("Without TLS (imap:) only a server on this machine is asked, not {}."),
    _("{} does not speak IMAP as it should: {}."),
    _("{} sends more than it was asked for."),
    _("{} lets nobody in by a password."),
    _("{} does not let {} in: the password is wrong, or none will do."),
    _("{} has no folder «{}» for {}."),
    _("No password is kept for {}: svodka sources password {}"),
    _("«{}» is not the address of a letter."),
    _("«{}» is no letter of its source."),
    _("«{}» is not the address of a folder: file:///path/to/it/."),
    _("{} lies in no folder that SVODKA_FOLDERS names."),
    _("{} lies outside the folder of its source."),
    _("{} is no file."),
    _("There is no folder {}, or it may not be looked into."),
    _("The folder holds more than {} files: take the old ones away."),
    _("The file {} may not be opened."),
    _("The file {} is gone."),
    _("And {} more."),
)
# With what follows said in words as well.
_FILE = _("«{}» is not taken: {}")
AFTER = (_(" The source is switched off."), _(" Given up after {} attempts."))


def _pattern(sentence: str) -> re.Pattern[str]:
    """The sentence with its gaps open; {{ and }} stand for brackets, as where it is filled in again."""
    escaped = re.escape(sentence).replace(r"\{\{", "\0").replace(r"\}\}", "\1")
    return re.compile(escaped.replace(r"\{\}", "(.*?)").replace("\0", r"\{").replace("\1", r"\}"), re.DOTALL)


_KNOWN = (*SENTENCES, *FETCHING, *HEALTH, *WRITTEN, *INPUT, *DONE, *MACHINE, *PLACES, *SETTINGS)
_PATTERNS = [*((sentence, _pattern(sentence)) for sentence in _KNOWN), (_SO_MANY_A_WEEK, _pattern(_A_WEEK))]
_NUMBERED, _ASKED = _pattern(_LINE), _pattern(_ASKS)
_NOT_TAKEN = _pattern(_FILE)
_AFTER = [(sentence, re.compile(rf"(.+?){_pattern(sentence).pattern}", re.DOTALL)) for sentence in AFTER]


def in_words(reason: str, *, translate: Callable[[str], str] = gettext) -> str:
    """The reason in the current language; one that is not known here as it came."""
    if "\n" in reason.strip():
        return "\n".join(in_words(line, translate=translate) for line in reason.strip().split("\n"))
    if file := _NOT_TAKEN.fullmatch(reason.strip()):
        return translate(_FILE).format(file[1], in_words(file[2], translate=translate))
    if numbered := _NUMBERED.fullmatch(reason.strip()):
        number, rest = numbered.groups()
        return translate(_LINE).format(number, in_words(rest, translate=translate))
    if asks := _ASKED.fullmatch(reason.strip()):
        return translate(_ASKS_SO_LONG).format(how_long(int(asks[1]), translate=translate), asks[2])
    for sentence, pattern in _AFTER:
        if found := pattern.fullmatch(reason.strip()):
            first, *rest = found.groups()
            return in_words(first, translate=translate) + translate(sentence).format(*rest)
    for sentence, pattern in _PATTERNS:
        if found := pattern.fullmatch(reason.strip()):
            words = (translate(group) if group in KINDS or group in MACHINE else group for group in found.groups())
            return translate(sentence).format(*words)
    return reason


def how_long(minutes: int, *, translate: Callable[[str], str] = gettext) -> str:
    """«30 min», «4 h 40 min», «14 h», «24 h», in the current language."""
    hours, rest = divmod(minutes, 60)
    if minutes == 24 * 60:
        return translate(_DAY)
    if not hours:
        return translate(_MINUTES).format(rest)
    return translate(_HOURS_AND_MINUTES).format(hours, rest) if rest else translate(_HOURS).format(hours)
