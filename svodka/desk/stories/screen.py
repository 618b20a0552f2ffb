"""What the screen of one story shows: its form, and all that stands beside it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from svodka.desk.roles import may, user_of
from svodka.desk.stories.form import StoryForm, label_of, value_in_words
from svodka.desk.stories.gone import gone, may_purge
from svodka.desk.stories.happened import told
from svodka.desk.stories.others import open_changes, together
from svodka.desk.stories.reasons import reasons_of, under_fields
from svodka.dossiers.named import NameInStory, names_to_look_over
from svodka.gather.models import Reading
from svodka.stories.checks import Facts, Finding, check
from svodka.stories.decisions import BEFORE_PUBLICATION, Act, possible_acts
from svodka.stories.drafts import Kept
from svodka.stories.history import history
from svodka.stories.manuscripts import changed_fields, digests, dress_picture, dressed, plain_texts
from svodka.stories.models import SourceChange, Story

# Which right each act of the desk asks for (desk.roles).
RIGHT_TO: Mapping[Act, str] = {
    Act.TAKE: "take", Act.PUT_BACK: "take", Act.MARK_READY: "ready", Act.SCHEDULE: "schedule",
    Act.CANCEL_SCHEDULE: "schedule", Act.PUBLISH: "publish", Act.CORRECT: "correct", Act.WITHDRAW: "withdraw",
    Act.BRING_BACK: "withdraw", Act.SPIKE: "spike", Act.UNSPIKE: "spike",
}  # fmt: skip


# Why a story could not go out → the field where it is mended.
MENDED_AT: Mapping[str, str] = {
    "rights": "#id_rights_state", "headline": "#id_headline", "embargo": "#id_embargo_until",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Clash:
    """A field that two have changed: what the other wrote, and what the writer did."""

    label: str
    theirs: str
    mine: str


def story_or_404(story_id: int) -> Story:
    """The story with everything that its screen needs, in one query. Raises Http404."""
    along = (
        "copy__latest_revision__user",
        "capture__source",
        "section",
        "agency",
        "taken_by",
        "link_check",
        "storyline",
    )
    found = Story.objects.select_related(*along).filter(pk=story_id).first()
    if found is None:
        raise Http404
    return found


def may_write(user: Any, story: Story) -> bool:
    """Authors write on what they have taken, until somebody else answers for it: what is scheduled or live is an
    editor's. Editors write on everything that has not left the site.
    """
    if story.state in BEFORE_PUBLICATION - {Story.State.SCHEDULED}:
        return may(user, "edit") and is_theirs(user, story)
    return story.state in {Story.State.SCHEDULED, Story.State.LIVE} and may(user, "publish")


def is_theirs(user: Any, story: Story) -> bool:
    """Whether the story is in the user's hands: who may publish has every story in theirs."""
    return story.taken_by_id == user.pk or may(user, "publish")


def may_do(user: Any, act: Act, story: Story) -> bool:
    """Whether the user may do the act with the story, if it is possible at all. Anybody at the desk may take one."""
    return may(user, RIGHT_TO[act]) and (act == Act.TAKE or is_theirs(user, story))


def acts_for(user: Any, story: Story) -> set[str]:
    """Names of the acts that this user can do with the story as it stands."""
    possible = possible_acts(state=story.state, withdrawn_for=story.withdrawn_for)
    return {act.name.lower() for act in possible if may_do(user, act, story)}


