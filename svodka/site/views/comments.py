"""Writing and editing a comment: pages with a form, which the script also opens in place under the comment."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from svodka.discuss import actions as discuss
from svodka.discuss import decisions
from svodka.discuss.actions import Refused, may_moderate
from svodka.discuss.actions.authors import standing_of
from svodka.discuss.models import Comment, Thread
from svodka.discuss.thread_pages import CommentRecord
from svodka.readers.models import Reader
from svodka.site import drafts
from svodka.site.addresses import subject_address
from svodka.site.comment_forms import (
    Form,
    draft_of,
    draft_of_edit,
    form_address,
    form_to_edit,
    form_to_write,
    numbered,
)
from svodka.site.comment_ways import Ways, ways_with
from svodka.site.pages import page
from svodka.site.quoting import quote
from svodka.site.writing import (
    FORM_METHODS,
    announce,
    ask_to_sign_in,
    comment_answer,
    find_comment,
    find_thread,
    headline_of,
    in_place,
    may_edit,
    place_of,
    reader_of,
    record_of,
    refusal,
    see_other,
    talk_of,
    told,
    words_shown,
)

# Long enough for a double click, «back» and «send again»; nobody says the same twice within a minute on purpose.
SAID_ALREADY = timedelta(minutes=1)


@never_cache
@require_safe
def answer(request: HttpRequest, comment_id: int) -> HttpResponse:
    """The form to answer this comment, and what else may be done with it. It sends to the address of `write`."""
    comment = find_comment(comment_id)
    return _write(request, comment.thread_id, comment.seq)


@never_cache
@require_http_methods(FORM_METHODS)
def write(request: HttpRequest, thread_id: int) -> HttpResponse:
    """A comment in the thread: ?to= the number it answers, ?quote= the number whose words to begin with."""
    return _write(request, thread_id, _number(request, "to"))


def _write(request: HttpRequest, thread_id: int, to: int | None) -> HttpResponse:
    text = request.POST.get("text", "")
    reader = reader_of(request)
    if reader is None and len(text) <= drafts.MOST_LETTERS:
        back = form_address(thread_id, to)
        return ask_to_sign_in(request, back, draft=draft_of(thread_id, to), text=text)
    thread = find_thread(thread_id)
    answered = None if to is None else record_of(thread, to)
    form = form_to_write(thread, answered, text=text)
    if reader is None:  # too long to be kept while its writer signs in
        return _shown(request, thread, _with_preview(thread, form), answered, status=422)
    if request.method != "POST":
        return _shown(request, thread, _opened(request, thread, form, reader), answered)
    if "quote" in request.POST:
        return _shown(request, thread, replace(form, text=_with_quote(thread, form.text, to)), answered)
    if "preview" in request.POST:
        return _shown(request, thread, _with_preview(thread, form), answered)
    return _send(request, thread, form, answered, reader)


@never_cache
@require_http_methods(FORM_METHODS)
def edit(request: HttpRequest, comment_id: int) -> HttpResponse:
    """Other words for one's own comment, for a quarter of an hour."""
    reader, text = reader_of(request), request.POST.get("text", "")
    draft = draft_of_edit(comment_id)
    if reader is None:
        return ask_to_sign_in(request, request.path, draft=draft, text=text)
    comment, sent = find_comment(comment_id), request.method == "POST"
    own = comment.author_id == reader.pk
    current = drafts.kept(request.session, draft) or comment.source
    form = form_to_edit(comment.pk, comment.seq, text=text if sent else current if own else "")
    if not own or not (sent or may_edit(comment, now=timezone.now())):
        closed = replace(form, action="", problem=_no_edit(comment, own=own))
        return _shown(request, comment.thread, closed, comment=comment, status=200 if own else 403)
    if "preview" in request.POST:
        return _shown(request, comment.thread, _with_preview(comment.thread, form), comment=comment)
    if sent:
        return _save(request, comment, form, reader)
    return _shown(request, comment.thread, form, comment=comment)


def _number(request: HttpRequest, name: str) -> int | None:
    """A comment's number in the address; None without one. Raises Http404 for anything else."""
    given = request.GET.get(name)
    if not given:
        return None
    if not (given.isascii() and given.isdecimal() and len(given) < 10):
        raise Http404
    return int(given)


def _opened(request: HttpRequest, thread: Thread, form: Form, reader: Reader) -> Form:
    """The form as it is first seen: with the draft, or what is quoted; or why nothing can be written now."""
    standing = standing_of(reader, now=timezone.now())
    decision = decisions.first_refusal(decisions.judge_standing(standing), decisions.judge_talk(talk_of(thread)))
    if not decision.accepted:
        return replace(form, problem=told(decision), action="")
    text = drafts.kept(request.session, form.draft)
    return replace(form, text=_with_quote(thread, text, _number(request, "quote")))


