"""The form of a comment, whichever page it stands on."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from svodka.discuss.models import Thread
from svodka.discuss.thread_pages import CommentRecord
from svodka.site.typography import NBSP, grouped


@dataclass(frozen=True, slots=True)
class Form:
    """A form as it is shown. `action` is empty when nothing can be written: then only `problem` is said.

    `draft` names it for the drafts of session and browser: «12:5» is thread 12 in answer to № 5, «edit:77» comment 77.
    `focus` is what its reader is led to: «text», «preview» or nothing.
    """

    title: str
    action: str
    draft: str
    send: str
    text: str = ""
    to: int | None = None
    quotable: bool = False
    preview: str = ""
    problem: str = ""
    focus: str = "text"

    @property
    def key(self) -> str:
        """The draft's name fit for an id: several forms may stand on one page."""
        return self.draft.replace(":", "-")


@dataclass(frozen=True, slots=True)
class Act:
    """What is done with a comment by one button, and what is said before it. Without `button` only the words stand.

    `on` is what the button sends; `reason` is the text of a field for it, None where none is asked for.
    """

    title: str
    action: str
    says: str
    button: str = ""
    on: str = ""
    reason: str | None = None
    problem: str = ""


def form_to_write(
    thread: Thread, answered: CommentRecord | None = None, *, text: str = "", focus: str = "text"
) -> Form:
    """A form for a comment in the thread, in answer to one of its comments or to nobody."""
    to = answered.seq if answered else None
    return Form(
        title=_answer_title(answered) if answered else _("Your comment"),
        action=form_address(thread.pk, to),
        draft=draft_of(thread.pk, to),
        send=_("Send"),
        text=text,
        to=to,
        quotable=bool(answered and answered.visible),
        focus=focus,
    )


def form_to_edit(comment_id: int, seq: int, *, text: str) -> Form:
    """A form with the words of one's own comment."""
    return Form(
        title=_("Edit of comment %(number)s") % {"number": numbered(seq)},
        action=reverse("site:comment_edit", args=(comment_id,)),
        draft=draft_of_edit(comment_id),
        send=_("Save"),
        text=text,
    )


def form_address(thread_id: int, to: int | None) -> str:
    """Where the form is, and where it sends."""
    return reverse("site:write_comment", args=(thread_id,)) + (f"?to={to}" if to else "")


def draft_of(thread_id: int, to: int | None) -> str:
    return f"{thread_id}:{to or ''}"


def draft_of_edit(comment_id: int) -> str:
    return f"edit:{comment_id}"


def numbered(seq: int) -> str:
    """«№ 10 001»."""
    return f"№{NBSP}{grouped(seq)}"


def _answer_title(answered: CommentRecord) -> str:
    if not answered.visible:
        return _("Reply to %(number)s") % {"number": numbered(answered.seq)}
    return _("Reply to %(number)s, %(name)s") % {"number": numbered(answered.seq), "name": answered.author}
