"""`svodka read`: one page in, its record out. Starts no Django and needs no portal."""

from __future__ import annotations

import importlib
import json
import sys
from argparse import Namespace
from datetime import UTC, datetime
from functools import partial

from svodka.cli.messages import WrongUsage, _
from svodka.cli.pages import open_page, web_address
from svodka.text.reading import DEFAULT_MAX_BYTES
from svodka.text.record import Language, as_json, as_text, read_record


def run(arguments: Namespace) -> int:
    if arguments.apply or arguments.note or arguments.source or arguments.since or arguments.limit or arguments.json:
        raise WrongUsage(_("--source, --since, --limit, --json, --apply and --note go with --again."))
    if not arguments.page:
        raise WrongUsage(_("Name a page to read, or --again for all that the portal has kept."))
    given = web_address(arguments.url) if arguments.url else ""
    page = open_page(arguments.page, max_bytes=DEFAULT_MAX_BYTES)
    url = given or page.final_url or page.url or None
    record = read_record(
        page.data, url=url, charset=page.charset or None, as_kind=arguments.kind, seen_at=datetime.now(UTC)
    )
    if arguments.text:
        sys.stdout.write(as_text(record, _of_the_command()))
    else:
        json.dump(as_json(record), sys.stdout, ensure_ascii=False, indent=1)
        sys.stdout.write("\n")
    sys.stdout.flush()
    return 0


def _of_the_command() -> Language:
    # The desk's own words for the reasons; a tenth of a second of imports that JSON does not need.
    reasons = importlib.import_module("svodka.desk.stories.reasons")
    return Language(_, partial(reasons.in_words, translate=_))
