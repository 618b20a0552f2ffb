"""Signing up by another service, and parting from one."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from allauth.socialaccount import forms as allauth
from allauth.socialaccount.internal import flows
from allauth.socialaccount.models import SocialApp
from django import forms
from django.utils.translation import gettext_lazy as _

from svodka.site.accounts.forms import ConsentMixin
from svodka.site.social.adapter import has_proven_address, proven_address


class SignupForm(ConsentMixin, allauth.SignupForm):
    """Name and consent. An address that the service vouches for comes along; any other is the reader's to give, and
    becomes the account's only when a code sent to it comes back (`unproven`): nobody takes a stranger's address.
    """

    notes = {
        **ConsentMixin.notes,
        "email": _("If you like: for the digest, and to sign in by a code. We will send a code to it."),
    }
    unproven = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.proven = proven_address(self.sociallogin)
        if self.proven:
            del self.fields["email"]

    def validate_unique_email(self, value: str) -> str:
        """Nothing is said about others' addresses: this one is not taken yet."""
        return value

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        self.unproven = "" if self.proven else given.get("email", "")
        given["email"] = self.proven
        return given


class DisconnectForm(allauth.DisconnectForm):
    def clean(self) -> dict[str, Any]:
        """The last way in stays. allauth would ask for a password even of who signs in by codes."""
        given = forms.Form.clean(self) or self.cleaned_data
        account = given.get("account")
        if account is None or self.accounts.exclude(pk=account.pk).exists():
            return given
        if not account.user.has_usable_password() and not has_proven_address(account.user):
            raise forms.ValidationError(
                _("This is your only way in. Add an e-mail address first: then a code will let you in.")
            )
        return given

    def save(self) -> None:
        """Also when the keys of the service are no longer set."""
        account = self.cleaned_data["account"]
        try:
            flows.connect.disconnect(self.request, account)
        except SocialApp.DoesNotExist:
            raise_if_reauthentication_required(self.request, app="allauth.socialaccount")
            account.delete()