def show(
    request: HttpRequest,
    story: Story,
    stands: Kept,
    form: StoryForm,
    *,
    opened: Mapping[str, str] | None = None,
    clash: Sequence[Clash] = (),
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    """The screen. `opened` are the digests that the next saving is compared with: those of what the form shows."""
    user, now = user_of(request), timezone.now()
    writes = may_write(user, story)
    if not writes and not form.is_bound:
        for field in form.fields.values():
            field.disabled = True
    lines, names, record = history(story), names_of(story, stands), record_of(story)
    changes = open_changes(story)
    for field, why in under_fields(record).items():
        form.fields[field].help_text = why
    context = {
        "story": story,
        "form": form,
        "groups": groups_of(form),
        "kept": stands,
        "now": now,
        "writes": writes,
        "text": "" if writes or form.is_bound else value_in_words("body", stands.manuscript["body"]),
        "can": acts_for(user, story),
        "opened": json.dumps(opened or digests(stands.manuscript)),
        "clash": clash,
        "problem": problem,
        "findings": findings_of(story, stands, names, changes, now),
        "changes": changes,
        "names": names,
        "together": together(story),
        "may_name": may_name(user, story),
        "history": [told(line) for line in lines],
        "why": reasons_of(record),
        "page_gone": gone(story, lines),
        "may_purge": may_purge(user, story, lines),
        "draft_fields": _draft_fields(stands),
        "zone": settings.TIME_ZONE,
    }
    return render(request, "desk/story.html", context, status=status)


def groups_of(form: StoryForm) -> Sequence[tuple[str, str, list[Any]]]:
    """(key, title, fields) of the form's folded parts, in their order."""
    parts = [
        ("signature", _("Author and agency"),
         ("byline", "agency", "translator", "original_outlet", "original_country")),
        ("dates", _("Place and dates"), ("dateline", "located", "agency_date", "event_date")),
        ("source", _("Primary source"), ("primary_source", "primary_source_name", "primary_source_url")),
        ("rights", _("Rights to the text"),
         ("rights_state", "rights_why", "copyright_notice", "copyright_holder", "usage_terms")),
        ("desk", _("For the desk"), ("urgency", "embargo_until", "language", "editor_note")),
    ]  # fmt: skip
    return [(key, title, [form[name] for name in names]) for key, title, names in parts]


def may_name(user: Any, story: Story) -> bool:
    """Names of a live story are what its readers see: an editor's. Otherwise whose the words are."""
    return may(user, "correct") if story.state == Story.State.LIVE else may_write(user, story)


def names_of(story: Story, stands: Kept) -> list[NameInStory]:
    """The names with the words around each place, as the story's rows have them."""
    return names_to_look_over(story, plain_texts(stands.rows, [picture.pk for picture in stands.pictures]))


def findings_of(
    story: Story, stands: Kept, names: Sequence[NameInStory], changes: Sequence[SourceChange], now: datetime
) -> list[Finding]:
    """What the checks say of the text as it was saved last."""
    link = getattr(story, "link_check", None)
    facts = Facts(
        pictures=[dress_picture(picture, stands.manuscript) for picture in stands.pictures],
        dead_link=link.reason if link and link.dead and link.url == stands.manuscript["primary_source_url"] else "",
        names=sum(not name.rejected for name in names),
        source_changed=any(change.kind == SourceChange.Kind.CHANGED for change in changes),
        source_gone=any(change.kind == SourceChange.Kind.GONE for change in changes),
    )
    return check(dressed(story, stands.manuscript), facts, now=now, today=timezone.localdate(now))


def record_of(story: Story) -> Mapping[str, Any]:
    """What was read last in its page; empty for a story that was written here."""
    newest = Reading.objects.filter(capture=story.capture_id).order_by("-made_at", "-pk")
    return (newest.values_list("record", flat=True).first() if story.capture_id else None) or {}


def _draft_fields(stands: Kept) -> list[str]:
    return [label_of(name) for name in changed_fields(stands.rows, stands.manuscript)] if stands.draft else []


def clashes(fields: Sequence[str], theirs: Mapping[str, Any], mine: Mapping[str, Any]) -> list[Clash]:
    """Both texts of every field that two have changed."""
    return [
        Clash(label_of(name), value_in_words(name, theirs[name]), value_in_words(name, mine[name])) for name in fields
    ]


def address(story: Story) -> str:
    """The screen of a story."""
    return reverse("desk_story", args=(story.pk,))
