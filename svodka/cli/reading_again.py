"""`svodka read --again`: all kept pages read by the reader of today; what is otherwise, told, and kept with --apply.

Killed, it goes on where it was: place, figures and examples lie in a small file, and what it holds in its memory is one
batch of pages and a few examples of each field.
"""

from __future__ import annotations

import json
import time
from argparse import Namespace
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import asdict
from hashlib import sha256
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.db import DatabaseError
from django.db.models import Q, QuerySet
from django.utils import timezone

from svodka import flow
from svodka.cli.messages import WrongUsage, _, say
from svodka.cli.otherwise import Otherwise
from svodka.cli.pages import UnableToOpen
from svodka.cli.unforeseen import explained
from svodka.gather.models import Capture, Source
from svodka.stories.actions import UnableToCorrect, UnableToSave
from svodka.text.record import ENGINE

# As the worker does: the tagger is several times faster over 32 texts than over one.
BATCH = 32
# Often enough to see that it lives, seldom enough for a log.
BETWEEN_LINES = 5.0


def run(arguments: Namespace) -> int:
    pages, place = _asked_for(arguments), _place(arguments)
    tally = _gone_on(place)
    if tally.seen:
        say(_("Going on after %d pages.") % tally.seen)
    of = tally.seen + pages.filter(pk__gt=tally.after).count()
    of = min(of, arguments.limit) if arguments.limit else of
    with ExitStack() as opened:
        lines = _lines_into(arguments.json, tally, opened)
        told_at = time.monotonic()
        while batch := _next(pages, tally, arguments.limit):
            for again in _read(batch):
                _note(again, tally, lines, arguments)
                if again.differs and arguments.apply:
                    _keep(place, tally, lines)
            tally.pass_over(batch)
            _keep(place, tally, lines)
            if time.monotonic() - told_at > BETWEEN_LINES:
                told_at = time.monotonic()
                say(tally.progress(of))
    # Before it is told: who reads our output may go away.
    place.unlink(missing_ok=True)
    for line in tally.summary(applied=arguments.apply):
        say(line)
    return 0


def _asked_for(arguments: Namespace) -> QuerySet[Capture]:
    """Raises WrongUsage for what makes no sense."""
    if arguments.page or arguments.url or arguments.text or arguments.kind:
        raise WrongUsage(_("--again reads what is kept: it takes no page, and none of --text, --url and --as."))
    if arguments.note is not None and not (arguments.apply and arguments.note.strip()):
        raise WrongUsage(_("--note goes with --apply, and says something to readers."))
    if arguments.limit is not None and arguments.limit < 1:
        raise WrongUsage(_("--limit must be 1 or more."))
    pages = flow.kept_captures()
    if arguments.source:
        named = Source.objects.filter(Q(slug=arguments.source) | Q(name=arguments.source)).first()
        if named is None:
            known = ", ".join(Source.objects.order_by("slug").values_list("slug", flat=True)[:20]) or "—"
            message = _("%(option)s: there is no %(slug)s; there are: %(known)s.")
            raise WrongUsage(message % {"option": "--source", "slug": arguments.source, "known": known})
        pages = pages.filter(source=named)
    if since := arguments.since:
        pages = pages.filter(captured_at__gte=timezone.make_aware(since) if timezone.is_naive(since) else since)
    return pages


def _place(arguments: Namespace) -> Path:
    """Where the run is kept track of: asked otherwise, or by another reader, it is another run."""
    asked = [ENGINE, arguments.source, str(arguments.since), arguments.limit, arguments.json]
    key = json.dumps([*asked, arguments.apply, arguments.note])
    return Path(settings.DATA) / "reading-again" / f"{sha256(key.encode()).hexdigest()[:24]}.json"


def _gone_on(place: Path) -> Otherwise:
    try:
        return Otherwise.from_json(json.loads(place.read_bytes()))
    except (OSError, ValueError, KeyError, TypeError):
        return Otherwise()


def _keep(place: Path, tally: Otherwise, lines: IO[bytes] | None) -> None:
    """A kill leaves the old file or the new one."""
    if lines:
        lines.flush()
        tally.written = lines.tell()
    place.parent.mkdir(parents=True, exist_ok=True)
    part = place.with_suffix(".part")
    part.write_text(json.dumps(tally.as_json()), encoding="utf-8")
    part.replace(place)


def _lines_into(named: str | None, tally: Otherwise, opened: ExitStack) -> IO[bytes] | None:
    """The file for --json, cut where the run goes on from. Raises UnableToOpen."""
    if not named:
        return None
    path = Path(named)
    try:
        file = opened.enter_context(path.open("r+b" if tally.seen and path.exists() else "wb"))
    except OSError as error:
        raise UnableToOpen(f"{named}: {error.strerror}") from None
    file.truncate(tally.written)
    file.seek(0, 2)
    return file


def _next(pages: QuerySet[Capture], tally: Otherwise, limit: int | None) -> list[Capture]:
    most = min(BATCH, limit - tally.seen) if limit else BATCH
    return list(pages.filter(pk__gt=tally.after)[:most]) if most > 0 else []


def _read(batch: Sequence[Capture]) -> list[flow.Again]:
    """A page that breaks the reader is told as one that cannot be read, and stops no other."""
    try:
        return flow.read_again(batch, folder=settings.CAPTURES)
    except DatabaseError:
        raise
    except Exception as error:
        if len(batch) == 1:
            return [flow.Again(batch[0], None, explained(error), missing=True)]
        return [again for capture in batch for again in _read([capture])]


def _note(again: flow.Again, tally: Otherwise, lines: IO[bytes] | None, arguments: Namespace) -> None:
    taken = flow.TakenOver()
    if arguments.apply and again.differs:
        try:
            taken = flow.keep_again(again, now=timezone.now(), words=arguments.note or "")
        except (UnableToSave, UnableToCorrect):
            tally.busy += 1
    tally.add(again, taken)
    if lines and tally.is_otherwise(again):
        lines.write(json.dumps(_line(again, taken), ensure_ascii=False).encode() + b"\n")


def _line(again: flow.Again, taken: flow.TakenOver) -> dict[str, Any]:
    return {
        "capture": again.capture.pk,
        "address": again.capture.url,
        "source": again.capture.source.slug if again.capture.source else None,
        "article_before": not again.was_refused,
        "article_now": again.record is not None,
        "refusal": again.refusal,
        "fields": [asdict(one) for one in again.differs],
        "story_took": list(taken.fields),
        "by_hand": list(taken.by_hand),
        "draft": taken.draft,
    }
