"""Forms of the portal's own things. What may be set is decided in the rooms; forms only ask for it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from svodka.names.actions import key_of
from svodka.names.models import Name, NameForm
from svodka.names.slugs import slug_of
from svodka.site import zones
from svodka.stories.models import Agency, Portal, RightsState, Section
from svodka.stories.nameplate import LOGO_BYTES, checked_accent, checked_imprint, checked_logo, checked_tagline

NOT_SAID = ("", _("as the reading says"))


class PortalForm(forms.Form):
    """Name, looks and promises of the paper."""

    name = forms.CharField(label=_("The portal's name"), max_length=120)
    tagline = forms.CharField(label=_("Tagline"), max_length=200, required=False)
    imprint = forms.CharField(
        label=_("Imprint"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Publisher, editor-in-chief, address, registration: it stands at the foot of every page."),
    )
    accent = forms.CharField(
        label=_("Accent colour"),
        widget=forms.TextInput(attrs={"type": "color"}),
        help_text=_("Links and marks. Where it would be hard to read, pages darken or lighten it by themselves."),
    )
    dress = forms.ChoiceField(label=_("Nameplate"), choices=Portal.Dress.choices)
    board_title = forms.CharField(
        label=_("Heading of the promised dates"),
        max_length=60,
        required=False,
        help_text=_("On the front page, on the page of all of them and in the letter; empty for “Promised dates”."),
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=zones.choices,
        required=False,
        help_text=_(
            "Days begin in it, times are shown and stories scheduled. What readers chose for their letter stays."
        ),
    )
    logo = forms.FileField(
        label=_("Logo"), required=False, help_text=_("PNG, WebP or JPEG of up to 1 MB; it stands before the name.")
    )
    without_logo = forms.BooleanField(label=_("Show no logo"), required=False)
    open_text = forms.ChoiceField(
        label=_("Texts of others that are claimed to be open"),
        choices=Portal.OpenText.choices,
        help_text=_("The default for all sources; a source may have its own."),
    )

    def __init__(self, *arguments: Any, **given: Any) -> None:
        super().__init__(*arguments, **given)
        zone = self.initial.get("time_zone", "")
        if not zone:
            del self.fields["time_zone"]
        elif not any(zone == known for _group, named in zones.choices() for known, _name in named):
            # An old name of a zone, set by hand: it must not change because somebody changes the colour.
            field: Any = self.fields["time_zone"]
            field.choices = [(zone, zone), *zones.choices()]

    def clean_time_zone(self) -> str:
        return self.cleaned_data["time_zone"] or str(self.initial["time_zone"])

    def clean_tagline(self) -> str:
        return _checked(checked_tagline, self.cleaned_data["tagline"])

    def clean_imprint(self) -> str:
        return _checked(checked_imprint, self.cleaned_data["imprint"])

    def clean_accent(self) -> str:
        return _checked(checked_accent, self.cleaned_data["accent"])

    def clean_logo(self) -> tuple[bytes, str] | None:
        """The picture's bytes and the ending of its name."""
        file = self.cleaned_data["logo"]
        if not file:
            return None
        # Of a file of any size no more is read than is enough to refuse it.
        data = file.read(LOGO_BYTES + 1)
        return data, _checked(checked_logo, data, file.name)


def _checked(check: Any, *answer: Any) -> Any:
    try:
        return check(*answer)
    except ValueError as wrong:
        raise forms.ValidationError(str(wrong)) from None


class SectionForm(forms.ModelForm):
    """A section; its word in addresses is chosen once."""

    name_en = forms.CharField(label=_("Name in English"), max_length=80, required=False)

    class Meta:
        model = Section
        fields = ("name", "slug", "position")
        labels = {"name": _("What it is called"), "slug": _("Word in its address"), "position": _("Place in the order")}
        help_texts = {"slug": _("Latin letters, figures and hyphens. It stays: links from elsewhere lead to it.")}

    def __init__(self, *arguments: Any, **given: Any) -> None:
        super().__init__(*arguments, **given)
        self.order_fields(["name", "name_en", "slug", "position"])
        self.fields["slug"].required = False
        if self.instance.pk:
            self.fields["name_en"].initial = self.instance.labels.get("en", "")
            del self.fields["slug"]
        else:
            self.fields["position"].initial = Section.objects.count()

    def clean_slug(self) -> str:
        return self.cleaned_data["slug"] or slug_of(self.cleaned_data.get("name", "")) or "section"

    def clean(self) -> dict[str, Any] | None:
        if not self.instance.pk and Section.objects.filter(slug=self.cleaned_data.get("slug")).exists():
            self.add_error("slug", _("There is a section with this word already."))
        others = {key: text for key, text in self.instance.labels.items() if key != "en"}
        english = self.cleaned_data.get("name_en", "")
        self.instance.labels = others | ({"en": english} if english else {})
        return self.cleaned_data


class AgencyForm(forms.ModelForm):
    """An agency: who it is, and what its texts and pictures default to."""

    site_url = forms.URLField(label=_("Address of its site"), required=False, max_length=1000, assume_scheme="https")
    organisation_name = forms.CharField(
        label=_("Organisation it is"),
        required=False,
        help_text=_("As the organisation's dossier is headed. Its page then leads there, and the dossier to it."),
    )

    class Meta:
        model = Agency
        fields = (
            "name", "description", "site_url", "rights_state", "rights_why", "picture_rights_state",
            "picture_rights_why",
        )  # fmt: skip
        labels = {
            "name": _("What it is called"),
            "description": _("About it"),
            "rights_state": _("Rights of its texts"),
            "rights_why": _("Why so"),
            "picture_rights_state": _("Rights of its pictures"),
            "picture_rights_why": _("Why so, of pictures"),
        }
        help_texts = {
            "rights_state": _("For stories that come in from now on; those taken in already stay as they are.")
        }

    def __init__(self, *arguments: Any, **given: Any) -> None:
        super().__init__(*arguments, **given)
        self.fields["description"].widget = forms.Textarea(attrs={"rows": 3})
        for field in ("rights_state", "picture_rights_state"):
            self.fields[field] = forms.ChoiceField(
                label=self.fields[field].label,
                choices=[NOT_SAID, *RightsState.choices],
                required=False,
                help_text=self.fields[field].help_text,
            )
        if self.instance.organisation:
            self.fields["organisation_name"].initial = self.instance.organisation.label
        named = list(self._meta.fields or ())
        self.order_fields([*named[:3], "organisation_name", *named[3:]])

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"].strip()
        others = Agency.objects.exclude(pk=self.instance.pk).values_list("name", flat=True)
        if name.casefold() in {other.casefold() for other in others}:
            raise forms.ValidationError(_("There is an agency of this name already."))
        return name

    def clean_organisation_name(self) -> str:
        label: str = self.cleaned_data["organisation_name"].strip()
        self.instance.organisation = self._organisation(label) if label else None
        return label

    def _organisation(self, label: str) -> Name:
        written = NameForm.objects.filter(key=key_of(label), name__kind=Name.Kind.ORGANISATION)
        found = {form.name.merged_into or form.name for form in written.select_related("name__merged_into")}
        if len(found) > 1:
            found = {name for name in found if name.label == label}
        if len(found) != 1:
            raise forms.ValidationError(_("There is no such organisation among the names; look it up there."))
        name = found.pop()
        if Agency.objects.filter(organisation=name).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(_("Another agency is this organisation already."))
        return name
