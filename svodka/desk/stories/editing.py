"""The form of a story is opened, saved, published, scheduled, corrected."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect, JsonResponse, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from svodka import flow
from svodka.desk.roles import may, only_who_may, user_of
from svodka.desk.stories import screen
from svodka.desk.stories.form import StoryForm, form_of, label_of
from svodka.desk.stories.moments import clock, moment_of
from svodka.desk.stories.refusals import in_words
from svodka.stories.actions import Saved, UnableToCorrect, UnableToPublish, UnableToSave
from svodka.stories.drafts import Kept, kept
from svodka.stories.manuscripts import digests
from svodka.stories.models import RightsState, Story
from svodka.stories.previews import preview_key

JSON = "application/json"
# What each button of the form asks for.
RIGHTS = {
    "save": "edit",
    "autosave": "edit",
    "preview": "edit",
    "publish": "publish",
    "schedule": "schedule",
    "correct": "correct",
}


@require_http_methods(["GET", "POST"])
@only_who_may("desk")
def story(request: HttpRequest, story_id: int) -> HttpResponse:
    """The form, opened with what was saved last; or one of its buttons."""
    found = screen.story_or_404(story_id)
    stands = kept(found)
    if request.method != "POST":
        return screen.show(request, found, stands, form_of(found, stands, request.user))
    act = request.POST.get("act", "save")
    if act not in RIGHTS:
        return HttpResponseBadRequest()
    user = user_of(request)
    form = form_of(found, stands, request.user, _typed(request))
    if not may(user, RIGHTS[act]) or not screen.may_write(user, found):
        return _refused(request, found, stands, form)
    try:
        valid = form.is_valid()
    except (KeyError, ValueError):  # blocks that no form of ours sends
        return HttpResponseBadRequest()
    if not valid:
        return _invalid(request, found, stands, form, act)
    return _ACTS[act](request, found, stands, form)


def _typed(request: HttpRequest) -> QueryDict:
    """What was sent without NULs, which nobody sees and no database takes."""
    sent = request.POST.copy()
    for name, values in request.POST.lists():
        sent.setlist(name, [value.replace("\x00", "") for value in values])
    return sent


def _refused(request: HttpRequest, found: Story, stands: Kept, form: StoryForm) -> HttpResponse:
    """Not one's own act, or the story has moved on while the form was open: what was typed is shown, to be copied."""
    says = _("The story is %(state)s by now, or that is not yours to do: nothing is saved.")
    says %= {"state": found.get_state_display()}
    if request.headers.get("Accept") == JSON:
        return JsonResponse({"says": says}, status=403)
    return screen.show(request, found, stands, form, problem=says, status=403)


def _invalid(request: HttpRequest, found: Story, stands: Kept, form: StoryForm, act: str) -> HttpResponse:
    wrong = ", ".join(label_of(name) for name in form.errors)
    problem = _("Not saved; look at: %(fields)s") % {"fields": wrong}
    if act == "autosave":
        return JsonResponse({"says": problem}, status=422)
    return screen.show(request, found, stands, form, opened=opened_digests(request), problem=problem, status=422)


def opened_digests(request: HttpRequest) -> dict[str, str]:
    """The digests that the form was opened with; without them every field counts as changed by both."""
    try:
        sent = json.loads(request.POST.get("opened", ""))
    except ValueError:
        return {}
    return {str(name): str(value) for name, value in sent.items()} if isinstance(sent, dict) else {}


def _keep(request: HttpRequest, found: Story, form: StoryForm, *, autosave: bool = False) -> Saved:
    return flow.save(
        found,
        mine=form.manuscript(),
        opened=opened_digests(request),
        now=timezone.now(),
        by=user_of(request),
        autosave=autosave,
    )


def _save(request: HttpRequest, found: Story, stands: Kept, form: StoryForm) -> HttpResponse:
    try:
        saved = _keep(request, found, form)
    except UnableToSave as refusal:
        return _clash(request, found, refusal)
    if saved.applied:
        messages.success(request, _("Saved at %(clock)s.") % {"clock": clock(timezone.now())})
    else:
        says = _("The draft is saved at %(clock)s; readers see the text as it was.")
        messages.success(request, says % {"clock": clock(timezone.now())})
    _tell_of_others(request, saved)
    return HttpResponseRedirect(screen.address(found))


def _autosave(request: HttpRequest, found: Story, stands: Kept, form: StoryForm) -> HttpResponse:
    opened = opened_digests(request)
    try:
        saved = _keep(request, found, form, autosave=True)
    except UnableToSave as refusal:
        return JsonResponse({"says": _says_of(refusal)}, status=409)
    # What others have changed the browser does not hold: it goes on counting as theirs.
    now_opened = digests(saved.manuscript) | {name: opened.get(name, "") for name in saved.theirs}
    says = _("Saved %(clock)s") % {"clock": clock(timezone.now())}
    return JsonResponse({"says": says, "opened": now_opened, "version": saved.version, "others": _others(saved)})


def _preview(request: HttpRequest, found: Story, stands: Kept, form: StoryForm) -> HttpResponse:
    """The text is kept as a draft and shown in the portal's own page, to nobody else."""
    try:
        _keep(request, found, form, autosave=True)
    except UnableToSave as refusal:
        return _clash(request, found, refusal)
    return HttpResponseRedirect(preview_address(found, user_of(request)))


