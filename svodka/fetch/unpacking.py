"""Undoing gzip and deflate a bounded piece at a time."""

from __future__ import annotations

import zlib


class Unpacker:
    """Undoes gzip or deflate a bounded piece at a time, so that a bomb is seen before it has unfolded."""

    def __init__(self, encoding: str) -> None:
        """Raises zlib.error for what was not asked for: other packings, and one packing inside another."""
        self._encoding = encoding.strip().lower()
        if self._encoding not in {"", "identity", "gzip", "x-gzip", "deflate"}:
            raise zlib.error(f"packed as {self._encoding}")
        self._stream = None if self._encoding in {"", "identity"} else zlib.decompressobj(wbits=zlib.MAX_WBITS | 32)
        self._begun = False

    def unpack(self, data: bytes, *, room: int) -> bytes:
        """What the next piece unpacks to, but no more than `room` bytes of it."""
        if self._stream is None:
            return data
        unpacked = self._first(data, room) if data and not self._begun else self._stream.decompress(data, room)
        while self._stream.eof and self._stream.unused_data.startswith(b"\x1f\x8b") and len(unpacked) < room:
            # Several gzip members in a row are one body; anything else after the end is padding.
            rest, self._stream = self._stream.unused_data, zlib.decompressobj(wbits=zlib.MAX_WBITS | 32)
            unpacked += self._stream.decompress(rest, room - len(unpacked))
        return unpacked

    def _first(self, data: bytes, room: int) -> bytes:
        self._begun = True
        try:
            return self._stream.decompress(data, room)  # type: ignore[union-attr]
        except zlib.error:
            if self._encoding != "deflate":
                raise
            # Some servers send «deflate» without the header that the standard wants.
            self._stream = zlib.decompressobj(wbits=-zlib.MAX_WBITS)
            return self._stream.decompress(data, room)

    def finish(self) -> None:
        """Raises zlib.error when the body ended before its packing did."""
        if self._stream is not None and self._begun and not self._stream.eof:
            raise zlib.error("it is cut short")
