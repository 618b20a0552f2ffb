"""As much of an IMAP server as a mailbox that is a source needs: folders, numbers, heads, letters. On loopback."""

from __future__ import annotations

import re
import socketserver
import ssl
import time
from dataclasses import dataclass, field
from datetime import datetime

from tests.imap_talk import ImapTalk

CAME = "17-Nov-2026 09:00:00 +0000"


@dataclass
class MailboxServer(ImapTalk):
    """Letters by number in one folder. `drips` sends a byte now and then instead of answers, `secure` speaks TLS."""

    folder: str = "INBOX"
    password: str = "right"
    validity: int = 7
    letters: dict[int, bytes] = field(default_factory=dict)
    drips: bool = False
    secure: ssl.SSLContext | None = None
    said: list[str] = field(default_factory=list)

    def put(self, letter: bytes) -> int:
        number = max(self.letters, default=0) + 1
        self.letters[number] = letter
        return number

    @property
    def pair(self) -> str:
        return f"127.0.0.1:{self.port}"

    def address(self, scheme: str = "imap", folder: str = "") -> str:
        return f"{scheme}://press%40paper.example@{self.pair}/{folder or self.folder}"

    def before_answering(self, session: socketserver.StreamRequestHandler) -> None:
        while self.drips:
            session.wfile.write(b"*")
            time.sleep(0.05)

    def answer(self, words: str) -> tuple[list[bytes], str]:
        self.said.append(words)
        name, _, rest = words.partition(" ")
        match name.upper():
            case "CAPABILITY":
                return [b"* CAPABILITY IMAP4rev1"], "OK"
            case "LOGIN":
                return [], "OK" if f'"{self.password}"' in rest else "NO [AUTHENTICATIONFAILED] no"
            case "EXAMINE":
                told = [b"* %d EXISTS" % len(self.letters), b"* OK [UIDVALIDITY %d] told" % self.validity]
                return told, "OK [READ-ONLY]" if rest == f'"{self.folder}"' else "NO no such folder"
            case "SELECT" | "STORE" | "EXPUNGE":
                return [], "BAD nothing is to be changed here"
            case "UID":
                return self._uid(rest)
        return [], "OK"

    def _uid(self, words: str) -> tuple[list[bytes], str]:
        if words.startswith("SEARCH"):
            after = re.search(r"UID (\d+):\*", words)
            found = [number for number in self.letters if not after or number >= int(after[1])]
            # «8:*» names the last letter always (RFC 3501, 6.4.8).
            found = found or sorted(self.letters)[-1:]
            return [f"* SEARCH {' '.join(map(str, found))}".rstrip().encode()], "OK"
        _, numbers, wanted = words.split(" ", 2)
        lines = []
        for number in map(int, numbers.split(",")):
            letter = self.letters.get(number)
            if letter is None:
                continue
            if "HEADER" in wanted:
                subject = re.search(rb"^Subject:.*\r?\n(?:[ \t].*\r?\n)*", letter, re.M)
                head = (subject[0] if subject else b"") + b"\r\n"
                told = b'(INTERNALDATE "%b" BODY[HEADER.FIELDS (SUBJECT)] {%d}\r\n%b UID %d)'
                lines.append(b"* %d FETCH " % number + told % (CAME.encode(), len(head), head, number))
            elif "SIZE" in wanted:
                lines.append(b"* %d FETCH (UID %d RFC822.SIZE %d)" % (number, number, len(letter)))
            else:
                lines.append(b"* %d FETCH (UID %d BODY[] {%d}\r\n%b)" % (number, number, len(letter), letter))
        return lines, "OK"


def letter(subject: str, *paragraphs: str, sent: datetime, number: int = 1) -> bytes:
    """A plain letter of a yard's press office."""
    head = (
        f"Message-ID: <{number}@yard.example>\r\nDate: {sent:%d %b %Y %H:%M:%S} +0000\r\n"
        f"From: Yard <press@yard.example>\r\nSubject: {subject}\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
    )
    return (head + "\r\n\r\n".join(paragraphs) + "\r\n").encode()
