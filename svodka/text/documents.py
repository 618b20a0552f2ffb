"""Documents that are an article and nothing else (ninjs, NITF, NewsML-G2, DOCX, PDF, letters), told by their marks."""

from __future__ import annotations

import re

from svodka.text.docx import read_docx
from svodka.text.letter import is_letter, read_letter
from svodka.text.newsml_g2 import read_newsml_g2
from svodka.text.ninjs import read_ninjs
from svodka.text.nitf import read_nitf
from svodka.text.pdf import read_pdf
from svodka.text.strict_xml import parsed
from svodka.text.wire import Document, finish_document

__all__ = ["finish_document", "read_document"]

_ROOT = re.compile(
    rb"\A(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]{0,300}\?>\s*)?(?><!--.{0,4000}?-->\s*|<\?[^>]{0,500}\?>\s*){0,5}+"
    rb"(?:<!DOCTYPE[^>\[]{0,500}>\s*)?<(?:[\w-]+:)?(?P<root>nitf|newsItem|newsMessage)[\s>]",
    re.S,
)


def read_document(data: bytes, *, letter: bool = False) -> Document | None:
    """The document that the bytes are; None when they are of no such format. Raises UnableToRead.

    `letter`: they came out of a mailbox, whatever they look like.
    """
    if letter or is_letter(data):
        return read_letter(data, read_document)
    if data.startswith(b"%PDF-"):
        return read_pdf(data)
    if data.startswith(b"PK\x03\x04"):
        return read_docx(data)
    if data[:64].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return read_ninjs(data)
    found = _ROOT.match(data)
    if found is None:
        return None
    root = parsed(data)
    return read_nitf(root) if found["root"] == b"nitf" else read_newsml_g2(root)
