"""django-allauth's adapter for other services: from which settings, whom they may sign in, and where errors lead."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import structlog
from allauth.account.adapter import get_adapter as account_adapter
from allauth.account.models import EmailAddress
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp, SocialLogin
from allauth.socialaccount.providers.base import AuthError, AuthProcess
from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from svodka.readers.models import Reader

log = structlog.get_logger("svodka.site.social")


class SocialAdapter(DefaultSocialAccountAdapter):
    """What allauth asks the portal about other services."""

    error_messages = {
        **DefaultSocialAccountAdapter.error_messages,
        "connected_other": _("This account there is connected to another reader's account here."),
    }

    def list_apps(
        self, request: HttpRequest | None, provider: str | None = None, client_id: str | None = None
    ) -> list[SocialApp]:
        """The settings' own. Keys in the database would be a second place, and a query on every page with a button."""
        services: dict[str, Any] = settings.SOCIALACCOUNT_PROVIDERS
        apps = [
            SocialApp(provider=name, **app) for name, service in services.items() for app in service.get("APPS", [])
        ]
        return [
            app
            for app in apps
            if provider in {None, app.provider, app.provider_id or None} and client_id in {None, app.client_id}
        ]

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """In the language in which it was begun. Raises ImmediateHttpResponse with the way to the page that explains
        when a new reader's proven address has an account already: only its owner, by a code, connects the two.
        """
        _speak(sociallogin.state)
        sociallogin.token = None  # has done its work; kept it would lie in the session
        if sociallogin.is_existing or sociallogin.state.get("process") == AuthProcess.CONNECT:
            return
        address = proven_address(sociallogin)
        if address and _is_known(address):
            raise ImmediateHttpResponse(_to_error(why="known"))

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Any,
        error: str | None = None,
        exception: Exception | None = None,
        extra_context: dict[str, Any] | None = None,
    ) -> None:
        """Raises ImmediateHttpResponse: to a page whose address can be reloaded, and holds no code."""
        state = (extra_context or {}).get("state") or {}
        _speak(state)
        if error != AuthError.CANCELLED:
            log.warning("sign-in by a service failed", service=provider.id, error=error, reason=str(exception or ""))
        if state.get("process") == AuthProcess.CONNECT:
            raise ImmediateHttpResponse(HttpResponseRedirect(reverse("socialaccount_connections")))
        if error != AuthError.CANCELLED:
            raise ImmediateHttpResponse(_to_error())

    def get_signup_form_initial_data(self, sociallogin: SocialLogin) -> dict[str, str]:
        """A name that is free, from the real one; an address that is not proven only as a proposal."""
        reader = sociallogin.user
        assert isinstance(reader, Reader)
        texts = [reader.get_full_name(), reader.username, reader.email]
        name = account_adapter().generate_unique_username(texts)
        return {"username": name, "email": reader.email}

    def save_user(self, request: HttpRequest, sociallogin: SocialLogin, form: Any = None) -> Any:
        """Write the reader; the names that the service knows are not ours to keep, nor an address nobody has proven."""
        reader = sociallogin.user
        assert isinstance(reader, Reader)
        reader.joined_from = sociallogin.account.provider[:40]
        reader.first_name = reader.last_name = ""
        sociallogin.email_addresses = [kept for kept in sociallogin.email_addresses if kept.verified]
        return super().save_user(request, sociallogin, form)


def proven_address(sociallogin: SocialLogin) -> str:
    """The e-mail address that the service vouches for; empty without one."""
    return next((given.email for given in sociallogin.email_addresses if given.verified), "")


def has_proven_address(reader: Reader) -> bool:
    """Whether the reader can sign in by a code. One query."""
    return EmailAddress.objects.filter(user=reader, verified=True).exists()


def _is_known(address: str) -> bool:
    owners = Reader.objects.filter(Q(email__iexact=address) | Q(emailaddress__email__iexact=address))
    return owners.exists()


def _speak(state: dict[str, Any]) -> None:
    """The way back has no language in its address: the state has. The middleware sets it back afterwards."""
    language = state.get("language")
    if language in dict(settings.LANGUAGES):
        translation.activate(language)


def _to_error(**why: str) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("socialaccount_login_error") + (f"?{urlencode(why)}" if why else ""))
