"""`svodka sources parser`: a source's own parser, shown, tried on its last pages, switched on and off."""

from __future__ import annotations

import sys
import time
from argparse import Namespace
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from django.conf import settings

from svodka.cli.messages import WrongUsage, _, say
from svodka.cli.refusals import in_words
from svodka.flow.trying import Trial, TriedPage, try_parser
from svodka.gather import parsers
from svodka.gather.models import Source
from svodka.text.source_parser import UnableToReadParser, source_parser

# Somebody is waiting at a terminal.
PATIENCE = 30.0
_SHOWN, _LETTERS = 3, 100


class UnableToUseParser(WrongUsage):
    """It cannot be read, or finds nothing on any of the source's pages: nothing is changed."""


def parse(arguments: Namespace, now: datetime) -> int:
    """Exit status 1: there is nothing to show; 2: the lines cannot be used."""
    source = _source(arguments.source)
    if arguments.step in ("try", "set") and not arguments.file:
        raise WrongUsage(_("%s needs a file with the parser's lines.") % arguments.step)
    if arguments.step == "show":
        return _show(source)
    if arguments.step in ("off", "back"):
        return _switch(source, arguments.step, now)
    text = _lines(arguments.file)
    over = time.monotonic() + PATIENCE
    trial = try_parser(source, source_parser(text), captures=settings.CAPTURES, enough=lambda: time.monotonic() > over)
    for line in _told(trial, pages=arguments.step == "try"):
        say(line)
    if arguments.step == "set":
        if trial.finds_nothing():
            raise UnableToUseParser(_("It finds nothing on any of these pages: it is not switched on."))
        parsers.switch_on(source, text, now=now, tried=trial.in_short())
        if nowhere := trial.found_nowhere():
            say(_("Found on none of the pages that it was tried on: %s.") % ", ".join(nowhere))
        say(_("The parser is switched on: the next pages are read with it."))
    return 0


def _source(name: str) -> Source:
    source = Source.objects.filter(slug=name).first() or Source.objects.filter(name=name).first()
    if source is None:
        known = ", ".join(Source.objects.order_by("slug").values_list("slug", flat=True)) or "—"
        raise WrongUsage(_("There is no source %(name)s; there are: %(known)s.") % {"name": name, "known": known})
    return source


def _lines(file: str) -> str:
    """The text of a parser. Raises UnableToUseParser with the line that is wrong."""
    try:
        text = sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8-sig")
        source_parser(text)
    except UnableToReadParser as wrong:
        raise UnableToUseParser(in_words(str(wrong))) from None
    except OSError as error:
        raise WrongUsage(f"{file}: {error.strerror}") from None
    except UnicodeDecodeError:
        raise WrongUsage(_("%s is no text in UTF-8.") % file) from None
    return text


def _show(source: Source) -> int:
    """The lines, with what is known of them as remarks: what is printed may be set again."""
    health = parsers.parser_health(source)
    if health is None:
        say(_("%s has no parser of its own.") % source.slug)
        return 1
    say(f"# {source.slug}, {health.version.made_at:%Y-%m-%d %H:%M}")
    for name, count in health.found.items() if health.pages else ():
        told = {"count": count, "all": health.pages}
        gone = f" – {_('it used to be found')}" if name in health.stopped else ""
        say(f"# {name}: {_('found on %(count)s of %(all)s') % told}{gone}")
    say(health.version.text.rstrip())
    return 0


def _switch(source: Source, step: str, now: datetime) -> int:
    try:
        version = parsers.switch_off(source, now=now) if step == "off" else parsers.go_back(source, now=now)
    except parsers.UnableToSwitchParser as refusal:
        raise parsers.UnableToSwitchParser(in_words(str(refusal))) from None
    off = _("The parser is switched off: the pages are read as any others.")
    say(_("The version before is in force again.") if version.text else off)
    return 0


def _told(trial: Trial, *, pages: bool) -> Iterator[str]:
    """Field by field on how many pages it is found, then (with `pages`) page by page what would be otherwise."""
    yield _("Tried on pages: %d") % len(trial.pages)
    if trial.left_out:
        yield _("Time was over for pages: %d") % trial.left_out
    for name, asks, found, without in trial.fields():
        told = {"count": found, "all": len(trial.asked())}
        yield f"  {name:11} {_('found on %(count)s of %(all)s') % told}  {asks}"
        yield from (f"{'':13} – {page.capture.url}" for page in without[:_SHOWN])
    for page in trial.pages if pages else ():
        yield from _page(page)


def _page(page: TriedPage) -> Iterator[str]:
    if page.after and not page.before:
        yield f"{page.capture.url}\n  {_('No article any more:')} {in_words(page.after)}"
    if not page.differs:
        return
    yield page.capture.url
    for one in page.differs:
        yield f"  {one.field}:"
        yield from (f"    − {_cut(line)}" for line in [line for line in one.before if line not in one.after][:_SHOWN])
        yield from (f"    + {_cut(line)}" for line in [line for line in one.after if line not in one.before][:_SHOWN])


def _cut(line: str) -> str:
    return line if len(line) <= _LETTERS else f"{line[:_LETTERS]}…"
