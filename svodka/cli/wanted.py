"""What was asked of `svodka take-in`, the same for every page named."""

from __future__ import annotations

import os
from argparse import Namespace
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

from django.utils import timezone

from svodka.cli.messages import WrongUsage, _
from svodka.cli.pages import LONGEST_URL, web_address
from svodka.gather.models import Source
from svodka.stories.models import Section
from svodka.text.mhtml import saved_page

Row = TypeVar("Row", Source, Section)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was asked for, the same for every page named."""

    publish: bool
    source: Source | None
    section: Section | None
    kind: str
    url: str
    captured_at: datetime | None


def understood(arguments: Namespace) -> Wanted:
    """What the words of the command mean. Raises WrongUsage."""
    if arguments.url and len(arguments.pages) > 1:
        raise WrongUsage(_("--url is the address of one page, and several are named."))
    captured_at = arguments.captured_at
    if captured_at and timezone.is_naive(captured_at):
        captured_at = timezone.make_aware(captured_at)
    if captured_at and captured_at > timezone.now():
        raise WrongUsage(_("--captured-at lies in the future."))
    return Wanted(
        publish=arguments.publish,
        source=_by_slug(Source, arguments.source, "--source"),
        section=_by_slug(Section, arguments.section, "--section"),
        kind=arguments.kind or "",
        url=web_address(arguments.url) if arguments.url else "",
        captured_at=captured_at,
    )


def _by_slug(model: type[Row], slug: str | None, option: str) -> Row | None:
    if not slug:
        return None
    rows = model._default_manager.all()
    found = rows.filter(slug=slug).first()
    if not found:
        known = ", ".join(sorted(rows.values_list("slug", flat=True))[:20]) or "—"
        message = _("%(option)s: there is no %(slug)s; there are: %(known)s.")
        raise WrongUsage(message % {"option": option, "slug": slug, "known": known})
    return found


def address_of_file(named: str, data: bytes) -> str:
    """Where a saved page came from, when it says so (MHTML).

    Otherwise the file's name tells people, and the hash keeps namesakes apart.
    """
    saved = saved_page(data)
    if saved and saved.url and saved.url.startswith(("http://", "https://")) and len(saved.url.encode()) <= LONGEST_URL:
        return saved.url
    # A name that is not UTF-8 comes with half surrogates, which no database keeps.
    name = os.fsencode(Path(named).name).decode("utf-8", "replace")
    return f"file:{name}#{sha256(data).hexdigest()[:12]}"
