"""The ways by which a letter leaves and a report comes back, as the settings say."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from django.conf import settings

from svodka.digest.handing import Entry, Ledger, Note, Outgoing, Tally, hand_over
from svodka.digest.letter import UnableToWrite
from svodka.digest.mailroom import Post
from svodka.digest.returns import Imap, Maildir, Returns
from svodka.digest.smtp import Server
from svodka.site import outbox
from svodka.site.letters.composing import Letters, public_host


def post_of_portal() -> Post:
    """What the settings of this portal say."""
    return Post(
        hour=settings.DIGEST_HOUR,
        time_zone=settings.TIME_ZONE,
        secret=settings.SECRET_KEY,
        compose=Letters(),
        carry=carry,
        returns=returns_of_portal(),
    )


def carry(letters: Sequence[Outgoing], *, ledger: Ledger, stop: Callable[[], bool]) -> Tally:
    """Over SMTP, or into the outbox while no server is set."""
    if not outbox.is_mail_set():
        return into_folder(letters, ledger=ledger, stop=stop, folder=Path(settings.OUTBOX))
    return hand_over(
        letters, server=server_of_portal(), ledger=ledger, connections=settings.SMTP_CONNECTIONS, stop=stop
    )


def server_of_portal() -> Server:
    return Server(
        host=settings.EMAIL_HOST,
        port=settings.EMAIL_PORT,
        user=settings.EMAIL_HOST_USER,
        password=settings.EMAIL_HOST_PASSWORD,
        starttls=settings.EMAIL_USE_TLS,
        tls=settings.EMAIL_USE_SSL,
        name=public_host(),
    )


def into_folder(letters: Sequence[Outgoing], *, ledger: Ledger, stop: Callable[[], bool], folder: Path) -> Tally:
    """Each letter into a file of its own, noted as one that is sent."""
    tally = Tally()
    for letter in letters:
        if stop() or tally.stopped:
            break
        try:
            raw = letter.build()
        except UnableToWrite as error:
            entry = Entry(letter.key, Note.REFUSED, str(error))
        else:
            ledger.write([Entry(letter.key, Note.OFFERED)])
            try:
                outbox.keep(folder, raw)
                entry = Entry(letter.key, Note.SENT)
            except OSError as error:
                tally.stopped = f"{folder}: {error}"
                entry = Entry(letter.key, Note.LATER, tally.stopped)
        ledger.write([entry])
        tally.add(entry.note)
    return tally


def returns_of_portal() -> Returns | None:
    """The mailbox of returns, if one is set: a folder on this machine, or a box on an IMAP server."""
    if settings.RETURNS_MAILDIR:
        return Maildir(Path(settings.RETURNS_MAILDIR))
    if not settings.RETURNS_IMAP_HOST:
        return None
    return Imap(
        host=settings.RETURNS_IMAP_HOST,
        port=settings.RETURNS_IMAP_PORT,
        user=settings.RETURNS_IMAP_USER,
        password=settings.RETURNS_IMAP_PASSWORD,
        tls=settings.RETURNS_IMAP_TLS,
    )
