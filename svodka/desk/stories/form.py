"""The form of a story: its words, particulars and pictures, filled in with what was saved last."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.widgets import AdminAutoHeightTextInput, AdminDateInput, AdminDateTimeInput

from svodka.desk.stories.reasons import in_words
from svodka.stories.drafts import Kept
from svodka.stories.manuscripts import OF_PICTURE, TEXTS, dressed, settled_stream
from svodka.stories.models import Agency, Copy, Picture, RightsState, Section, Story

LABELS: Mapping[str, Any] = {
    "kicker": _("Kicker"),
    "headline": _("Headline"),
    "standfirst": _("Standfirst"),
    "body": _("Text of the story"),
    "byline": _("Author"),
    "translator": _("Translator"),
    "original_outlet": _("First published in"),
    "original_country": _("Country of that outlet"),
    "dateline": _("Dateline as printed"),
    "located": _("Place of the dateline"),
    "language": _("Language"),
    "primary_source": _("The sentence that names the primary source"),
    "primary_source_name": _("Primary source"),
    "primary_source_url": _("Address of the primary source"),
    "rights_state": _("Rights"),
    "rights_why": _("Why"),
    "copyright_notice": _("Notice as printed"),
    "copyright_holder": _("Holder of the rights"),
    "usage_terms": _("Terms of use"),
    "editor_note": _("Note for the desk"),
    "lead_picture": _("Picture above the text"),
    "section": _("Section"),
    "agency": _("Agency"),
    "event_date": _("Date of the event"),
    "agency_date": _("Date of the agency"),
    "embargo_until": _("Embargo until"),
    "urgency": _("Urgency"),
}
PICTURE_LABELS: Mapping[str, Any] = {
    "caption": _("Caption"),
    "alt_text": _("Words for those who do not see it"),
    "credit_line": _("Credit as printed"),
    "creator": _("Who made it"),
    "rights_state": _("Rights"),
    "rights_why": _("Why"),
}
URGENCIES = [
    (1, _("1, the most urgent")), (2, "2"), (3, "3"), (4, "4"), (5, _("5, usual")), (6, "6"), (7, "7"), (8, "8"),
    (9, _("9, the least urgent")),
]  # fmt: skip
# Written in a field that grows; a headline stays one line all the same.
LONGEST_TEXT = 500_000
_LINES = ("headline", "standfirst", "primary_source", "copyright_notice", "usage_terms", "editor_note")


class StoryForm(WagtailAdminModelForm):
    """Nothing in it is required: a draft may lack anything, and what a story lacks the checks beside it say."""

    section = forms.ModelChoiceField(Section.objects.none(), required=False, empty_label=_("no section"))
    agency = forms.ModelChoiceField(Agency.objects.none(), required=False, empty_label=_("not named"))
    event_date = forms.DateField(required=False, widget=AdminDateInput)
    agency_date = forms.DateField(required=False, widget=AdminDateInput)
    embargo_until = forms.DateTimeField(required=False, widget=AdminDateTimeInput)
    urgency = forms.TypedChoiceField(choices=URGENCIES, coerce=int)
    language = forms.CharField(max_length=12, required=False)
    lead_picture = forms.TypedChoiceField(coerce=int, required=False, empty_value=None, widget=forms.RadioSelect)

    class Meta(WagtailAdminModelForm.Meta):
        model = Copy
        fields = [*(name for name in TEXTS if name != "language"), "body"]

    def __init__(self, *arguments: Any, kept: Kept, **given: Any) -> None:
        super().__init__(*arguments, **given)
        self.kept = kept
        self.fields["section"].queryset = Section.objects.order_by("position", "name")
        self.fields["agency"].queryset = Agency.objects.order_by("name")
        self.fields["headline"].required = False
        for name in _LINES:
            self.fields[name].widget = AdminAutoHeightTextInput(attrs={"rows": 1})
        for picture in kept.pictures:
            self._add_picture(picture)
        numbers = [("", _("none")), *((picture.pk, str(place)) for place, picture in enumerate(kept.pictures, 1))]
        self.fields["lead_picture"].choices = numbers
        for name, field in self.fields.items():
            field.label = LABELS.get(name, field.label)
        if self.is_bound and "body-count" not in self.data:
            # Wagtail's blocks are put in by a script: without it the text stays as it is, the rest is saved.
            del self.fields["body"]
        self.defer_required_fields()

    def _add_picture(self, picture: Picture) -> None:
        for name in OF_PICTURE:
            longest: int | None = getattr(Picture._meta.get_field(name), "max_length", None)
            key = f"picture_{picture.pk}_{name}"
            if name == "rights_state":
                self.fields[key] = forms.ChoiceField(choices=RightsState.choices)
            else:
                widget = forms.TextInput() if longest else AdminAutoHeightTextInput(attrs={"rows": 1})
                self.fields[key] = forms.CharField(required=False, widget=widget, max_length=longest)
            self.fields[key].label = PICTURE_LABELS[name]

    def clean_body(self) -> Any:
        """A megabyte of text takes a quarter of a minute to follow, index and compare: that is a book, or a slip."""
        body = self.cleaned_data["body"]
        if sum(len(str(block.value)) for block in body) > LONGEST_TEXT:
            says = _("The text is longer than %(limit)s characters.") % {"limit": number_format(LONGEST_TEXT)}
            raise ValidationError(says)
        return body

    def pictures(self) -> Iterable[tuple[Picture, Mapping[str, Any]]]:
        """Each picture with its fields by name."""
        for picture in self.kept.pictures:
            yield picture, {name: self[f"picture_{picture.pk}_{name}"] for name in OF_PICTURE}

    def manuscript(self) -> dict[str, Any]:
        """What was sent, as it is kept. Call it on a valid form."""
        sent = self.cleaned_data
        written: dict[str, Any] = {name: _line(sent[name]) for name in TEXTS}
        written["headline"] = " ".join(written["headline"].split("\n"))
        written["body"] = self._body()
        written["lead_picture"] = sent["lead_picture"]
        written |= {name: sent[name].pk if sent[name] else None for name in ("section", "agency")}
        written |= {name: _iso(sent[name]) for name in ("event_date", "agency_date", "embargo_until")}
        written["urgency"] = sent["urgency"]
        for picture in self.kept.pictures:
            written |= {key: _line(sent[key]) for key in (f"picture_{picture.pk}_{name}" for name in OF_PICTURE)}
        for name, stands in self.kept.manuscript.items():
            # Left as the desk said it in its own language, the machine's reason is what it was.
            if name.endswith("rights_why") and written.get(name) == in_words(stands):
                written[name] = stands
        # In the order in which everything else is kept and compared.
        return {name: written[name] for name in self.kept.rows}

    def _body(self) -> list[dict[str, Any]]:
        stands: list[dict[str, Any]] = self.kept.manuscript["body"]
        if "body" not in self.cleaned_data:
            return stands
        sent = self.fields["body"].block.get_prep_value(self.cleaned_data["body"])
        return settled_stream(_with_lines(sent), marked=stands)


def form_of(story: Story, kept: Kept, user: Any, data: QueryDict | None = None) -> StoryForm:
    """The form of a story, filled with what is kept; bound to `data` where that is given."""
    manuscript = kept.manuscript
    initial = {name: manuscript[name] for name in manuscript if name.startswith("picture_")}
    initial |= {name: manuscript[name] for name in ("language", "section", "agency", "urgency", "lead_picture")}
    initial |= {name: parse_date(manuscript[name] or "") for name in ("event_date", "agency_date")}
    initial |= {name: in_words(why) for name, why in manuscript.items() if name.endswith("rights_why")}
    initial["embargo_until"] = parse_datetime(manuscript["embargo_until"] or "")
    copy = dressed(story, manuscript).copy
    return StoryForm(data, instance=copy, initial=initial, kept=kept, for_user=user)


def label_of(field: str) -> str:
    """What a field of a manuscript is called on the form."""
    if field.startswith("picture_"):
        name = field.split("_", 2)[2]
        return f"{_('Picture')}: {str(PICTURE_LABELS.get(name, name)).lower()}"
    return str(LABELS.get(field, field))


def value_in_words(field: str, value: Any) -> str:
    """A field's value as a person reads it, for comparing two."""
    if field == "body":
        return "\n\n".join(_block_text(entry["value"]) for entry in value)
    if field in {"section", "agency"}:
        rows: Any = Section.objects if field == "section" else Agency.objects
        return str(rows.filter(pk=value).first() or "—")
    if field.endswith("rights_state"):
        return str(RightsState(value).label)
    if field.endswith("rights_why"):
        return in_words(value) or "—"
    return str(value if value not in (None, "") else "—")


def _block_text(value: Mapping[str, Any]) -> str:
    if "items" in value:
        return "\n".join(f"— {item}" for item in value["items"])
    if "rows" in value:
        return "\n".join("\t".join(map(str, row)) for row in value["rows"])
    return str(value.get("text") or value.get("href") or "")


def _line(text: str | None) -> str:
    """Browsers send line ends as Windows writes them; Postgres takes no NUL."""
    return (text or "").replace("\r\n", "\n").replace("\x00", "").strip()


def _with_lines(value: Any) -> Any:
    if isinstance(value, str):
        return value.replace("\r\n", "\n").replace("\x00", "").strip()
    if isinstance(value, Sequence):
        return [_with_lines(one) for one in value]
    if isinstance(value, Mapping):
        return {key: _with_lines(one) for key, one in value.items()}
    return value


def _iso(value: date | datetime | None) -> str | None:
    """As manuscripts keep it: a moment in UTC, or two ways of writing one would be a change."""
    if value is None:
        return None
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value.isoformat()
