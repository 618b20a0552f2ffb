"""As much of an IMAP server as a box of returns needs: one folder, flags, expunging. On loopback, in a thread."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from tests.imap_talk import ImapTalk


@dataclass
class ImapBox(ImapTalk):
    """Messages by UID with their flags. `password` is asked for; a connection breaks after `breaks_after` fetches."""

    password: str = "right"
    messages: dict[int, bytes] = field(default_factory=dict)
    flags: dict[int, set[str]] = field(default_factory=dict)
    breaks_after: int = 1_000_000

    def put(self, raw: bytes) -> int:
        uid = max(self.messages, default=0) + 1
        self.messages[uid], self.flags[uid] = raw, set()
        return uid

    def answer(self, words: str) -> tuple[list[bytes], str] | None:
        told = self._told(words)
        return None if self.breaks_after < 0 else told

    def _told(self, words: str) -> tuple[list[bytes], str]:
        name, _, rest = words.partition(" ")
        if name.upper() == "LOGIN":
            return [], "OK" if self.password in rest else "NO wrong password"
        if name.upper() == "SELECT":
            return [b"* %d EXISTS" % len(self.messages), b"* OK [UIDVALIDITY 1]"], "OK [READ-WRITE]"
        if name.upper() == "CAPABILITY":
            return [b"* CAPABILITY IMAP4rev1"], "OK"
        if name.upper() == "EXPUNGE":
            for uid in [uid for uid, flags in self.flags.items() if r"\Deleted" in flags]:
                del self.messages[uid], self.flags[uid]
            return [], "OK"
        return self._uid(rest) if name.upper() == "UID" else ([], "OK")

    def _uid(self, words: str) -> tuple[list[bytes], str]:
        if words.startswith("SEARCH"):
            unseen = [uid for uid, flags in self.flags.items() if not flags & {r"\Seen", r"\Deleted"}]
            return [f"* SEARCH {' '.join(map(str, unseen))}".rstrip().encode()], "OK"
        uid = int(words.split()[1])
        if words.startswith("FETCH"):
            self.breaks_after -= 1
            raw = self.messages[uid]
            return [b"* %d FETCH (UID %d BODY[]<0> {%d}\r\n%s)" % (uid, uid, len(raw), raw)], "OK"
        self.flags[uid] |= set(re.findall(r"\\\w+", words))
        return [], "OK"
