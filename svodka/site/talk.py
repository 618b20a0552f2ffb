"""The talk as HTML: comments, tombstones, branches. Joined in Python, because a template takes ten times as long over
the hundred comments of a page (docs/decisions/005 and design §7).

Every value is escaped here but `CommentRecord.html`, which was sanitised when the comment was written. End tags and
quotation marks that HTML does not need are left out: a tenth of a page's 70 kB. What a reader may have had a say in
stands in quotation marks. For the same reason a comment has one link to all that may be done with it, 15 kB a page less
than a link for each; the script makes them of it (site.js).
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import groupby
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from svodka.discuss import thread_pages
from svodka.discuss.models import Comment, Thread
from svodka.discuss.rendering import point_across_pages
from svodka.discuss.thread_pages import CommentRecord
from svodka.site import addresses, moments
from svodka.site.typography import NBSP, grouped

# One hairline a level, four levels; deeper answers stay at the fourth and say whom they answer.
LEVELS = 4
# A short talk stands whole under its story; of a longer one the newest, and the way to the others.
WHOLE, NEWEST = 20, 10

Address = Callable[[int], str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The page that comments stand on: the numbers it shows, and where the other ones are (a URL with its #c…)."""

    thread: Thread
    shown: Container[int]
    address: Address
    year: int

    def lead(self, seq: int) -> str:
        """Where comment `seq` is found from here."""
        return f"#c{seq}" if seq in self.shown else self.address(seq)


def sheet(thread: Thread, *, shown: Container[int], address: Address) -> Sheet:
    """`shown` are the numbers on the page, `address` gives the URL of any other with its anchor."""
    return Sheet(thread, shown, address, timezone.localtime().year)


def under_subject(thread: Thread, address: str) -> dict[str, Any]:
    """What the page of a story or post shows of its thread (parts/thread.html): a short one whole, of a longer one
    the newest comments. One query, none while nobody has spoken. `address` is that page's.
    """
    count = WHOLE if thread.last_seq <= WHOLE else NEWEST
    shown = thread_pages.newest(thread, count) if thread.last_seq else []
    numbers = {record.seq for record in shown}
    on = sheet(thread, shown=numbers, address=lambda seq: addresses.comment_place(address, seq))
    return {
        "thread": thread,
        "comments": flat_html(shown, on),
        "whole": len(shown) == thread.last_seq,
        "address": address,
        "last_page": f"{address}page-{thread_pages.flat_pages(thread)}/",
        "closed": thread.state == Thread.State.CLOSED,
        "back": f"{address}#talk",
        **bounds(shown),
    }


def bounds(comments: Iterable[CommentRecord]) -> dict[str, int]:
    """`first_seq` and `last_seq` of what is shown, for #talk; zeros when that is nothing."""
    numbers = [record.seq for record in comments]
    return {"first_seq": min(numbers, default=0), "last_seq": max(numbers, default=0)}


def comment_html(record: CommentRecord, *, thread: Thread, shown: Container[int], address: Address) -> SafeString:
    """One comment, or its tombstone, as a list item."""
    return mark_safe(_item(record, sheet(thread, shown=shown, address=address)))  # noqa: S308


def flat_html(comments: Sequence[CommentRecord], on: Sheet) -> SafeString:
    """List items in the order given; a run of tombstones of one kind and reason is one item."""
    out: list[str] = []
    for visible, run in groupby(comments, key=lambda record: record.visible):
        if visible:
            out += [_item(record, on) for record in run]
        else:
            for _kind, stones in groupby(run, key=lambda record: (record.state, record.reason)):
                out.append(f"<li>{_tombstones(list(stones), on)}")
    return mark_safe("\n".join(out))  # noqa: S308


def tree_html(comments: Iterable[CommentRecord], on: Sheet, *, root_depth: int = 0) -> SafeString:
    """The same as nested lists, of comments in tree order; the first stands at `root_depth` or below it.

    Whom a comment answers is said where the lines do not show it: below the fourth level, or when the one it answers
    is not on this page. No recursion: a branch may be ten thousand answers deep.
    """
    out: list[str] = []
    level = -1
    for record in comments:
        # The first of a later page may stand deep in a branch that is not shown above it.
        at = min(record.depth - root_depth, LEVELS, level + 1)
        out.append("<ol class=replies>" if at > level >= 0 else "</ol>" * (level - at))
        plain = at == record.depth - root_depth and (record.parent_seq is None or record.parent_seq in on.shown)
        out.append(f"<li>{_inside(record, on, answers=not plain)}")
        level = at
    out.append("</ol>" * level)
    return mark_safe("".join(out))  # noqa: S308


def _item(record: CommentRecord, on: Sheet) -> str:
    return f"<li>{_inside(record, on, answers=True)}"


def _inside(record: CommentRecord, on: Sheet, *, answers: bool) -> str:
    return _comment(record, on, answers=answers) if record.visible else _tombstones([record], on)


