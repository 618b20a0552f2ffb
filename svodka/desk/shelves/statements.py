"""What was said of a name, at the desk: noted from a story's sentence, judged, settled where two agencies differ."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from svodka import flow
from svodka.desk.roles import only_who_may, user_of
from svodka.desk.shelves.frame import done, refused, show
from svodka.dossiers import statements as reads
from svodka.dossiers.actions import Told, UnableToNote
from svodka.dossiers.ladders import Said, disagreements, key_of
from svodka.dossiers.models import Mention, Statement
from svodka.flow.mentions import texts_of
from svodka.names.models import Name
from svodka.names.queries import written_so
from svodka.stories.models import Story
from svodka.text.dates import find_dates
from svodka.text.sentences import sentence_around

# What an editor reads when a statement cannot be noted: by the field and the word for the reason.
WHY: dict[tuple[str, str], Promise] = {
    ("sentence", "elsewhere"): gettext_lazy("This sentence does not stand in the story: copy it as it is printed."),
    ("day", "empty"): gettext_lazy("A promise needs its day: the value does not say it with a year."),
}


class StatementForm(forms.Form):
    """What somebody said of a name, and the sentence that shows it."""

    story = forms.IntegerField(
        label=gettext_lazy("Number of the story"),
        min_value=1,
        max_value=2**31,
        help_text=gettext_lazy("It stands in the story's address, after /news/."),
    )
    sentence = forms.CharField(
        label=gettext_lazy("The sentence, as printed"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2_000
    )
    kind = forms.ChoiceField(label=gettext_lazy("What it is"), choices=Statement.Kind.choices)
    attribute = forms.CharField(
        label=gettext_lazy("What it is about"),
        max_length=80,
        widget=forms.TextInput(attrs={"list": "attributes"}),
        help_text=gettext_lazy("Delivery, readiness, length: the same word makes one ladder, or one row."),
    )
    value = forms.CharField(
        label=gettext_lazy("Value"),
        max_length=200,
        help_text=gettext_lazy("As readers shall see it: 14 August 2027, 91 %, 136.4 m."),
    )
    day = forms.DateField(
        label=gettext_lazy("The day, if the value does not say it"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    said_on = forms.DateField(
        label=gettext_lazy("Said on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    said_by = forms.CharField(
        label=gettext_lazy("By whom"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("A person, a document; empty for the agency itself. One who has a dossier is linked."),
    )
    said_as = forms.CharField(label=gettext_lazy("In what capacity"), max_length=200, required=False)
    contract = forms.BooleanField(label=gettext_lazy("This is the contract: slips are counted from it"), required=False)
    in_brief = forms.BooleanField(label=gettext_lazy("Show it beside the name in lists"), required=False)

    def told(self) -> Told:
        given = {key: value for key, value in self.cleaned_data.items() if key != "story"}
        return Told(**given)

    def refuse(self, unable: UnableToNote) -> None:
        """Say at the field why it was not noted."""
        self.add_error(unable.field, str(WHY.get((unable.field, unable.why), _("This cannot be noted so."))))


@dataclass(frozen=True, slots=True)
class Line:
    """A statement as the desk shows it; `open` when another one differs from it and nobody has settled it."""

    row: Statement
    open: bool
    outdoes: list[str] = field(default_factory=list)


@require_http_methods(["GET", "POST"])
@only_who_may("names")
def statements(request: HttpRequest, pk: int) -> HttpResponse:
    """All statements of a name, and the form for one more, filled from a place in a story."""
    kept = get_object_or_404(Name, pk=pk, merged_into=None)
    if request.method == "POST":
        form = StatementForm(request.POST)
        if form.is_valid() and _noted(request, kept, form):
            return done(request, _("Noted; the dossier shows it now."), "desk_statements", pk)
    else:
        form = StatementForm(initial=_opening(request, kept))
    context = {
        "kept": kept,
        "form": form,
        "lines": _lines(kept),
        "attributes": reads.attributes(),
        "opened": bool(request.GET or form.errors),
    }
    return show(request, "statements", context, status=422 if form.errors else 200)


def _noted(request: HttpRequest, kept: Name, form: StatementForm) -> bool:
    story = Story.objects.filter(pk=form.cleaned_data["story"]).select_related("copy").first()
    if story is None:
        form.add_error("story", _("There is no story of this number."))
        return False
    told = form.told()
    speaker = next((name for name in written_so(told.said_by, limit=1) if _is_called(name, told.said_by)), None)
    try:
        flow.note_statement(story, kept, told, speaker=speaker, now=timezone.now(), by=user_of(request))
    except UnableToNote as unable:
        form.refuse(unable)
        return False
    return True


def _is_called(name: Name, words: str) -> bool:
    return key_of(name.label.strip("«»")) == key_of(words.strip("«»"))


def _opening(request: HttpRequest, kept: Name) -> dict[str, Any]:
    """What the form opens with: the sentence around a mention of the name in a story, with the date in it."""
    number = request.GET.get("mention", "")
    if not (number.isascii() and number.isdecimal() and len(number) < 19):
        return {}
    rows = Mention.objects.filter(pk=int(number), name=kept).select_related("story__copy")
    mention = rows.first()
    if mention is None:
        raise Http404
    text = texts_of(mention.story).get(mention.block, "")
    sentence = sentence_around(text, mention.start, mention.end).text if text else ""
    opening = {"story": mention.story_id, "sentence": sentence, "said_on": _told_on(mention.story)}
    printed = next(iter(find_dates(sentence)), None)
    if printed:
        opening |= {"kind": Statement.Kind.PROMISE, "value": sentence[printed.start : printed.end]}
        opening["day"] = printed.as_date()
    return opening


def _told_on(story: Story) -> date | None:
    published = timezone.localdate(story.published_at) if story.published_at else None
    return story.agency_date or published


def _lines(kept: Name) -> list[Line]:
    rows = reads.all_of(kept)
    confirmed = [row for row in rows if row.standing == Statement.Standing.CONFIRMED]
    apart = {side.pk for one in disagreements([_as_said(row) for row in confirmed]) for side in one.sides}
    outdone: dict[int, list[str]] = {}
    for row in rows:
        if row.yields_to_id:
            outdone.setdefault(row.yields_to_id, []).append(row.value)
    return [Line(row, row.pk in apart, outdone.get(row.pk, [])) for row in rows]


def _as_said(row: Statement) -> Said:
    live = row.story.state == Story.State.LIVE
    return Said(
        pk=row.pk,
        kind=row.kind,
        attribute=row.attribute,
        value=row.value,
        said_on=row.said_on,
        day=row.day,
        number=row.number,
        agency=row.story.agency.name if row.story.agency else "",
        settled=row.yields_to_id is not None or not live,
    )


@require_POST
@only_who_may("names")
def act(request: HttpRequest, pk: int) -> HttpResponse:
    """«confirm:NUMBER», «reject:…», «settle:…», «unsettle:…» of a statement of this name."""
    word, _colon, number = request.POST.get("act", "").partition(":")
    verb = _VERBS.get(word)
    if verb is None or not (number.isascii() and number.isdecimal() and len(number) < 19):
        return refused(request, _("There is no such act."), "desk_statements", pk)
    rows = Statement.objects.filter(name=pk).select_related("story", "name")
    statement = get_object_or_404(rows, pk=int(number))
    says, do = verb
    do(statement, now=timezone.now(), by=user_of(request))
    return done(request, says, "desk_statements", pk)


_VERBS: dict[str, tuple[Promise, Callable[..., Any]]] = {
    "confirm": (gettext_lazy("Confirmed; the dossier shows it."), flow.confirm_statement),
    "reject": (gettext_lazy("Rejected; no page shows it."), flow.reject_statement),
    "settle": (gettext_lazy("Settled: this one stands."), flow.settle),
    "unsettle": (gettext_lazy("Open again: both stand."), flow.unsettle),
}
