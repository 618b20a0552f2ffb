"""May this be written, edited, liked: from what is known to a named decision with its reason. No rows, no clock.

The numbers are those of the public rules of the portal; a later moderation pipeline stands on the same functions.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

LONGEST = 20_000
MOST_LINKS = 2
MOST_A_MINUTE = 2
MOST_ON_FIRST_DAY = 10
LONGEST_REPORT = 1_000
# A remark or two under a slip of a post may go with it; a discussion may not.
MOST_COMMENTS_TAKEN_ALONG = 2
# A verdict's reason stands on the tombstone, in one line.
LONGEST_VERDICT = 200
MINUTE = timedelta(minutes=1)
FIRST_DAY = timedelta(days=1)
# Beyond it nobody reads what he reports, and the moderators' queue is flooded.
MOST_REPORTS_A_DAY = 30
EDIT_WINDOW = timedelta(minutes=15)
LONGEST_POST = 50_000
SHORTEST_HEADLINE, LONGEST_HEADLINE = 3, 200
MOST_POST_LINKS = 10
MOST_POSTS_A_DAY = 3
MOST_POSTS_ON_FIRST_DAY = 1
MOST_DRAFTS = 20
DAY = timedelta(days=1)
# Enough to regret it in the morning.
UNDO_WINDOW = timedelta(hours=24)


class Ruling(StrEnum):
    """What was decided; everything but ACCEPT is a refusal."""

    ACCEPT = "accept"
    EMPTY = "empty"
    TOO_LONG = "too long"
    TOO_MANY_LINKS = "too many links"
    CLOSED = "closed"
    BANNED = "banned"
    TOO_SOON = "too soon"
    FIRST_DAY_FULL = "first day full"
    NO_SUCH_COMMENT = "no such comment"
    NOT_YOURS = "not yours"
    OUT_OF_SIGHT = "out of sight"
    WINDOW_OVER = "window over"
    OWN_COMMENT = "own comment"
    NO_MODERATOR = "no moderator"
    NOTHING_TO_DO = "nothing to do"
    ANSWERED = "answered by others"
    HEADLINE = "headline"
    TOO_MANY_DRAFTS = "too many drafts"
    NOTHING_TO_ANSWER = "nothing to answer"
    ONESELF = "oneself"
    PROTECTED = "protected"


class BanLength(StrEnum):
    """For how long a moderator may stop a reader from writing."""

    DAY = "day"
    THREE_DAYS = "three-days"
    WEEK = "week"
    MONTH = "month"
    FOR_GOOD = "for-good"


BAN_LENGTHS: Mapping[BanLength, timedelta | None] = {
    BanLength.DAY: timedelta(days=1),
    BanLength.THREE_DAYS: timedelta(days=3),
    BanLength.WEEK: timedelta(days=7),
    BanLength.MONTH: timedelta(days=30),
    BanLength.FOR_GOOD: None,
}


@dataclass(frozen=True, slots=True)
class Decision:
    """The answer; `reason` is a sentence for the reader, `retry_at` the time from which it may go otherwise."""

    ruling: Ruling
    reason: str | Promise = ""
    retry_at: datetime | None = None

    @property
    def accepted(self) -> bool:
        return self.ruling is Ruling.ACCEPT


ACCEPT = Decision(Ruling.ACCEPT)


@dataclass(frozen=True, slots=True)
class Standing:
    """What a comment's author brings along. `recent`: when the last comments were written, the newest first,
    at least MOST_ON_FIRST_DAY of them where there are as many.
    """

    active: bool
    joined_at: datetime
    recent: Sequence[datetime] = ()
    banned_for: str | None = None
    banned_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Talk:
    """The thread: does it take comments, and has what it talks about been published."""

    open: bool
    public: bool


def first_refusal(*decisions: Decision) -> Decision:
    """The first that is not ACCEPT, or ACCEPT."""
    return next((decision for decision in decisions if not decision.accepted), ACCEPT)


def judge_text(*, length: int, links: int) -> Decision:
    """The words themselves: `length` in characters, `links` out of the portal."""
    if length == 0:
        return Decision(Ruling.EMPTY, _("There is nothing in the comment yet."))
    if length > LONGEST:
        reason = _("A comment holds up to %(most)s characters; this one has %(length)s.")
        return Decision(Ruling.TOO_LONG, reason % {"most": LONGEST, "length": length})
    if links > MOST_LINKS:
        reason = _("A comment holds up to %(most)s links; this one has %(links)s.")
        return Decision(Ruling.TOO_MANY_LINKS, reason % {"most": MOST_LINKS, "links": links})
    return ACCEPT


def judge_standing(author: Standing) -> Decision:
    """May this reader take part at all."""
    if author.banned_for is not None:
        reason = _("A moderator has stopped you from writing: %(reason)s") % {"reason": author.banned_for}
        return Decision(Ruling.BANNED, reason, author.banned_until)
    if not author.active:
        return Decision(Ruling.BANNED, _("This account is switched off."))
    return ACCEPT


def judge_pace(author: Standing, *, now: datetime) -> Decision:
    """Not more than two comments in any minute, and ten before the account is a day old."""
    last_minute = [at for at in author.recent if now - at < MINUTE]
    if len(last_minute) >= MOST_A_MINUTE:
        retry_at = last_minute[MOST_A_MINUTE - 1] + MINUTE
        seconds = max(1, round((retry_at - now).total_seconds()))
        told = ngettext("Too quick: try again in %(n)s second.", "Too quick: try again in %(n)s seconds.", seconds)
        return Decision(Ruling.TOO_SOON, told % {"n": seconds}, retry_at)
    of_age = author.joined_at + FIRST_DAY
    if now < of_age and len(author.recent) >= MOST_ON_FIRST_DAY:
        reason = _("A new account writes up to %(most)s comments on its first day.") % {"most": MOST_ON_FIRST_DAY}
        return Decision(Ruling.FIRST_DAY_FULL, reason, of_age)
    return ACCEPT


def judge_report_pace(*, made: int) -> Decision:
    """`made`: reports by this reader in the last 24 hours."""
    if made < MOST_REPORTS_A_DAY:
        return ACCEPT
    reason = _("A reader makes up to %(most)s reports in 24 hours: write to the newsroom.")
    return Decision(Ruling.TOO_SOON, reason % {"most": MOST_REPORTS_A_DAY})


def judge_talk(talk: Talk) -> Decision:
    """Does the thread take comments now."""
    if not (talk.open and talk.public):
        return Decision(Ruling.CLOSED, _("This discussion is closed."))
    return ACCEPT


def judge_edit(*, created_at: datetime, now: datetime) -> Decision:
    """A quarter of an hour to mend a slip; later, others have answered what was there."""
    if now - created_at > EDIT_WINDOW:
        minutes = EDIT_WINDOW // MINUTE
        return Decision(Ruling.WINDOW_OVER, _("A comment can be edited for %(n)s minutes.") % {"n": minutes})
    return ACCEPT


def judge_authorship(*, own: bool) -> Decision:
    """Only its author edits or deletes a comment."""
    return ACCEPT if own else Decision(Ruling.NOT_YOURS, _("This comment was written by somebody else."))


def judge_sight(*, visible: bool) -> Decision:
    """A tombstone can be neither edited nor liked nor reported."""
    return ACCEPT if visible else Decision(Ruling.OUT_OF_SIGHT, _("This comment is no longer there."))


def judge_reading(*, live: bool) -> Decision:
    """A story or post that readers cannot open is neither liked nor reported nor hidden."""
    return ACCEPT if live else Decision(Ruling.OUT_OF_SIGHT, _("This can no longer be read here."))


def judge_parent(*, same_thread: bool, seen: bool) -> Decision:
    """An answer stands in the thread of what it answers, and nobody answers what is still held back."""
    if same_thread and seen:
        return ACCEPT
    return Decision(Ruling.NO_SUCH_COMMENT, _("The comment you answer is not in this discussion."))


def judge_other(*, own: bool) -> Decision:
    """Nobody likes or reports their own comment."""
    return Decision(Ruling.OWN_COMMENT, _("This is your own comment.")) if own else ACCEPT


def judge_other_author(*, own: bool) -> Decision:
    """The same for one's own post."""
    return Decision(Ruling.OWN_COMMENT, _("You wrote this yourself.")) if own else ACCEPT


