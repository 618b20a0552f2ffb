"""Sources that are no address of the web: a mailbox, a folder. What they are asked for, and what they give."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from urllib.parse import parse_qs, urlsplit

from django.db.models import Q

from svodka.fetch import AddressRefused, Fetched, UnableToFetch
from svodka.fetch.mailbox import Access, Mailbox, fetch_letter, list_letters, parse_mailbox
from svodka.gather.entries import Feed, item_of
from svodka.gather.folders import list_folder, path_of, read_file
from svodka.gather.models import Capture, FeedEntry, Source

LETTER = "message/rfc822"
# Asked for fifty at a time, the oldest first: those after them are asked for next.
LETTERS_AT_ONCE = 50
# Letters that lay in the box before it was a source are no news when they are older.
OLDEST = timedelta(days=30)
# What an editor reads before looking into the folder; and how far back is looked for such files.
MOST_NAMED = 5
MOST_LOOKED_AT = 200
NOTHING = Feed("", "", ())


class Kind(StrEnum):
    """What a source is, by its address."""

    WEB = "web"
    MAILBOX = "mailbox"
    FOLDER = "folder"


def kind_of(address: str) -> Kind:
    """What is at the address of a source."""
    scheme = address.partition(":")[0].lower()
    return {"imaps": Kind.MAILBOX, "imap": Kind.MAILBOX, "file": Kind.FOLDER}.get(scheme, Kind.WEB)


def longest_between(address: str) -> timedelta:
    """How long a source may wait to be asked at most: a release in the mail is expected within the hour, and to look
    into a folder costs nobody anything.
    """
    return {Kind.MAILBOX: timedelta(hours=1), Kind.FOLDER: timedelta(minutes=5)}.get(
        kind_of(address), timedelta(days=1)
    )


def address_of(given: str) -> str:
    """The address of a mailbox or a folder as it is kept. Raises AddressRefused."""
    if kind_of(given) is Kind.MAILBOX:
        return parse_mailbox(given).address
    return path_of(given).as_uri()


@dataclass(frozen=True)
class Listed(Fetched):
    """What a mailbox or a folder holds, as the answer to a poll. `etag` marks the place up to which it was looked at;
    `complaint` names what in it could not be opened.
    """

    feed: Feed = NOTHING
    complaint: str = ""


@dataclass(frozen=True)
class Places:
    """With what they are opened: passwords by account, whole paths of folders that the owner has named, the time for
    one request (seconds), pairs that may be private.
    """

    passwords: Callable[[], Mapping[str, str]] = dict
    folders: Sequence[str] = ()
    timeout: float = 20.0
    allowed: Sequence[str] = ()

    def ask(self, source: Source, *, now: datetime) -> Listed | UnableToFetch:
        """What is new at the source. Touches no database."""
        try:
            return self.listed(source.feed_url, mark=source.etag, now=now)
        except UnableToFetch as error:
            return error

    def ask_page(self, entry: FeedEntry, *, max_bytes: int) -> Fetched | UnableToFetch:
        """A letter, or a file. Touches no database when `entry.source` is loaded."""
        try:
            if kind_of(entry.source.feed_url) is Kind.FOLDER:
                return read_file(entry.url, of=entry.source.feed_url, named=self.folders, max_bytes=max_bytes)
            return self._letter(entry, max_bytes)
        except UnableToFetch as error:
            return error

    def listed(self, address: str, *, mark: str = "", now: datetime) -> Listed:
        """What is at an address that came after `mark`. Raises UnableToFetch."""
        if kind_of(address) is Kind.FOLDER:
            items, complaints = list_folder(address, named=self.folders, now=now)
            feed = Feed(path_of(address).name, "", tuple(items), kind="folder")
            return _listed(address_of(address), feed, complaint="\n".join(complaints))
        return self._letters(parse_mailbox(address), mark, now)

    def _letters(self, box: Mailbox, mark: str, now: datetime) -> Listed:
        validity, _, after = mark.partition("/")
        shelf = list_letters(
            box,
            self._access(box),
            validity=int(validity or 0),
            after=int(after or 0),
            since=(now - OLDEST).date(),
            most=LETTERS_AT_ONCE,
        )
        items = [
            # Spelt with its number alone a letter would be known again when the server counts anew.
            item_of(
                f"{shelf.validity}/{one.uid}", box.letter_address(shelf.validity, one.uid), one.subject, one.came_at
            )
            for one in shelf.letters
        ]
        newest = max((one.uid for one in shelf.letters), default=0)
        if newest:
            mark = f"{shelf.validity}/{newest}"
        feed = Feed(
            f"{box.folder} ({box.account})", "", tuple(item for item in reversed(items) if item), kind="mailbox"
        )
        return _listed(box.address, feed, mark=mark)

    def _letter(self, entry: FeedEntry, max_bytes: int) -> Fetched:
        box = parse_mailbox(entry.source.feed_url)
        told = parse_qs(urlsplit(entry.url).path.replace("/;", "&").replace(";", "&"))
        try:
            validity, uid = int(told["UIDVALIDITY"][-1]), int(told["UID"][-1])
        except (LookupError, ValueError):
            raise AddressRefused(f"«{entry.url}» is not the address of a letter.") from None
        if entry.url != box.letter_address(validity, uid):
            raise AddressRefused(f"«{entry.url}» is no letter of its source.")
        data = fetch_letter(box, self._access(box), validity=validity, uid=uid, max_bytes=max_bytes)
        return Fetched(entry.url, entry.url, status=200, headers={}, data=data, content_type=LETTER)

    def _access(self, box: Mailbox) -> Access:
        password = self.passwords().get(box.account)
        if password is None:
            raise UnableToFetch(f"No password is kept for {box.account}: svodka sources password {box.address}")
        return Access(password, self.timeout, self.allowed)


def _listed(address: str, feed: Feed, *, mark: str = "", complaint: str = "") -> Listed:
    return Listed(address, address, 200, {}, b"", etag=mark, feed=feed, complaint=complaint)


def complaint(source: Source, answer: Fetched) -> str:
    """What in a folder or a mailbox could not be opened or read, by name; "" for nothing. For the source's health."""
    if not isinstance(answer, Listed):
        return ""
    told = [answer.complaint] if answer.complaint else []
    if kind_of(source.feed_url) is Kind.FOLDER:
        told += _not_taken(source, {item.guid: item.title for item in answer.feed.entries})
    return "\n".join(told)


def _not_taken(source: Source, lying: Mapping[str, str]) -> list[str]:
    """A sentence for each of the first files that lie in the folder and have become no story."""
    refused = Q(captures__state=Capture.State.REFUSED) | Q(state=FeedEntry.State.GIVEN_UP)
    rows = FeedEntry.objects.filter(refused, source=source).order_by("-pk").distinct()
    named = [(lying[row.guid], row) for row in rows[:MOST_LOOKED_AT] if row.guid in lying]
    told = [f"«{name}» is not taken: {_why(row)}" for name, row in named[:MOST_NAMED]]
    return [*told, f"And {len(named) - MOST_NAMED} more."] if len(named) > MOST_NAMED else told


def _why(entry: FeedEntry) -> str:
    capture = entry.captures.filter(state=Capture.State.REFUSED).first()
    return capture.reason if capture else entry.last_error
