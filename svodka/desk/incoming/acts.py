"""What a key or a button does with a row: from the word in the form to the verb of flow."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from svodka import flow
from svodka.desk.incoming.filters import WAITING
from svodka.desk.roles import may
from svodka.desk.stories.screen import is_theirs
from svodka.errors import SvodkaError
from svodka.readers.models import Reader
from svodka.stories.actions import UnableToPublish
from svodka.stories.actions.deciding import UnableToDecide, decide_text
from svodka.stories.actions.life import UnableToMove
from svodka.stories.models import RightsState, Section, Story
from svodka.stories.rights import may_show_picture

Verb = Callable[..., object]
# Of a form: «take-123», «publish-123-quotation», «spike-chosen», «undo». The right that each needs is a word of
# roles.may.
VERBS: Mapping[str, tuple[str, Verb]] = {
    "take": ("take", flow.take),
    "put_back": ("take", flow.put_back),
    "spike": ("spike", flow.spike),
    "unspike": ("spike", flow.unspike),
    "publish": ("publish", flow.publish),
}
_DONE = {
    "take": _("Taken: “%s”"),
    "put_back": _("Put back among the incoming: “%s”"),
    "spike": _("Spiked: “%s”"),
    "unspike": _("Off the spike: “%s”"),
    "publish": _("Published: “%s”"),
    "section": _("Section changed: “%s”"),
}
_UNDONE = {
    "taken": _("Not taken after all: “%s”"),
    "spiked": _("Off the spike again: “%s”"),
    "published": _("Not published after all: “%s”"),
    "section": _("Back in its section: “%s”"),
}
_HINDRANCES = {
    "embargo": _("It is under embargo."),
    "headline": _("It has no headline."),
    "rights": _("Nobody has decided on the rights to its text: say first what readers may see."),
}
_STATES: Mapping[str, Promise] = {
    Story.State.INCOMING.value: _("It waits among the incoming."),
    Story.State.TAKEN.value: _("It has been taken already."),
    Story.State.READY.value: _("It is ready to be published."),
    Story.State.SCHEDULED.value: _("It is scheduled."),
    Story.State.LIVE.value: _("It has been published already."),
    Story.State.WITHDRAWN.value: _("It has been withdrawn."),
    Story.State.SPIKED.value: _("It has been spiked."),
}
NOT_YOURS = _("Your role does not allow this.")


class UnableToAct(SvodkaError):
    """The act was not done; the message says why in the desk's language, `stories` are the rows to say it in."""

    def __init__(self, sentence: object, stories: Sequence[int] = ()) -> None:
        super().__init__(str(sentence))
        self.stories = list(stories)


@dataclass(frozen=True, slots=True)
class Done:
    """What was done: a sentence, and the stories that are different now."""

    says: str
    stories: Sequence[int]


def perform(given: QueryDict, *, by: Reader, now: datetime) -> Done:
    """Do what the form asks for. Raises UnableToAct."""
    word, _dash, target = given.get("act", "").partition("-")
    if word == "undo":
        return _undo(target, by, now)
    if target == "chosen":
        return _spike_chosen(given.getlist("chosen"), word, by, now)
    target, _dash, rights = target.partition("-")
    story = _story(target)
    if word == "section":
        return _section_alone(given, story, by, now)
    if word not in VERBS:
        raise UnableToAct(_("There is no such act."))
    return _one(word, given, story, by, now, rights=rights)


def _one(word: str, given: QueryDict, story: Story, by: Reader, now: datetime, *, rights: str = "") -> Done:
    right, verb = VERBS[word]
    _require(by, right, story)
    if word == "put_back":
        _require_own(by, story)
    try:
        with transaction.atomic():
            if word in {"take", "publish"}:
                _set_section(given, story, by, now)
            if word == "publish":
                _settle_rights(story, rights, by, now)
            verb(story, now=now, by=by)
    except (UnableToPublish, UnableToMove, UnableToDecide) as refused:
        raise UnableToAct(reason_of(refused, story), [story.pk]) from refused
    says = _DONE[word] % story.copy.headline
    return Done(f"{says} {_withheld(story)}".rstrip() if word == "publish" else says, [story.pk])


