"""What is a reader's own on a page that is the same for everybody: asked for by the page's script, put in its place."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import Exists, OuterRef, Q, Subquery
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from svodka.discuss import decisions
from svodka.discuss.actions import MODERATE
from svodka.discuss.actions.authors import standing_of
from svodka.discuss.models import Comment, Like, Thread, ThreadRead
from svodka.readers.models import Reader
from svodka.site import drafts
from svodka.site.comment_forms import Form, draft_of, form_to_write
from svodka.site.writing import can_be_read, reader_of, talk_of, told

# A page of branches shows a hundred comments with gaps between them; of all between, the latest are marked.
MOST_MARKS = 500


@dataclass(frozen=True, slots=True)
class Mine:
    """Numbers of comments shown: written by the reader, of these still to be edited, agreed with by the reader; the
    last one the reader had seen before (None: never here).
    """

    own: list[int]
    editable: list[int]
    liked: list[int]
    read: int | None


@never_cache
@require_safe
def here(request: HttpRequest) -> HttpResponse:
    """?thread=7&first=1&last=100: name, form, marks for these comments. Without a thread the name alone.

    204 for nobody. Moves the mark of what has been read. Six queries at the most, with the session's two.
    """
    reader = reader_of(request)
    if reader is None:
        return HttpResponse(status=204)
    context: dict[str, Any] = {"reader": reader}
    if "thread" in request.GET:
        first, last = _asked(request, "first"), _asked(request, "last")
        context |= _in_thread(request, reader, _asked(request, "thread"), first, last)
    return render(request, "site/parts/here.html", context)


def _asked(request: HttpRequest, name: str) -> int:
    given = request.GET.get(name) or "0"
    if not (given.isascii() and given.isdecimal() and len(given) < 10):
        raise Http404
    return int(given)


def _in_thread(request: HttpRequest, reader: Reader, thread_id: int, first: int, last: int) -> dict[str, Any]:
    now = timezone.now()
    seen = ThreadRead.objects.filter(thread=OuterRef("pk"), reader=reader).values("last_seq")
    rows = Thread.objects.select_related("story", "post").filter(pk=thread_id)
    thread = rows.annotate(read=Subquery(seen), may_moderate=_right_to_moderate(reader)).first()
    if thread is None or not can_be_read(thread):
        raise Http404
    last = min(last, thread.last_seq)
    mine = _mine(reader, thread, first, last, read=thread.read, now=now)
    _mark_read(reader, thread, last, before=thread.read, now=now)
    form = form_to_write(thread, text=drafts.kept(request.session, draft_of(thread.pk, None)), focus="")
    return {
        "form": _unless_barred(form, reader, thread, now),
        "mine": mine,
        "thread": thread,
        "moderator": reader.is_superuser or thread.may_moderate,
    }


def _right_to_moderate(reader: Reader) -> Exists:
    """Reader.has_perm(MODERATE) as part of another query; it takes two of its own."""
    app, _dot, codename = MODERATE.partition(".")
    right = Permission.objects.filter(content_type__app_label=app, codename=codename)
    return Exists(right.filter(Q(user=reader) | Q(group__user=reader)))


def _mine(reader: Reader, thread: Thread, first: int, last: int, *, read: int | None, now: datetime) -> Mine:
    liked = Exists(Like.objects.filter(comment=OuterRef("pk"), by=reader))
    shown = Comment.objects.filter(thread=thread, seq__gte=first, seq__lte=last, state=Comment.State.VISIBLE)
    rows = shown.annotate(liked=liked).filter(Q(author=reader) | Q(liked=True)).order_by("-seq")
    own, editable, agreed = list[int](), list[int](), list[int]()
    for seq, author_id, created_at, is_liked in rows.values_list("seq", "author_id", "created_at", "liked")[
        :MOST_MARKS
    ]:
        if is_liked:
            agreed.append(seq)
        if author_id == reader.pk:
            own.append(seq)
            if decisions.judge_edit(created_at=created_at, now=now).accepted:
                editable.append(seq)
    return Mine(own, editable, agreed, read)


def _mark_read(reader: Reader, thread: Thread, last: int, *, before: int | None, now: datetime) -> None:
    """Forward only: who reads an early page again has still seen the late ones."""
    if before is None and last:
        # Two pages opened at once make the row once.
        made = ThreadRead(reader=reader, thread=thread, last_seq=last, at=now)
        ThreadRead.objects.bulk_create([made], ignore_conflicts=True)
    elif before is not None and last > before:
        mark = ThreadRead.objects.filter(reader=reader, thread=thread, last_seq__lt=last)
        mark.update(last_seq=last, at=now)


def _unless_barred(form: Form, reader: Reader, thread: Thread, now: datetime) -> Form:
    """The form, or only the reason why nothing can be written now."""
    decision = decisions.first_refusal(
        decisions.judge_standing(standing_of(reader, now=now)), decisions.judge_talk(talk_of(thread))
    )
    return form if decision.accepted else replace(form, action="", problem=told(decision))
