"""Writing a post, editing it, deleting it and bringing it back: pages for its author, kept by nobody else."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from svodka import flow
from svodka.discuss import actions as discuss
from svodka.discuss import decisions
from svodka.discuss import posts as reads
from svodka.discuss.actions import Answered, PostWords, Refused
from svodka.discuss.actions.authors import standing_of
from svodka.discuss.decisions import Decision
from svodka.discuss.models import ReaderPost
from svodka.readers.models import Reader
from svodka.site import answering, drafts
from svodka.site.addresses import post_address
from svodka.site.pages import page
from svodka.site.views.posts import body_html
from svodka.site.writing import FORM_METHODS, ask_to_sign_in, reader_of, refusal, see_other, told

# A form counts a line's end as two characters; the headline stands in the first line of what a session keeps.
MOST_LETTERS = 2 * decisions.LONGEST_POST + 2 * decisions.LONGEST_HEADLINE
_State = ReaderPost.State


@dataclass(frozen=True, slots=True)
class Form:
    """A post's form as it is shown. `place` names it for the drafts of the session; `draft`: it can be saved as one."""

    title: str
    action: str
    place: str
    send: str
    headline: str = ""
    text: str = ""
    problem: str = ""
    draft: bool = True


@never_cache
@require_http_methods(FORM_METHODS)
def write(request: HttpRequest) -> HttpResponse:
    """An essay, or with ?to=story-12 or ?to=post-3 an answer. Nothing is kept before «Сохранить» or «Опубликовать»."""
    name = request.GET.get("to", "")
    to = answering.find(name)
    form = _typed(request, _form_to_write(name, to))
    reader = reader_of(request)
    if reader is None and len(form.headline) + len(form.text) < MOST_LETTERS:
        return _ask_to_sign_in(request, answering.form_address(name), form)
    if name and to is None:
        # Somebody who has written an answer meanwhile gets it back; to everybody else it is not there.
        if request.method != "POST" or reader is None:
            raise Http404
        return _shown(request, replace(form, problem=told(decisions.judge_answered(live=False))), status=422)
    if request.method != "POST" or reader is None:
        return _opened(request, form, to, reader)
    if "preview" in request.POST:
        return _shown(request, form, to=to, words=_read(form, to))
    try:
        return _sent(request, form, reader, to=to)
    except Refused as refused:
        return _refused(request, form, refused, to=to)


@never_cache
@require_http_methods(FORM_METHODS)
def edit(request: HttpRequest, post_id: int) -> HttpResponse:
    """Other words for one's own post or draft; a draft is published here."""
    reader = reader_of(request)
    if reader is None:
        return _ask_to_sign_in(request, request.path, _typed(request, _form_to_edit(request.path, post_id, None)))
    post = _own(post_id, reader)
    form = _typed(request, _form_to_edit(request.path, post_id, post))
    if post.state == _State.DELETED:
        return see_other(reverse("site:post_delete", args=(post.pk,)))
    if post.state == _State.HIDDEN:
        reason = _("A moderator has hidden it: %(reason)s") % {"reason": post.state_reason}
        return _shown(request, replace(form, problem=reason), post=post, status=403)
    if request.method != "POST":
        return _shown(request, _with_kept(request, form), post=post)
    if "preview" in request.POST:
        return _shown(request, form, post=post, words=_read(form, post.to_story or post.to_post))
    try:
        return _sent(request, form, reader, post=post)
    except Refused as refused:
        return _refused(request, form, refused, post=post)


@never_cache
@require_http_methods(FORM_METHODS)
def delete(request: HttpRequest, post_id: int) -> HttpResponse:
    """Asks before one's own post is deleted, and for a day offers to bring it back."""
    reader, now = reader_of(request), timezone.now()
    if reader is None:
        return ask_to_sign_in(request, request.path)
    post = _own(post_id, reader)
    if request.method != "POST":
        return _asked(request, post, now=now)
    try:
        if "bring_back" in request.POST:
            discuss.bring_back_post(post=post, by=reader, now=now)
            return see_other(reverse("site:post_edit", args=(post.pk,)))
        flow.delete_post(post, by=reader, now=now)
    except Refused as refused:
        return refusal(_asked(request, post, now=now, problem=told(refused.decision)), refused, now=now)
    return see_other(request.path)


def _form_to_write(name: str, to: Answered | None) -> Form:
    return Form(
        title=_("Your answer") if name else _("Your post"),
        action=answering.form_address(name),
        place=f"post:{name}",
        send=_("Publish"),
        headline=answering.default_headline(to) if to else "",
    )


def _form_to_edit(action: str, post_id: int, post: ReaderPost | None) -> Form:
    draft = post is not None and post.state == _State.DRAFT
    return Form(
        title=_("Draft of a post") if draft else _("Edit of a post"),
        action=action,
        place=f"post-edit:{post_id}",
        send=_("Publish") if draft else _("Save"),
        headline=post.headline if post else "",
        text=post.source if post else "",
        draft=draft,
    )


