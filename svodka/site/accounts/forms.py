"""django-allauth's forms in our words, and what a sign-up must bring: a fit name, and consent."""

from __future__ import annotations

from contextlib import suppress
from typing import Any, ClassVar

from allauth.account import forms as allauth
from django import forms
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from svodka.digest import actions as digest
from svodka.digest.letter import UnableToAddress
from svodka.errors import SvodkaError
from svodka.readers import actions, decisions, names, queries
from svodka.readers.models import Reader
from svodka.site import moments
from svodka.site.accounts.consent import consent_text

_EMAIL = _("E-mail")
_NEW_PASSWORD = _("New password")
_AT_LEAST_EIGHT = _("At least 8 characters, and not one of those that everybody tries first.")


class UnableToRegister(SvodkaError):
    """Somebody took the name between the check and the writing: ask for another one."""


class OwnWords(forms.Form):
    """Labels and notes of ours; what allauth writes into the fields goes, for it repeats the label."""

    labels: ClassVar[dict[str, Any]] = {}
    notes: ClassVar[dict[str, Any]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = self.labels.get(name, field.label)
            field.help_text = self.notes.get(name, "")


class Checkbox(forms.CheckboxInput):
    """A box whose value names the text that stood beside it; ticked only while it is still that text."""

    def __init__(self, version: str) -> None:
        super().__init__(check_test=lambda given: given == version)
        self.version = version

    def format_value(self, value: Any) -> str:
        return self.version

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return data.get(name, "")


class Agreement(forms.CharField):
    """The tick under a text. Given to another version than the one that stands now, it must be given again."""

    def __init__(self, version: str, **given: Any) -> None:
        super().__init__(widget=Checkbox(version), **given)
        self.version = version

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value != self.version:
            raise forms.ValidationError(
                _("The terms have changed since you opened this page. Read the new ones and tick the box again.")
            )


class ConsentMixin(OwnWords):
    """Goes before a sign-up form of allauth's, by mail or by another service: the name by our rule, and the consent
    to the processing of personal data, unticked, recorded in the transaction that writes the account.

    Raises UnableToRegister on saving when the name has just been taken.
    """

    labels: ClassVar[dict[str, Any]] = {"username": _("The name you will be read by"), "email": _EMAIL}
    hashed_password = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.consent_text = consent_text()
        terms = format_html('<a href="{}">{}</a>', self.consent_text.address, _("on these terms"))
        day = _("as of %(day)s") % {"day": moments.in_words(self.consent_text.day, "day")}
        label = format_html(
            str(_("I agree to the processing of my personal data {terms} ({day})")), terms=terms, day=day
        )
        required = {"required": _("Without consent we may not keep even your name.")}
        self.fields["consent"] = Agreement(self.consent_text.version, label=label, error_messages=required)
        if "username" in self.fields:
            told = _("A nickname will do. It can be changed once in %(n)s days.")
            self.fields["username"].help_text = told % {"n": decisions.NAME_STAYS.days}
            self.fields["username"].widget.attrs |= {"autocomplete": "nickname", "maxlength": names.LONGEST}

    def try_save(self, request: HttpRequest) -> tuple[AbstractBaseUser | None, HttpResponse | None]:
        """As allauth does; somebody who was quicker with the address is treated as one who had it before.

        The password is hashed beforehand, in any case: a third of a second within the transaction would keep all
        other writers of an SQLite waiting, and left out it would tell which addresses have an account.
        """
        self.hashed_password = make_password(self.cleaned_data.pop("password1", None) or None)
        try:
            return super().try_save(request)  # type: ignore[misc]
        except IntegrityError:
            if queries.is_taken(self.cleaned_data.get("username", "")):
                raise UnableToRegister(str(decisions.NAME_TAKEN.reason)) from None
            self.account_already_exists = True
            return super().try_save(request)  # type: ignore[misc]

    def save(self, request: HttpRequest) -> AbstractBaseUser:
        """The account and the consent, both or neither."""
        with transaction.atomic():
            reader = super().save(request)  # type: ignore[misc]
            assert isinstance(reader, Reader)
            actions.give_consent(reader=reader, text_version=self.consent_text.version, now=timezone.now())
        return reader


class SignupForm(ConsentMixin, allauth.SignupForm):
    labels: ClassVar[dict[str, Any]] = {
        **ConsentMixin.labels,
        "password1": _("Password, if you want one"),
        "website": _("Leave this field empty"),
    }
    notes: ClassVar[dict[str, Any]] = {
        "password1": _("At least 8 characters. Without it you sign in by a code from a letter."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        label = _("Send me the digest once a day")
        self.fields["digest"] = forms.BooleanField(label=label, required=False)
        # allauth hides its trap by a style attribute, which the content security policy does not let through.
        self.fields["website"].widget.attrs = {"tabindex": "-1", "autocomplete": "off"}

    def save(self, request: HttpRequest) -> AbstractBaseUser:
        """With the digest, if it was ticked: it begins when the code has proven the address."""
        reader = super().save(request)
        if self.cleaned_data.get("digest"):
            assert isinstance(reader, Reader)
            with suppress(UnableToAddress):
                digest.ask_with_account(
                    reader=reader,
                    language=get_language() or settings.LANGUAGE_CODE,
                    now=timezone.now(),
                    hour=settings.DIGEST_HOUR,
                    time_zone=settings.TIME_ZONE,
                )
        return reader


class LoginForm(OwnWords, allauth.LoginForm):
    labels: ClassVar[dict[str, Any]] = {"login": _EMAIL, "password": _("Password")}


class RequestLoginCodeForm(OwnWords, allauth.RequestLoginCodeForm):
    labels: ClassVar[dict[str, Any]] = {"email": _EMAIL}


class _CodeForm(OwnWords):
    labels: ClassVar[dict[str, Any]] = {"code": _("Code from the letter")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs |= {"inputmode": "numeric", "maxlength": "20"}


class ConfirmLoginCodeForm(_CodeForm, allauth.ConfirmLoginCodeForm):
    pass


class ConfirmEmailVerificationCodeForm(_CodeForm, allauth.ConfirmEmailVerificationCodeForm):
    pass


class ConfirmPasswordResetCodeForm(_CodeForm, allauth.ConfirmPasswordResetCodeForm):
    pass


class ResetPasswordForm(OwnWords, allauth.ResetPasswordForm):
    labels: ClassVar[dict[str, Any]] = {"email": _EMAIL}


class _OnePassword(OwnWords):
    """The new password is typed once: who slips asks for a code."""

    labels: ClassVar[dict[str, Any]] = {"oldpassword": _("Present password"), "password1": _NEW_PASSWORD}
    notes: ClassVar[dict[str, Any]] = {"password1": _AT_LEAST_EIGHT}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["password2"]


class ResetPasswordKeyForm(_OnePassword, allauth.ResetPasswordKeyForm):
    pass


class ChangePasswordForm(_OnePassword, allauth.ChangePasswordForm):
    pass


class SetPasswordForm(_OnePassword, allauth.SetPasswordForm):
    pass


class ReauthenticateForm(OwnWords, allauth.ReauthenticateForm):
    labels: ClassVar[dict[str, Any]] = {"password": _("Password")}


class AddEmailForm(OwnWords, allauth.AddEmailForm):
    labels: ClassVar[dict[str, Any]] = {"email": _("New address")}