def _with_quote(thread: Thread, text: str, seq: int | None) -> str:
    """The text with the words of comment `seq` quoted at its end, unless they stand in it already."""
    found = Comment.objects.select_related("author").filter(thread=thread, seq=seq).first() if seq else None
    if found is None or found.state != Comment.State.VISIBLE:
        return text
    quoted = quote(numbered(seq or 0), found.author.username, found.source)
    if quoted.strip() in text.replace("\r\n", "\n"):
        return text
    return f"{text.rstrip()}\n\n{quoted}" if text.strip() else quoted


def _with_preview(thread: Thread, form: Form) -> Form:
    words = discuss.read_words(form.text, last_seq=thread.last_seq)
    if not words.decision.accepted:
        return replace(form, problem=told(words.decision))
    return replace(form, preview=words_shown(thread, words.html), focus="preview")


def _send(
    request: HttpRequest, thread: Thread, form: Form, answered: CommentRecord | None, reader: Reader
) -> HttpResponse:
    now = timezone.now()
    parent = Comment.objects.get(pk=answered.id) if answered else None
    try:
        comment = discuss.write_comment(
            thread=thread, author=reader, source=form.text, parent=parent, now=now, again_after=SAID_ALREADY
        )
    except Refused as refused:
        shown = _shown(request, thread, replace(form, problem=told(refused.decision)), answered)
        return refusal(shown, refused, now=now)
    drafts.drop(request.session, form.draft)
    place = place_of(thread, comment.seq)
    if not in_place(request):
        return see_other(place)
    words = _("Comment %(number)s is published.") % {"number": numbered(comment.seq)}
    return announce(comment_answer(comment, status=201), words, seq=comment.seq, draft=form.draft, place=place)


def _save(request: HttpRequest, comment: Comment, form: Form, reader: Reader) -> HttpResponse:
    now = timezone.now()
    try:
        discuss.edit_comment(comment=comment, by=reader, source=form.text, now=now)
    except Refused as refused:
        shown = _shown(request, comment.thread, replace(form, problem=told(refused.decision)), comment=comment)
        return refusal(shown, refused, now=now)
    drafts.drop(request.session, form.draft)
    if not in_place(request):
        return see_other(place_of(comment.thread, comment.seq))
    words = _("Comment %(number)s is changed.") % {"number": numbered(comment.seq)}
    return announce(comment_answer(comment, status=202), words, seq=comment.seq, draft=form.draft)


def _no_edit(comment: Comment, *, own: bool) -> str:
    """Why these words stay as they are."""
    decision = decisions.first_refusal(
        decisions.judge_authorship(own=own),
        decisions.judge_sight(visible=comment.state == Comment.State.VISIBLE),
    )
    minutes = decisions.EDIT_WINDOW // decisions.MINUTE
    return str(decision.reason) or _("A comment can be edited for %(n)s minutes.") % {"n": minutes}


def _shown(
    request: HttpRequest,
    thread: Thread,
    form: Form,
    answered: CommentRecord | None = None,
    *,
    comment: Comment | None = None,
    status: int = 200,
) -> HttpResponse:
    """The form alone for the script; otherwise on its page, below the comment it answers or edits."""
    if in_place(request):
        # The form that answers nobody is the one at the end of the talk, which is there already.
        box = "" if answered or comment else "say"
        context = {"form": form, "in_place": True, "box": box}
        return render(request, "site/parts/comment_form.html", context, status=status)
    if comment is not None:
        answered = record_of(thread, comment.seq)
    back = place_of(thread, answered.seq) if answered else f"{subject_address(thread)}#talk"
    words = words_shown(thread, answered.html) if answered and answered.visible else ""
    reader = reader_of(request)
    context = {
        "form": form,
        "in_place": False,
        "headline": headline_of(thread),
        "answered": answered,
        "words": words,
        "back": back,
        "own": comment if comment and comment.author == reader else None,
        "ways": None if comment else _ways(request, answered, reader),
        "thread": thread,
        "moderator": bool(reader and not comment and not answered and may_moderate(reader, now=timezone.now())),
    }
    return page(request, "site/comment_write.html", context, status=status)


def _ways(request: HttpRequest, answered: CommentRecord | None, reader: Reader | None) -> Ways | None:
    """Nothing beside a form that was sent: its text would be lost by going another way."""
    if answered is None or reader is None or request.method == "POST":
        return None
    return ways_with(answered, reader, now=timezone.now())
