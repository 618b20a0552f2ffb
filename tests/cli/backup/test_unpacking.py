"""Nothing in a file that claims to be a backup is believed before it has been looked at."""

from __future__ import annotations

import hashlib
import io
import json
import random
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest
import zstandard

from svodka import VERSION
from svodka.cli.backup import manifest
from svodka.cli.backup.manifest import Manifest, UnableToReadBackup
from svodka.cli.backup.packing import SUMS, Packer
from svodka.cli.backup.unpacking import unpack

TOLD = Manifest(made_at="2026-11-22T08:00:00+00:00", version=VERSION, engine="sqlite", migrations=["auth 0001_initial"])
CAPTURE = f"captures/ab/cd/abcd{'0' * 60}.zst"
WHOLE = {
    "database.sqlite3": random.Random(3).randbytes(30_000),
    "secret.key": b"k" * 50,
    "media/images/parom.webp": b"parom",
    f"media/original_images/{'д' * 90}.png": b"long",
    CAPTURE: b"page",
}


def packed(members: dict[str, bytes] = WHOLE, told: bytes = TOLD.as_json()) -> bytes:
    out = io.BytesIO()
    with Packer(out) as packer:
        packer.add_bytes(manifest.NAME, told)
        for name, data in members.items():
            packer.add_bytes(name, data)
    return out.getvalue()


def unpacked(data: bytes, into: Path, look: Callable[[Manifest], None] = lambda _told: None) -> dict[str, bytes]:
    into.mkdir(exist_ok=True)
    unpack(io.BytesIO(data), into, look=look, progress=lambda _size: None)
    files = {str(path.relative_to(into)): path.read_bytes() for path in into.rglob("*") if path.is_file()}
    return {name: data for name, data in files.items() if name != manifest.NAME}


def crafted(*members: tuple[tarfile.TarInfo, bytes]) -> bytes:
    """A tar as somebody else could make it, after a good manifest, with a good list of hashes."""
    out, sums = io.BytesIO(), ""
    with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as tar:
        for member, data in [(tarfile.TarInfo(manifest.NAME), TOLD.as_json()), *members]:
            member.size = len(data)
            tar.addfile(member, io.BytesIO(data))
            sums += f"{hashlib.sha256(data).hexdigest()}  {member.name}\n"
        last = tarfile.TarInfo(SUMS)
        last.size = len(sums.encode())
        tar.addfile(last, io.BytesIO(sums.encode()))
    return zstandard.compress(out.getvalue())


def named(name: str, kind: bytes = tarfile.REGTYPE, leads_to: str = "") -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.type, member.linkname = kind, leads_to
    return member


def test_what_was_packed_comes_out(tmp_path: Path) -> None:
    assert unpacked(packed(), tmp_path) == WHOLE


def test_plain_tar_opens_it_and_sha256sum_could_check_it() -> None:
    with tarfile.open(fileobj=io.BytesIO(zstandard.ZstdDecompressor().decompressobj().decompress(packed()))) as tar:
        held = {member.name: tar.extractfile(member).read() for member in tar}  # type: ignore[union-attr]
    sums = held.pop(SUMS).decode()
    assert sums == "".join(f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in held.items())


def test_only_we_can_read_what_comes_out(tmp_path: Path) -> None:
    unpacked(packed(), tmp_path)
    assert (tmp_path / "secret.key").stat().st_mode & 0o077 == 0


