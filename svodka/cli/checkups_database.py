"""What the doctor looks at in the database. Imported once Django has started."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.core.checks import run_checks
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from svodka import claims
from svodka.cli.findings import Finding, ok, warning, wrong
from svodka.cli.messages import _, command
from svodka.cli.owning import owner
from svodka.gather.models import Capture
from svodka.names.models import Name
from svodka.readers.checks import TAG
from svodka.search.models import Entry
from svodka.stories.models import Story

# The worker reads a page within seconds; what waits a quarter of an hour is not being read.
WAITING = timedelta(minutes=15)


def look(*, now: datetime) -> Iterator[Finding]:
    """Everything that the database can tell, as far as it is there."""
    yield from options()
    try:
        yield journal()
        unapplied = migrations()
        yield unapplied
    except DatabaseError as error:
        yield wrong("database", _("The database does not answer: %s") % error, _("Is it there? Who may open it?"))
        return
    if unapplied.state == "ok":
        yield search_index()
        yield authority_list()
        yield the_owner()
        yield newest_rows(now=now)
        yield waiting(now=now)


def options() -> Iterator[Finding]:
    errors = run_checks(tags=[TAG])
    for error in errors:
        yield wrong("database options", error.msg, error.hint or "")
    if not errors:
        yield ok("database options", _("The database is opened with the options it needs"))


def journal() -> Finding:
    """What the database file itself says; another program may have opened it otherwise."""
    if connection.vendor != "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("SHOW server_version")
            return ok("journal", f"PostgreSQL {cursor.fetchone()[0]}")
    with connection.cursor() as cursor:
        mode = cursor.execute("PRAGMA journal_mode").fetchone()[0]
    if mode != "wal":
        mend = _("Is the data folder on a network share? SQLite needs a local disk.")
        return wrong("journal", _("The database is not in WAL mode but «%s»") % mode, mend)
    return ok("journal", _("The database is in WAL mode"))


def migrations() -> Finding:
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        return wrong("migrations", _("%d migrations are not applied") % len(plan), f"{command()} prepare")
    return ok("migrations", _("All migrations are applied"))


def search_index() -> Finding:
    mend = _("Put the database back from a copy; a story that is published anew is entered anew.")
    try:
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.execute("SELECT count(*) FROM search_words")
        entries = Entry.objects.filter(kind="story").count()
        live = Story.objects.filter(state=Story.State.LIVE).count()
    except DatabaseError as error:
        return wrong("search", _("The search index is not there: %s") % error, mend)
    if entries < live:
        says = _("Only %(found)d of %(live)d live stories can be found") % {"found": entries, "live": live}
        return wrong("search", says, mend)
    return ok("search", _("The search index holds %d stories") % entries)


def authority_list() -> Finding:
    countries = Name.objects.filter(kind=Name.Kind.COUNTRY).count()
    if not countries:
        return wrong("countries", _("The authority list has no countries"), f"{command()} prepare")
    return ok("countries", _("The authority list has %d countries") % countries)


def the_owner() -> Finding:
    found = owner()
    if found is None:
        mend = f"{command()} setup --yes --owner E-MAIL --password-file FILE"
        return warning("owner", _("Nobody owns the portal"), mend)
    return ok("owner", _("%s owns the portal") % found)


def newest_rows(*, now: datetime) -> Finding:
    newest = Capture.objects.order_by("-captured_at").values_list("captured_at", flat=True).first()
    if newest and newest > now + timedelta(minutes=5):
        mend = _("Set the clock and keep it right: timedatectl set-ntp true")
        return wrong("newest rows", _("The newest page was captured in the future: %s") % newest, mend)
    return ok("newest rows", _("No page comes from the future"))


def waiting(*, now: datetime) -> Finding:
    late = claims.due(Capture.objects.all(), now=now - WAITING).count()
    if late:
        mend = _("Is the worker running? Its log says what it does: %s work --once") % command()
        return warning("waiting pages", _("%d pages have waited for a quarter of an hour to be read") % late, mend)
    return ok("waiting pages", _("No page waits to be read"))
