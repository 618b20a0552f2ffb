"""The cast and the ground rules of the tests: a fixed clock, a fresh data folder, loopback only."""

from __future__ import annotations

import fcntl
import gc
import hashlib
import os
import shutil
import socket
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.core.cache import cache
from django.db import connection
from hypothesis import settings
from whitenoise.middleware import WhiteNoiseMiddleware

from svodka.gather.actions import add_source
from svodka.gather.models import Source
from svodka.site import panel
from svodka.site.audience import audience
from svodka.stories.storylines import window
from tests.fakes import Clock, FakeWeb

if TYPE_CHECKING:
    from svodka.work import Worker

DATA = Path(__file__).parent / "data"
# How long one example takes says more of the machine's other work than of the code: 24 ms were 556 on a busy one.
settings.register_profile("svodka", deadline=None)
settings.load_profile("svodka")


def pytest_collection_finish() -> None:
    """What is loaded now stays: the garbage collector need not look through it again (4 % of a run)."""
    gc.collect()
    gc.freeze()


def _schema_hash() -> str:
    files = sorted((Path(__file__).parent.parent / "svodka").glob("*/migrations/*.py"))
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:16]


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """Kept because it is ours already: see _migrated_template."""
    return connection.vendor == "sqlite"


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Wagtail's 200 migrations take half a minute and more: a migrated database is made once and copied."""
    template, target = _migrated_template()
    if template and template.exists():
        shutil.copyfile(template, target)
    if connection.vendor == "postgresql":
        # Also the root of what other processes of this run use, if there are any.
        with django_db_blocker.unblock(), (tmp_path_factory.getbasetemp().parent / "template.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            connection.settings_dict["TEST"]["TEMPLATE"] = _postgres_template()


def _migrated_template() -> tuple[Path | None, Path]:
    target = Path(str(connection.settings_dict["TEST"].get("NAME") or ""))
    if connection.vendor != "sqlite":
        return None, target
    return Path(tempfile.gettempdir()) / f"svodka-test-schema-{os.getuid()}-{_schema_hash()}.sqlite3", target


def _postgres_template() -> str:
    """The name of a migrated database to which nobody is connected; made where the server has none of this schema."""
    name, test = f"svodka_schema_{_schema_hash()}", connection.settings_dict["TEST"]
    given, test_name = connection.settings_dict["NAME"], test["NAME"]
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if cursor.fetchone():
            return name
    # Under a name of its own until all of it is there: an interrupted run must leave nothing that looks whole.
    test["NAME"] = f"{name}_part"
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    connection.close()
    connection.settings_dict["NAME"], test["NAME"] = given, test_name
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"ALTER DATABASE {name}_part RENAME TO {name}")
    return name


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    template, target = _migrated_template()
    if template and not template.exists():
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        part = template.with_suffix(f".{os.getpid()}.part")
        shutil.copyfile(target, part)
        part.rename(template)


@pytest.fixture
def now() -> datetime:
    """Friday noon in the world of the sample."""
    return datetime(2026, 11, 20, 9, 40, tzinfo=UTC)


@pytest.fixture
def data_folder() -> Path:
    return DATA


@pytest.fixture
def clock(now: datetime) -> Clock:
    return Clock(now)


@pytest.fixture
def web() -> Iterator[FakeWeb]:
    with FakeWeb() as web:
        yield web


@pytest.fixture
def captures(tmp_path: Path) -> Path:
    return tmp_path / "captures"


@pytest.fixture
def worker(web: FakeWeb, clock: Clock, captures: Path) -> Worker:
    """Let in to the fake web under both its names."""
    # Takes most of a second to import, and most tests need none.
    from tests.working import elsewhere, worker_with

    return worker_with(clock, captures, allowed=[web.pair, elsewhere(web, "")])


@pytest.fixture
def source(web: FakeWeb, now: datetime) -> Source:
    """A feed that shows one page."""
    from tests.working import rss

    return add_source(name="Рында", feed_url=web.feed("/rss", rss("/news/1")), now=now)


@pytest.fixture(autouse=True)
def _fresh_stores(settings: pytest.FixtureRequest, tmp_path: Path) -> None:
    settings.CAPTURES = tmp_path / "captures"  # type: ignore[attr-defined]
    settings.MEDIA_ROOT = tmp_path / "media"  # type: ignore[attr-defined]
    cache.clear()  # Wagtail keeps renditions there, and the rows of the last test are gone
    panel.latest.forget()
    audience.forget()
    window.recent.forget()


@pytest.fixture(autouse=True, scope="session")
def _static_files_are_listed_once() -> Iterator[None]:
    """Every test client builds the middleware anew, and whitenoise then looks at 137 files: 30 ms of each test."""
    list_files, listed = WhiteNoiseMiddleware.add_files_from_finders, {}

    def remembered(self: Any) -> None:
        if self.static_prefix not in listed:
            before = dict(self.files)
            list_files(self)
            listed[self.static_prefix] = {url: file for url, file in self.files.items() if url not in before}
        self.files.update(listed[self.static_prefix])

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(WhiteNoiseMiddleware, "add_files_from_finders", remembered)
        yield


@pytest.fixture(autouse=True, scope="session")
def _loopback_only() -> Iterator[None]:
    """A test that reaches for the network fails at once instead of waiting for it."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: object) -> None:
        if self.family in {socket.AF_INET, socket.AF_INET6}:
            host = str(address[0])  # type: ignore[index]
            if not (host.startswith("127.") or host in {"::1", "localhost"}):
                raise AssertionError(f"a test tried to reach {host}")
        connect(self, address)  # type: ignore[arg-type]

    socket.socket.connect = guarded  # type: ignore[method-assign,assignment]
    yield
    socket.socket.connect = connect  # type: ignore[method-assign]
