"""Words not sent yet, kept in the session while their writer signs in: a lost session costs nobody a comment."""

from __future__ import annotations

from django.contrib.sessions.backends.base import SessionBase

from svodka.discuss.decisions import LONGEST

_KEY = "drafts"
# A session is a row in the database, and anybody may have one: a handful of comments of full length, and no more.
MOST_DRAFTS = 4
# A form counts a line's end as two characters.
MOST_LETTERS = 2 * LONGEST


def keep(session: SessionBase, place: str, text: str, *, most: int = MOST_LETTERS) -> None:
    """Keep the text for its place («12:5»: thread 12, in answer to № 5); the oldest draft of too many is dropped.

    Too long a text is not kept: show it again instead, with the reason.
    """
    if not text.strip() or len(text) > most:
        return
    drafts: dict[str, str] = dict(session.get(_KEY, {}))
    drafts.pop(place, None)
    drafts[place] = text
    for oldest in list(drafts)[:-MOST_DRAFTS]:
        del drafts[oldest]
    session[_KEY] = drafts


def kept(session: SessionBase, place: str) -> str:
    """The text kept for a place, or nothing."""
    return str(session.get(_KEY, {}).get(place, ""))


def drop(session: SessionBase, place: str) -> None:
    """Forget the text of a place: it has been sent."""
    drafts: dict[str, str] = dict(session.get(_KEY, {}))
    if drafts.pop(place, None) is not None:
        session[_KEY] = drafts
