"""Reading a backup: nothing in it is believed before it has been looked at.

A member is a plain file with one of the names that we give, is written once, below one folder, and only while the
disk has room for it. Links, devices, ways out of the folder and anything else that a tar can hold are refused.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import tarfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Protocol

import zstandard

from svodka.cli.backup import manifest
from svodka.cli.backup.manifest import Manifest, UnableToReadBackup
from svodka.cli.backup.packing import CHUNK, SUMS, Progress
from svodka.cli.messages import _

BLOCK = 512
SETTINGS = ("portal.env", "secret.key", "mailbox.passwords")
_CAPTURE = re.compile(r"captures/([0-9a-f]{2})/([0-9a-f]{2})/\1\2[0-9a-f]{60}\.zst")
_LONGEST_NAME = 1_000
# A line of the list of hashes: hash, two spaces, name, end.
_LONGEST_LINE = 64 + 2 + _LONGEST_NAME + 1
# So that the machine goes on while we unpack.
_LEAVE_FREE = 50_000_000
# zstd's own bound of what a receiver should grant; our level needs 4 MB.
_WINDOW = 2**27


class _Readable(Protocol):
    def read(self, size: int, /) -> bytes: ...


def unpack(file: IO[bytes], into: Path, *, look: Callable[[Manifest], None], progress: Progress) -> Manifest:
    """Unpack a whole backup below `into`, an empty folder, and check every byte of it. `look` sees the manifest before
    anything else is written, and may raise. Raises UnableToReadBackup.
    """
    reader = zstandard.ZstdDecompressor(max_window_size=_WINDOW).stream_reader(
        file, read_across_frames=True, closefd=False
    )
    try:
        return _Unpacking(reader, into, progress).run(look)
    except zstandard.ZstdError as error:
        raise UnableToReadBackup(_("The backup is damaged, or no backup: %s") % error) from None
    except tarfile.HeaderError:
        raise _damaged() from None


def _damaged() -> UnableToReadBackup:
    return UnableToReadBackup(_("The backup is damaged: what stands in it is not what was put there."))


class _Unpacking:
    def __init__(self, stream: _Readable, into: Path, progress: Progress) -> None:
        self.stream = stream
        self.into = into
        self.progress = progress
        self.sums: dict[str, str] = {}

    def run(self, look: Callable[[Manifest], None]) -> Manifest:
        name, size = self._header() or ("", 0)
        if name != manifest.NAME or not 0 < size <= manifest.LARGEST:
            raise UnableToReadBackup(_("This is no backup of Svodka: it does not begin with a manifest."))
        data = self._member(size)
        told = manifest.understood(data)
        look(told)
        self.sums[name] = hashlib.sha256(data).hexdigest()
        (self.into / name).write_bytes(data)
        while header := self._header():
            name, size = header
            if name == SUMS:
                self._check(size)
                return told
            self._keep(name, size, told)
        raise _cut_short()

    def _header(self) -> tuple[str, int] | None:
        """Name and size of the next member; None at the end."""
        name = ""
        while True:
            block = self._exactly(BLOCK)
            if not block.strip(b"\0"):
                return None
            member = tarfile.TarInfo.frombuf(block, "utf-8", "strict")
            if member.type == tarfile.GNUTYPE_LONGNAME and not name and 0 < member.size <= _LONGEST_NAME:
                name = self._member(member.size).rstrip(b"\0").decode("utf-8", "replace")
                continue
            if member.type not in {tarfile.REGTYPE, tarfile.AREGTYPE} or member.size < 0:
                raise UnableToReadBackup(
                    _("The backup holds a link or something else that is no file: %s") % member.name
                )
            return name or member.name, member.size

    def _keep(self, name: str, size: int, told: Manifest) -> None:
        if name in self.sums or not _is_ours(name, told):
            raise UnableToReadBackup(_("The backup holds a file that has no place in a portal: %s") % name[:200])
        if shutil.disk_usage(self.into).free - size < _LEAVE_FREE:
            message = _("There is no room for %(name)s, %(size).1f MB: nothing has been changed.")
            raise UnableToReadBackup(message % {"name": name, "size": size / 1e6})
        path = self.into / name
        path.parent.mkdir(parents=True, exist_ok=True)
        # Pictures may be served by another program from this folder; all else is ours alone.
        mode = 0o644 if name.startswith("media/") else 0o600
        sha256 = hashlib.sha256()
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
            for chunk in self._chunks(size):
                sha256.update(chunk)
                file.write(chunk)
                self.progress(len(chunk))
        self.sums[name] = sha256.hexdigest()

    def _check(self, size: int) -> None:
        """The last member says what all others are."""
        if size > _LONGEST_LINE * len(self.sums):
            raise _damaged()
        lines = self._member(size).decode("utf-8", "replace").splitlines()
        listed = {name: sha256 for sha256, _spaces, name in (line.partition("  ") for line in lines)}
        if wrong := sorted(name for name in listed.keys() | self.sums if listed.get(name) != self.sums.get(name)):
            raise UnableToReadBackup(_("The backup is damaged: %s is not what was put there.") % wrong[0])
        left = 0
        # To the end, where zstd's own checksum stands.
        while data := self.stream.read(BLOCK):
            left += len(data)
            if left > CHUNK or data.strip(b"\0"):
                raise _damaged()

    def _member(self, size: int) -> bytes:
        return b"".join(self._chunks(size))

    def _chunks(self, size: int) -> Iterator[bytes]:
        left = size
        while left:
            data = self._exactly(min(left, CHUNK))
            left -= len(data)
            yield data
        self._exactly(-size % BLOCK)

    def _exactly(self, size: int) -> bytes:
        got = b""
        while len(got) < size:
            data = self.stream.read(size - len(got))
            if not data:
                raise _cut_short()
            got += data
        return got


def _cut_short() -> UnableToReadBackup:
    return UnableToReadBackup(_("The backup is cut short: its end is missing."))


def _is_ours(name: str, told: Manifest) -> bool:
    if name in {told.database, *SETTINGS} or _CAPTURE.fullmatch(name):
        return True
    parts = name.split("/")
    return parts[0] == "media" and len(parts) > 1 and not {"", ".", ".."} & set(parts) and name.isprintable()
