"""WARC archives of invented pages, made record by record."""

from __future__ import annotations

import gzip


def page_html(number: int) -> bytes:
    """An article that is like no other with another number."""
    sentence = f"Причал № {number} порта Волонга приняли после ремонта, на котором работали {number + 20} человек. "
    text = f"<h1>Причал № {number} порта Волонга принят</h1>" + f"<p>{sentence * 3}</p>" * 3
    return f"<!doctype html><html lang=ru><meta charset=utf-8><title>Причал</title><article>{text}</article>".encode()


def answer(body: bytes, *headers: str, status: str = "200 OK", media_type: str = "text/html; charset=utf-8") -> bytes:
    """An HTTP answer as it came over the wire."""
    head = [f"HTTP/1.1 {status}", f"Content-Type: {media_type}", *headers]
    return "\r\n".join(head).encode() + b"\r\n\r\n" + body


def record(block: bytes, *headers: str, url: str = "", kind: str = "response", version: str = "1.0") -> bytes:
    """One record of an archive, not packed."""
    named = [f"WARC-Target-URI: {url}"] if url else []
    head = [
        f"WARC/{version}",
        f"WARC-Type: {kind}",
        *named,
        *(headers or ["WARC-Date: 2026-11-02T08:00:00Z"]),
        f"Content-Length: {len(block)}",
    ]
    return "\r\n".join(head).encode() + b"\r\n\r\n" + block + b"\r\n\r\n"


def page_record(number: int, *headers: str) -> bytes:
    """The record of the article with that number, at an address of its own."""
    return record(answer(page_html(number)), *headers, url=f"https://volonga.example/news/{number}/")


def packed(*of: bytes) -> bytes:
    """An archive in which each record is packed by itself, as crawlers write them."""
    return b"".join(gzip.compress(one, mtime=0) for one in of)


WARCINFO = record(b"software: of a test\r\n", kind="warcinfo")