def _typed(request: HttpRequest, form: Form) -> Form:
    if request.method != "POST":
        return form
    return replace(form, headline=request.POST.get("headline", ""), text=request.POST.get("text", ""))


def _own(post_id: int, reader: Reader) -> ReaderPost:
    """Raises Http404 for a post of somebody else, and for one whose words are gone."""
    post = reads.own(post_id, reader.pk)
    if post is None or (post.state == _State.DELETED and not (post.headline or post.source)):
        raise Http404
    return post


def _ask_to_sign_in(request: HttpRequest, back: str, form: Form) -> HttpResponse:
    if request.method == "POST" and (form.headline or form.text):
        drafts.keep(request.session, form.place, f"{form.headline}\n{form.text}", most=MOST_LETTERS)
    return ask_to_sign_in(request, back)


def _with_kept(request: HttpRequest, form: Form) -> Form:
    """With what waited in the session while its writer signed in."""
    headline, found, text = drafts.kept(request.session, form.place).partition("\n")
    return replace(form, headline=headline, text=text) if found else form


def _opened(request: HttpRequest, form: Form, to: Answered | None, reader: Reader | None) -> HttpResponse:
    """The form as it is first seen, with why nothing could be published now; too long a text to keep for somebody who
    is not signed in is shown again with the reason.
    """
    if reader is None:
        return _shown(request, replace(form, problem=told(_read(form, to).decision)), to=to, status=422)
    decision = decisions.judge_standing(standing_of(reader, now=timezone.now()))
    problem = "" if decision.accepted else told(decision)
    return _shown(request, replace(_with_kept(request, form), problem=problem), to=to)


def _sent(
    request: HttpRequest, form: Form, reader: Reader, *, to: Answered | None = None, post: ReaderPost | None = None
) -> HttpResponse:
    """Save, publish or edit, as the button says. Raises Refused."""
    now, words = timezone.now(), {"headline": form.headline, "source": form.text}
    if post and post.state == _State.LIVE:
        made = flow.edit_post(post, by=reader, now=now, **words)
    elif "save" in request.POST:
        made = discuss.save_draft(author=reader, to=to, draft=post, now=now, **words)
    else:
        words["headline"] = _headline(form, to or (post and (post.to_story or post.to_post)))
        made = flow.publish_post(author=reader, to=to, draft=post, now=now, **words)
    drafts.drop(request.session, form.place)
    if made.state == _State.DRAFT:
        return see_other(reverse("site:post_edit", args=(made.pk,)))
    return see_other(post_address(made.pk, made.slug))


def _headline(form: Form, to: Answered | None) -> str:
    """An answer without a headline is called by what it answers."""
    return answering.default_headline(to) if to and not form.headline.strip() else form.headline


def _read(form: Form, to: Answered | None) -> PostWords:
    return discuss.read_post(headline=_headline(form, to), source=form.text)


def _refused(request: HttpRequest, form: Form, refused: Refused, **about: Any) -> HttpResponse:
    shown = _shown(request, replace(form, problem=told(refused.decision)), **about)
    return refusal(shown, refused, now=timezone.now())


def _shown(
    request: HttpRequest,
    form: Form,
    *,
    to: Answered | None = None,
    post: ReaderPost | None = None,
    words: PostWords | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page with the form; `words` are shown as they would look, or why they would be refused."""
    decision: Decision = words.decision if words else decisions.ACCEPT
    if not decision.accepted:
        form, status = replace(form, problem=told(decision)), 422
    draft = post is not None and post.state == _State.DRAFT
    context = {
        "form": form,
        "post": post,
        "line": answering.line_of(reads.answered_by(post) if post else reads.answered(to)),
        "preview": words if words and decision.accepted else None,
        "preview_html": body_html(words.html) if words else "",
        "saved_at": post.edited_at or post.created_at if post and draft else None,
        "longest_headline": decisions.LONGEST_HEADLINE,
        "longest_text": decisions.LONGEST_POST,
        "most_links": decisions.MOST_POST_LINKS,
        "panel": None,
    }
    return page(request, "site/post_form.html", context, status=status)


def _asked(request: HttpRequest, post: ReaderPost, *, now: datetime, problem: str = "") -> HttpResponse:
    deleted_at = (post.edited_at or post.created_at) if post.state == _State.DELETED else None
    if post.state == _State.HIDDEN and not problem:
        problem = _("A moderator has hidden it: %(reason)s") % {"reason": post.state_reason}
    if deleted_at and not problem:
        undo = decisions.judge_undo(deleted_at=deleted_at, now=now)
        problem = "" if undo.accepted else told(undo)
    context = {
        "post": post,
        "title": _("The post is deleted") if deleted_at else _("Delete the post?"),
        "until": deleted_at + decisions.UNDO_WINDOW if deleted_at else None,
        "problem": problem,
        "panel": None,
    }
    return page(request, "site/post_delete.html", context)