def _settle_rights(story: Story, rights: str, by: Reader, now: datetime) -> None:
    """What the button says of the rights is decided with the publication. The gate would let a story of unknown rights
    out as a link (rights.may_show_text); here somebody is at hand who can say more.
    """
    if rights:
        decide_text(story=story, rights_state=rights, now=now, by=by)
    elif story.copy.rights_state == RightsState.UNKNOWN and story.state in WAITING:
        raise UnableToPublish("Nobody has decided on the rights.", why="rights")


def _withheld(story: Story) -> str:
    """That readers do not see the picture, and why; empty where they do, or there is none."""
    lead = story.copy.lead_picture
    permission = may_show_picture(lead) if lead else None
    if permission is None or permission.allowed:
        return ""
    return _("Without its picture: %(reason)s") % {"reason": permission.reason}


def _spike_chosen(chosen: Sequence[str], word: str, by: Reader, now: datetime) -> Done:
    """All or none, at one moment: so one undoing brings all of them back."""
    stories = [_story(number) for number in chosen]
    if word != "spike" or not stories:
        raise UnableToAct(_("No story has been chosen."))
    _require(by, "spike", *stories)
    with transaction.atomic():
        for story in stories:
            try:
                flow.spike(story, now=now, by=by)
            except UnableToMove as refused:
                raise UnableToAct(reason_of(refused, story), [story.pk]) from refused
    says = ngettext("%(count)s story spiked.", "%(count)s stories spiked.", len(stories)) % {"count": len(stories)}
    return Done(says, [story.pk for story in stories])


def _undo(target: str, by: Reader, now: datetime) -> Done:
    story = _story(target) if target else None
    try:
        undone = flow.undo_last(now=now, by=by, story=story)
    except flow.UnableToUndo as nothing:
        rows = [story.pk] if story else []
        sentence = _("There is nothing of yours to undo here.") if story else _("There is nothing to undo.")
        raise UnableToAct(sentence, rows) from nothing
    return Done(_undone_says(undone), undone.stories)


def _undone_says(undone: flow.Undone) -> str:
    if undone.withdrawn:
        return str(_("It has had readers: withdrawn as published too early."))
    count = len(undone.stories)
    if count > 1:
        return ngettext("%(count)s story is back.", "%(count)s stories are back.", count) % {"count": count}
    headline = Story.objects.values_list("copy__headline", flat=True).get(pk=undone.stories[0])
    return _UNDONE[undone.act] % headline


def _section_alone(given: QueryDict, story: Story, by: Reader, now: datetime) -> Done:
    _require(by, "section", story)
    if story.state != Story.State.INCOMING:
        _require_own(by, story)
    _set_section(given, story, by, now)
    return Done(_DONE["section"] % story.copy.headline, [story.pk])


def _set_section(given: QueryDict, story: Story, by: Reader, now: datetime) -> None:
    """What the row's list of sections says, when the form carries it."""
    number = given.get(f"section-{story.pk}")
    if number is None or not may(by, "section"):
        return
    section = Section.objects.filter(pk=int(number)).first() if _is_number(number) else None
    if number and section is None:
        raise UnableToAct(_("There is no such section."), [story.pk])
    flow.choose_section(story, section, now=now, by=by)


def _require(by: Reader, right: str, *stories: Story) -> None:
    if not may(by, right):
        raise UnableToAct(NOT_YOURS, [story.pk for story in stories])


def _require_own(by: Reader, story: Story) -> None:
    """What somebody else has in hand is theirs, and an editor's."""
    if not is_theirs(by, story):
        raise UnableToAct(_("Somebody else has taken it."), [story.pk])


def _story(number: str) -> Story:
    rows = Story.objects.select_related("copy__lead_picture")
    found = rows.filter(pk=int(number)).first() if _is_number(number) else None
    if found is None:
        raise UnableToAct(_("There is no such story."))
    return found


def _is_number(text: str) -> bool:
    """A key that the database has room for."""
    return text.isascii() and text.isdecimal() and len(text) < 19


def reason_of(refused: Exception, story: Story) -> Any:
    """Why the story stays where it is, as a sentence in the desk's language."""
    if isinstance(refused, UnableToDecide):
        return _("There are no such rights.")
    why = getattr(refused, "why", "state")
    if why in _HINDRANCES:
        return _HINDRANCES[why]
    state = Story.objects.filter(pk=story.pk).values_list("state", flat=True).first()
    return _STATES.get(state or "", _("It is no longer there."))