def test_a_backup_that_is_cut_short_is_refused_wherever(tmp_path: Path) -> None:
    whole = packed()
    for number, at in enumerate([0, 3, 20, len(whole) // 3, len(whole) // 2, len(whole) - 300, len(whole) - 40]):
        with pytest.raises(UnableToReadBackup):
            unpacked(whole[:at], tmp_path / str(number))


def test_a_flipped_bit_is_noticed_wherever(tmp_path: Path) -> None:
    whole, drawn = packed(), random.Random(5)
    # 4 and 5 tell how much memory to take, and have a bit that means nothing: they change no byte of what comes out.
    places = [0, 1, 2, 3, *drawn.sample(range(6, len(whole)), 60), *range(len(whole) - 6, len(whole))]
    for number, place in enumerate(places):
        bent = bytearray(whole)
        bent[place] ^= 1 << drawn.randrange(8)
        with pytest.raises(UnableToReadBackup):
            unpacked(bytes(bent), tmp_path / str(number))


def test_something_after_the_end_is_noticed(tmp_path: Path) -> None:
    with pytest.raises(UnableToReadBackup):
        unpacked(packed() + b"more", tmp_path)


@pytest.mark.parametrize("data", [b"", b"Paper", b"PK\x03\x04" * 99, zstandard.compress(b"no tar" * 500)])
def test_what_is_no_backup_is_said_to_be_none(data: bytes, tmp_path: Path) -> None:
    with pytest.raises(UnableToReadBackup, match=r"cut short|no backup|damaged"):
        unpacked(data, tmp_path)


@pytest.mark.parametrize(
    "name",
    [
        *("../out", "/etc/out", "media/../../out", "media/", "media//x", "captures/../x", "media/a\nb"),
        *("svodka.sqlite3", "static/x.js", "database.dump", "restoring.json"),
        *("captures/ab/cd/ef.zst", f"captures/ab/cd/ffff{'0' * 60}.zst"),
    ],
)
def test_a_member_with_another_name_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(UnableToReadBackup, match="no place in a portal"):
        unpacked(crafted((named(name), b"evil")), tmp_path / "stage")
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == [manifest.NAME]


@pytest.mark.parametrize(
    "kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.DIRTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE, tarfile.CONTTYPE]
)
def test_a_member_that_is_no_file_is_refused(kind: bytes, tmp_path: Path) -> None:
    with pytest.raises(UnableToReadBackup, match="no file"):
        unpacked(crafted((named("media/a", kind, "/etc/passwd"), b"")), tmp_path)
    assert not (tmp_path / "media").exists()


def test_a_member_that_comes_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnableToReadBackup, match="no place in a portal: media/a"):
        unpacked(crafted((named("media/a"), b"1"), (named("media/a"), b"2")), tmp_path)


def test_a_manifest_that_would_fill_the_memory_is_not_unpacked(tmp_path: Path) -> None:
    with pytest.raises(UnableToReadBackup, match="does not begin with a manifest"):
        unpacked(packed(told=b" " * (manifest.LARGEST + 1)), tmp_path)


@pytest.mark.parametrize("told", [b"[]", b"{}", b"[" * 100_000, b'{"format": 1, "version": "0.1.0"}', b"\xff", b"null"])
def test_a_manifest_that_is_none_is_refused(told: bytes, tmp_path: Path) -> None:
    with pytest.raises(UnableToReadBackup, match="manifest cannot be read"):
        unpacked(packed(told=told), tmp_path)


def test_a_member_larger_than_the_disk_is_refused_before_it_is_written(tmp_path: Path) -> None:
    head = tarfile.TarInfo("database.sqlite3")
    head.size = 10**17
    first = tarfile.TarInfo(manifest.NAME)
    first.size = len(TOLD.as_json())
    blocks = first.tobuf() + TOLD.as_json() + bytes(-first.size % 512) + head.tobuf(tarfile.GNU_FORMAT)
    with pytest.raises(UnableToReadBackup, match="no room"):
        unpacked(zstandard.compress(blocks + bytes(10**6)), tmp_path)
    assert not (tmp_path / "database.sqlite3").exists()


@pytest.mark.parametrize(
    "newer",
    [{"format": 2}, {"version": "0.2.0"}, {"version": "1.0.0"}, {"migrations": ["stories 9999_not_written_yet"]}],
)
def test_a_backup_of_a_newer_program_is_refused_before_it_is_unpacked(newer: dict[str, object], tmp_path: Path) -> None:
    told = json.dumps({**json.loads(TOLD.as_json()), **newer}).encode()
    with pytest.raises(UnableToReadBackup, match=f"this is {VERSION}: install"):
        unpacked(packed(told=told), tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_migrations_of_other_packages_do_not_make_it_newer() -> None:
    told = Manifest(**{**json.loads(TOLD.as_json()), "migrations": ["wagtailcore 0099_later"]})
    assert manifest.understood(told.as_json()).version == VERSION
