"""The forms of a source: its address, and what its items default to."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from svodka.gather.decisions import LONGEST, SHORTEST
from svodka.gather.models import Source
from svodka.gather.places import Kind, kind_of
from svodka.stories.models import Agency, Portal, RightsState, Section

# Of a Source, and of its Intake.
ITSELF = ("link_selector", "agreed", "pinned_minutes")
DEFAULTS = ("section", "agency", "rights_state", "open_text", "publish_at_once")
# Most sites' addresses end where a story or a section begins; three stories are enough to learn from.
MOST_EXAMPLES = 6
_MINUTE = timedelta(minutes=1)


class AddressForm(forms.Form):
    """Where to look; the rest is found or asked afterwards. `unused_examples`: how many were more than are needed."""

    unused_examples = 0

    address = forms.URLField(
        label=_("Address"),
        max_length=1000,
        assume_scheme="https",
        help_text=_("Of the site, of any page of it, or of the feed: rynda.example is enough."),
        error_messages={"invalid": _("This is no address. Such as: rynda.example, or https://rynda.example/news/")},
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off"}),
    )
    examples = forms.CharField(
        label=_("If the site has no feed: two or three of its stories"),
        required=False,
        help_text=_("Their addresses, one a line, and above it the address of the page on which all three stand."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    selector = forms.CharField(
        label=_("Or what picks the links of that page"),
        max_length=300,
        required=False,
        help_text=_("A CSS selector, such as “h3 a”: the address is then that of a page that lists stories."),
    )

    def clean_examples(self) -> list[str]:
        given = [line.strip() for line in self.cleaned_data["examples"].splitlines() if line.strip()]
        self.unused_examples = max(0, len(given) - MOST_EXAMPLES)
        return given[:MOST_EXAMPLES]


class SourceForm(forms.Form):
    """A source and what its items default to."""

    name = forms.CharField(label=_("What it is called"), max_length=200)
    feed_url = forms.URLField(
        label=_("Address of its feed"),
        max_length=1000,
        assume_scheme="https",
        help_text=_("It is asked for and read once more before it is added."),
    )
    link_selector = forms.CharField(
        label=_("Links on a page without a feed"),
        max_length=300,
        required=False,
        help_text=_("A CSS selector; empty for a feed."),
    )
    section = forms.ModelChoiceField(
        Section.objects.order_by("position", "name"), label=_("Section"), required=False, empty_label=_("no section")
    )
    agency = forms.ModelChoiceField(
        Agency.objects.order_by("name"),
        label=_("Agency"),
        required=False,
        empty_label=_("not named"),
        help_text=_("Where a page does not name its own."),
    )
    rights_state = forms.ChoiceField(
        label=_("Rights of its texts"),
        choices=[("", _("as the reading says")), *RightsState.choices],
        required=False,
    )
    open_text = forms.ChoiceField(
        label=_("Texts that are claimed to be open"),
        choices=[("", _("as in the portal's settings")), *Portal.OpenText.choices],
        required=False,
    )
    pinned_minutes = forms.IntegerField(
        label=_("Ask every … minutes"),
        required=False,
        min_value=SHORTEST // _MINUTE,
        max_value=LONGEST // _MINUTE,
        help_text=_(
            "From 5 to 1440. Empty: as often as it publishes. If the source itself asks for longer pauses it gets "
            "them, unless its publisher has agreed."
        ),
    )
    publish_at_once = forms.BooleanField(
        label=_("Publish without an editor"),
        required=False,
        help_text=_("Only what the rights allow to be shown and nothing forbids."),
    )
    agreed = forms.BooleanField(
        label=_("The publisher has agreed that we take its pages"),
        required=False,
        help_text=_("What is said to robots in general is then not looked at."),
    )

    def __init__(self, *arguments: Any, kept: Source | None = None, **given: Any) -> None:
        super().__init__(*arguments, **given)
        if kept:
            del self.fields["feed_url"]
        if kept and kind_of(kept.feed_url) is not Kind.WEB:
            # A mailbox or a folder has no page with links, and nobody there speaks to robots.
            del self.fields["link_selector"], self.fields["agreed"]

    def clean_pinned_minutes(self) -> int:
        return self.cleaned_data["pinned_minutes"] or 0