def preview_address(found: Story, user: Any) -> str:
    """Where this user, and nobody else, sees the draft as readers would."""
    return f"{reverse('site:story_preview', args=(found.pk,))}?key={preview_key(found.pk, user.pk)}"


def _publish(request: HttpRequest, found: Story, stands: Kept, form: StoryForm) -> HttpResponse:
    def publish(now: datetime) -> str:
        flow.publish(found, now=now, by=user_of(request))
        return _("Published.")

    return _save_then(request, found, form, publish)


def _schedule(request: HttpRequest, found: Story, stands: Kept, form: StoryForm) -> HttpResponse:
    at = moment_of(request.POST.get("at", ""))
    if at is None:
        problem = _("Say when: the day and the hour.")
        return screen.show(request, found, stands, form, opened=opened_digests(request), problem=problem, status=422)

    def schedule(now: datetime) -> str:
        flow.schedule(found, at=at, now=now, by=user_of(request))
        return _("Will be published on %(moment)s.") % {"moment": clock(at, with_day=True)}

    return _save_then(request, found, form, schedule)


def _save_then(request: HttpRequest, found: Story, form: StoryForm, act: Callable[[datetime], str]) -> HttpResponse:
    """Save, then act: when the act is refused the text is kept all the same."""
    try:
        saved = _keep(request, found, form)
    except UnableToSave as refusal:
        return _clash(request, found, refusal)
    _tell_of_others(request, saved)
    try:
        if saved.manuscript["rights_state"] == RightsState.UNKNOWN:
            raise UnableToPublish("Nobody has decided on the rights.", why="rights")
        messages.success(request, act(timezone.now()))
    except UnableToPublish as refusal:
        messages.error(request, in_words(refusal, found))
        return HttpResponseRedirect(f"{screen.address(found)}{screen.MENDED_AT.get(refusal.why, '')}")
    return HttpResponseRedirect(screen.address(found))


def _correct(request: HttpRequest, found: Story, stands: Kept, form: StoryForm) -> HttpResponse:
    words = request.POST.get("correction", "").replace("\x00", "").replace("\r\n", "\n")
    mine, opened = form.manuscript(), opened_digests(request)
    try:
        saved = flow.correct(found, mine=mine, opened=opened, words=words, now=timezone.now(), by=user_of(request))
    except UnableToSave as refusal:
        return _clash(request, found, refusal)
    except UnableToCorrect as refusal:
        problem = in_words(refusal, found)
        return screen.show(request, found, stands, form, opened=opened_digests(request), problem=problem, status=422)
    _tell_of_others(request, saved)
    messages.success(request, _("Corrected: readers see the new text."))
    return HttpResponseRedirect(screen.address(found))


def _clash(request: HttpRequest, found: Story, refusal: UnableToSave) -> HttpResponse:
    """Both texts are given back: the writer's own in the form, the other's above it."""
    if refusal.merged is None or refusal.kept is None:
        messages.error(request, _("The story is %(state)s by now.") % {"state": found.get_state_display()})
        return HttpResponseRedirect(screen.address(found))
    theirs, mine = refusal.kept.manuscript, refusal.merged.manuscript
    found = screen.story_or_404(found.pk)
    mixed = Kept(
        rows=refusal.kept.rows, manuscript=dict(mine), version=refusal.kept.version, by=refusal.kept.by,
        at=refusal.kept.at, draft=refusal.kept.draft, pictures=refusal.kept.pictures,
    )  # fmt: skip
    both = screen.clashes(refusal.merged.clash, theirs, mine)
    form = form_of(found, mixed, request.user)
    opened: Mapping[str, str] = digests(theirs)
    return screen.show(request, found, mixed, form, opened=opened, clash=both, problem=_says_of(refusal), status=409)


def _says_of(refusal: UnableToSave) -> str:
    if refusal.merged is None or refusal.kept is None:
        return _("Nothing is saved: the story cannot be written on by now.")
    fields = ", ".join(label_of(name) for name in refusal.merged.clash)
    who = refusal.kept.by.username if refusal.kept.by else _("Somebody else")
    return _("%(who)s has changed the same: %(fields)s. Nothing is lost: choose between the two.") % {
        "who": who,
        "fields": fields,
    }


def _others(saved: Saved) -> str:
    """What others had changed meanwhile, in words; empty when nothing."""
    if not saved.theirs:
        return ""
    fields = ", ".join(label_of(name) for name in saved.theirs)
    who = saved.stood.by.username if saved.stood.by else _("Somebody else")
    return _("%(who)s has changed meanwhile: %(fields)s. Both are kept.") % {"who": who, "fields": fields}


def _tell_of_others(request: HttpRequest, saved: Saved) -> None:
    if says := _others(saved):
        messages.warning(request, says)


_ACTS: Mapping[str, Callable[[HttpRequest, Story, Kept, StoryForm], HttpResponse]] = {
    "save": _save,
    "autosave": _autosave,
    "preview": _preview,
    "publish": _publish,
    "schedule": _schedule,
    "correct": _correct,
}