def _comment(record: CommentRecord, on: Sheet, *, answers: bool) -> str:
    words, seq = _words(get_language() or ""), record.seq
    kind = '"comment moderator"' if record.by_moderator else "comment"
    body = point_across_pages(record.html, shown=on.shown, address=lambda number: escape(on.address(number)))
    agreed = f"{words.agreed}{record.like_count}" if record.like_count else ""
    return (
        f"<article class={kind} id=c{seq}><header>"
        f"{_author(record.author, words.language)}{words.moderator if record.by_moderator else ''}"
        f"{_answered(record, on, words) if answers else ''} "
        f"{_moment(_minute(record.created_at), on.year)}{_edited(record, on, words)}"
        f"<a href=#c{seq}>№{NBSP}{grouped(seq)}</a></header>{body}<p class=acts>"
        f"<a href={words.root}c/{record.id}/>{words.answer}</a>{agreed}</article>"
    )


def _answered(record: CommentRecord, on: Sheet, words: _Words) -> str:
    if record.parent_seq is None:
        return ""
    name = f", {escape(record.parent_author)}" if record.parent_author else ""
    number = f"№{NBSP}{grouped(record.parent_seq)}"
    return f" <span>{words.to} <a href={escape(on.lead(record.parent_seq))}>{number}{name}</a></span>"


def _edited(record: CommentRecord, on: Sheet, words: _Words) -> str:
    if record.edited_at is None:
        return ""
    return f" <span>{words.edited} {_moment(_minute(record.edited_at), on.year)}</span>"


def _tombstones(stones: Sequence[CommentRecord], on: Sheet) -> str:
    """One line for a run of them. Every number stays an anchor: links to it open here."""
    first, last = stones[0], stones[-1]
    if first is last:
        figure = f"№{NBSP}{grouped(first.seq)} · {_moment(_minute(first.created_at), on.year)}"
    else:
        figure = f"№{NBSP}{grouped(first.seq)}–{grouped(last.seq)}"
    anchors = "".join(f"<i id=c{stone.seq}></i>" for stone in stones[1:])
    why = f": {escape(first.reason)}" if first.reason else ""
    return (
        f"<p class=tombstone id=c{first.seq}><span>{anchors}{escape(_gone(first.state, len(stones)))}{why}</span>"
        f"<span class=figure>{figure}</span></p>"
    )


def _gone(state: str, count: int) -> str:
    """«Двадцать комментариев удалены модератором»."""
    return _gone_alone(state) if count == 1 else _gone_together(state, count) % {"n": _in_words(count)}


def _gone_alone(state: str) -> str:
    if state == Comment.State.DELETED:
        return _("Comment deleted by its author")
    if state == Comment.State.HELD:
        return _("Comment kept back until a moderator has read it")
    return _("Comment removed by a moderator")


def _gone_together(state: str, count: int) -> str:
    if state == Comment.State.DELETED:
        return ngettext("%(n)s comment deleted by its author", "%(n)s comments deleted by their authors", count)
    if state == Comment.State.HELD:
        return ngettext("%(n)s comment kept back for a moderator", "%(n)s comments kept back for a moderator", count)
    return ngettext("%(n)s comment removed by a moderator", "%(n)s comments removed by a moderator", count)


def _in_words(count: int) -> str:
    """Up to twenty in words, as a line begins; more in figures."""
    words = pgettext(
        "two to twenty, beginning a sentence, before «comments»",
        "Two Three Four Five Six Seven Eight Nine Ten Eleven Twelve Thirteen Fourteen Fifteen Sixteen Seventeen "
        "Eighteen Nineteen Twenty",
    ).split()
    return words[count - 2] if 2 <= count < len(words) + 2 else grouped(count)


@dataclass(frozen=True, slots=True)
class _Words:
    """What every comment repeats, in one language."""

    language: str
    root: str
    to: str
    answer: str
    agreed: str
    edited: str
    moderator: str


@lru_cache(maxsize=8)
def _words(language: str) -> _Words:
    """Looked up once and not a hundred times a page. `language` must be the active one."""
    return _Words(
        language=language,
        root=reverse("site:front"),
        to=escape(pgettext("before the number and author of the comment that is answered", "to")),
        answer=escape(_("Reply")),
        agreed=escape(pgettext("label before the number of those who agree", "Agree")) + ": ",
        edited=escape(pgettext("before the time of a comment's last edit", "edited")),
        moderator=" <span>" + escape(_("moderator")) + "</span>",
    )


@lru_cache(maxsize=4096)
def _author(name: str, language: str) -> str:
    """The link to a reader's page: `language` only keeps those with another prefix apart."""
    return f'<a href="{escape(addresses.reader_address(name))}">{escape(name)}</a>'


def _minute(moment: datetime) -> datetime:
    return timezone.localtime(moment).replace(second=0, microsecond=0)


@lru_cache(maxsize=4096)
def _moment(minute: datetime, year: int) -> str:
    """«20.11 10:03», with its year when that is another one."""
    form = "list" if minute.year == year else "list-of-year"
    return f"<time datetime={minute.isoformat(timespec='minutes')}>{moments.in_words(minute, form)}</time>"