def judge_moderator(*, allowed: bool) -> Decision:
    """Only moderators hide and restore."""
    return ACCEPT if allowed else Decision(Ruling.NO_MODERATOR, _("Only a moderator may do this."))


def judge_change(*, changes: bool) -> Decision:
    """A verdict that changes nothing would only fill the log."""
    return ACCEPT if changes else Decision(Ruling.NOTHING_TO_DO, _("This can be read already."))


def judge_reports(*, waiting: int) -> Decision:
    """Only what was reported can be left as it is."""
    return ACCEPT if waiting else Decision(Ruling.NOTHING_TO_DO, _("No report is waiting here."))


def judge_ban(*, oneself: bool, over_moderator: bool, by_owner: bool) -> Decision:
    """Nobody bans or releases themselves; moderators are banned and released by an owner."""
    if oneself:
        return Decision(Ruling.ONESELF, _("Nobody decides on themselves."))
    if over_moderator and not by_owner:
        return Decision(Ruling.PROTECTED, _("Moderators and owners are banned and released by an owner."))
    return ACCEPT


def judge_release(*, banned: bool) -> Decision:
    """Only who is banned can be released."""
    return ACCEPT if banned else Decision(Ruling.NOTHING_TO_DO, _("This reader may write already."))


def judge_sweep(*, hidden: int) -> Decision:
    """Only what was hidden together with a ban comes back together."""
    return ACCEPT if hidden else Decision(Ruling.NOTHING_TO_DO, _("No comment is hidden together with this ban."))


