"""PDFs written by hand, for what no printer would print."""

from __future__ import annotations

import zlib
from collections.abc import Sequence


def pdf(objects: Sequence[bytes], trailer: bytes = b"") -> bytes:
    """A PDF of numbered objects, the first of which is its catalogue."""
    out, places = b"%PDF-1.5\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    tail = b"trailer\n<</Size %d/Root 1 0 R%b>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, trailer, len(out))
    return out + head + table + tail


def stream(data: bytes, more: bytes = b"") -> bytes:
    return b"<</Length %d%b>>\nstream\n%b\nendstream" % (len(data), more, data)


def packed(data: bytes, more: bytes = b"") -> bytes:
    return stream(zlib.compress(data, 9), b"/Filter/FlateDecode" + more)


def pages(content: bytes, *, count: int = 1, resources: bytes = b"", others: Sequence[bytes] = ()) -> list[bytes]:
    """The objects of `count` pages with the same content; `others` are numbered from 5."""
    kids = b" ".join(b"%d 0 R" % (5 + len(others) + number) for number in range(count))
    sheet = (
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 3 0 R/Resources<</Font<</F 4 0 R>>%b>>>>" % resources
    )
    return [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count %d/Kids[%b]>>" % (count, kids),
        content,
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        *others,
        *[sheet] * count,
    ]


def text(lines: Sequence[str], *, left: int = 60, top: int = 740, size: int = 11) -> bytes:
    """The operators that print lines one under the other."""
    rows = b" ".join(b"(%b) Tj 0 -%d Td" % (line.encode(), size + 3) for line in lines)
    return b"BT /F %d Tf %d %d Td %b ET" % (size, left, top, rows)