def judge_thread_change(*, changes: bool) -> Decision:
    """A discussion that is closed is not closed again, and one that is hidden is neither."""
    return ACCEPT if changes else Decision(Ruling.NOTHING_TO_DO, _("This discussion stands so already, or is hidden."))


def judge_post_deletion(*, comments_of_others: int) -> Decision:
    """What others have said under a post is theirs: its author does not take it away with the post."""
    if comments_of_others > MOST_COMMENTS_TAKEN_ALONG:
        told = ngettext(
            "Others have written %(n)s comment under this post, so it stays. You can edit it, or ask a moderator.",
            "Others have written %(n)s comments under this post, so it stays. You can edit it, or ask a moderator.",
            comments_of_others,
        )
        return Decision(Ruling.ANSWERED, told % {"n": comments_of_others})
    return ACCEPT


def judge_reason(reason: str, *, most: int) -> Decision:
    """Why a reader reports a comment, or a moderator hides it: said, and not an essay."""
    if not reason:
        return Decision(Ruling.EMPTY, _("Say why, in a few words."))
    if len(reason) > most:
        return Decision(Ruling.TOO_LONG, _("The reason holds up to %(most)s characters.") % {"most": most})
    return ACCEPT


# --- readers' posts ---


def judge_headline(*, length: int) -> Decision:
    """A post's headline, `length` in characters."""
    if not SHORTEST_HEADLINE <= length <= LONGEST_HEADLINE:
        reason = _("A headline holds from %(least)s to %(most)s characters; this one has %(length)s.")
        told = {"least": SHORTEST_HEADLINE, "most": LONGEST_HEADLINE, "length": length}
        return Decision(Ruling.HEADLINE, reason % told)
    return ACCEPT


def judge_post_text(*, length: int, links: int) -> Decision:
    """A post's words: `length` in characters, `links` out of the portal."""
    if length == 0:
        return Decision(Ruling.EMPTY, _("There is nothing in the post yet."))
    if length > LONGEST_POST:
        reason = _("A post holds up to %(most)s characters; this one has %(length)s.")
        return Decision(Ruling.TOO_LONG, reason % {"most": LONGEST_POST, "length": length})
    if links > MOST_POST_LINKS:
        reason = _("A post holds up to %(most)s links; this one has %(links)s.")
        return Decision(Ruling.TOO_MANY_LINKS, reason % {"most": MOST_POST_LINKS, "links": links})
    return ACCEPT


def judge_post_pace(*, joined_at: datetime, published: Sequence[datetime], now: datetime) -> Decision:
    """Three posts in any 24 hours, one before the account is a day old. `published`: when the last posts were, the
    newest first, at least MOST_POSTS_A_DAY of them where there are as many.
    """
    of_age = joined_at + FIRST_DAY
    if now < of_age and len(published) >= MOST_POSTS_ON_FIRST_DAY:
        return Decision(Ruling.FIRST_DAY_FULL, _("A new account publishes one post on its first day."), of_age)
    last_day = [at for at in published if now - at < DAY]
    if len(last_day) >= MOST_POSTS_A_DAY:
        retry_at = last_day[MOST_POSTS_A_DAY - 1] + DAY
        hours = -(-(retry_at - now) // timedelta(hours=1))
        told = ngettext(
            "Up to %(most)s posts a day: try again in %(n)s hour.",
            "Up to %(most)s posts a day: try again in %(n)s hours.",
            hours,
        )
        return Decision(Ruling.TOO_SOON, told % {"most": MOST_POSTS_A_DAY, "n": hours}, retry_at)
    return ACCEPT


def judge_drafts(*, kept: int) -> Decision:
    """Drafts are for posts to come, not a store."""
    if kept >= MOST_DRAFTS:
        reason = _("You have %(n)s drafts already: publish or delete one of them.") % {"n": kept}
        return Decision(Ruling.TOO_MANY_DRAFTS, reason)
    return ACCEPT


def judge_answered(*, live: bool) -> Decision:
    """An answer is to something that can be read."""
    if live:
        return ACCEPT
    return Decision(Ruling.NOTHING_TO_ANSWER, _("What this answers can no longer be read, so it cannot be answered."))


def judge_post_authorship(*, own: bool) -> Decision:
    """Only its author edits, deletes or brings back a post."""
    return ACCEPT if own else Decision(Ruling.NOT_YOURS, _("This post was written by somebody else."))


def judge_post_sight(*, visible: bool) -> Decision:
    """A post that a moderator has hidden, or its author deleted, stays as it is."""
    return ACCEPT if visible else Decision(Ruling.OUT_OF_SIGHT, _("This post is no longer there."))


def judge_undo(*, deleted_at: datetime, now: datetime) -> Decision:
    """A deleted post may come back as a draft for a day."""
    if now - deleted_at > UNDO_WINDOW:
        hours = UNDO_WINDOW // timedelta(hours=1)
        return Decision(Ruling.WINDOW_OVER, _("A deleted post can be brought back for %(n)s hours.") % {"n": hours})
    return ACCEPT
