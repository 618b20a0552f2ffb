"""The services as django-allauth knows them, held to the portal's rules.

The address that a service sends a reader back to is made of the configured public address, without a language: it is
registered at the service once. The language goes along in the state. Of what a service tells, only what names a reader
is kept.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.models import SocialLogin, SocialToken
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from allauth.socialaccount.providers.vk.provider import VKProvider
from allauth.socialaccount.providers.vk.views import VKOAuth2Adapter
from allauth.socialaccount.providers.yandex.provider import YandexProvider
from allauth.socialaccount.providers.yandex.views import YandexOAuth2Adapter
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from requests import RequestException

from svodka.site.pages import page

if TYPE_CHECKING:  # what a part of ours stands before
    from allauth.socialaccount.providers.oauth2.provider import OAuth2Provider as _Provider
    from allauth.socialaccount.providers.oauth2.views import OAuth2Adapter as _Adapter
else:
    _Adapter = _Provider = object


@contextmanager
def _strange_answers() -> Iterator[None]:
    """What a service answers out of order is its error (OAuth2Error) and not ours (500)."""
    try:
        yield
    except (KeyError, ValueError, TypeError, AttributeError, ImproperlyConfigured) as error:
        raise OAuth2Error(f"an answer that makes no sense: {error!r}") from error


class _Way(_Adapter):
    """The talk with a service, to stand before an adapter of allauth's."""

    def get_callback_url(self, request: HttpRequest, app: Any) -> str:
        """Never from the Host header: a forged one would have the code sent elsewhere."""
        with translation.override(settings.LANGUAGE_CODE):
            return settings.PUBLIC_ADDRESS + str(self.get_provider().get_callback_url())

    def get_access_token_data(
        self, request: HttpRequest, app: Any, client: Any, pkce_code_verifier: str | None = None
    ) -> Any:
        with _strange_answers():
            return super().get_access_token_data(request, app, client, pkce_code_verifier)

    def parse_token(self, data: Any) -> SocialToken:
        with _strange_answers():
            return super().parse_token(data)

    def complete_login(self, request: HttpRequest, app: Any, token: SocialToken, **kwargs: Any) -> SocialLogin:
        with _strange_answers():
            return super().complete_login(request, app, token, **kwargs)


class _FixedWay(_Way):
    """Of a service with addresses of its own; `addresses` in the app's settings puts others in their place."""

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request)
        for name, address in self.get_provider().app.settings.get("addresses", {}).items():
            setattr(self, name, address)


class VKWay(_FixedWay, VKOAuth2Adapter):
    pass


class YandexWay(_FixedWay, YandexOAuth2Adapter):
    authorize_url = "https://oauth.yandex.ru/authorize"


class OpenIDConnectWay(_Way, OpenIDConnectOAuth2Adapter):
    def complete_login(self, request: HttpRequest, app: Any, token: SocialToken, **kwargs: Any) -> SocialLogin:
        # allauth trusts the connection that a token came over; its signature is looked at when told so.
        self.did_fetch_access_token = False
        return super().complete_login(request, app, token, **kwargs)


class _Service(_Provider):
    """A service, to stand before a provider of allauth's. `invitation` is what stands on its button."""

    invitation: Any
    # What of the service's answer is kept beside the account: to say in the account room whose account it is.
    kept: tuple[str, ...] = ()

    def __str__(self) -> str:
        return str(self.name)

    def get_scope_from_request(self, request: HttpRequest) -> list[str]:
        """The settings' own: an address must not be able to ask for more in our name."""
        return list(self.get_scope())

    def get_auth_params_from_request(self, request: HttpRequest, action: str) -> dict[str, str]:
        return dict(self.get_auth_params())

    def stash_redirect_state(self, request: HttpRequest, process: str, *args: Any, **kwargs: Any) -> str:
        state = {**kwargs, "language": translation.get_language()}
        return str(super().stash_redirect_state(request, process, *args, **state))

    def redirect(self, request: HttpRequest, process: str, *args: Any, **kwargs: Any) -> HttpResponse:
        """A page that leads to the service at once. A redirect would be an answer to a form: chromium holds every hop
        of it against form-action, and which hosts a service passes a reader through only the service knows.
        """
        try:
            with _strange_answers():
                response = super().redirect(request, process, *args, **kwargs)
        except (OAuth2Error, RequestException) as error:
            return render_authentication_error(request, self, exception=error)
        if not isinstance(response, HttpResponseRedirect) or response.url.startswith("/"):
            return response
        return page(request, "socialaccount/away.html", {"address": response.url, "service": self})

    def extract_uid(self, data: Any) -> str:
        """Raises ValueError for nobody: allauth would make one account of «None» for all of them."""
        uid = str(super().extract_uid(data))
        if uid in {"", "None"}:
            raise ValueError("a person without a number")
        return uid

    def extract_extra_data(self, data: Any) -> dict[str, Any]:
        return {name: data[name] for name in self.kept if isinstance(data.get(name), str)}


class VK(_Service, VKProvider):
    name = "VK ID"
    invitation = _("Sign in with VK ID")
    package = "allauth.socialaccount.providers.vk"
    oauth2_adapter_class = VKWay
    kept = ("first_name", "last_name")


class Yandex(_Service, YandexProvider):
    name = _("Yandex ID")
    invitation = _("Sign in with Yandex ID")
    package = "allauth.socialaccount.providers.yandex"
    oauth2_adapter_class = YandexWay
    kept = ("default_email", "display_name", "first_name", "last_name")


class OpenIDConnect(_Service, OpenIDConnectProvider):
    package = "allauth.socialaccount.providers.openid_connect"
    oauth2_adapter_class = OpenIDConnectWay
    kept = ("name", "preferred_username", "email")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.name = f"«{self.app.name}»"  # a name of the operator's own cannot be declined: «Войти через «Ладья»»

    @property
    def invitation(self) -> str:
        return _("Sign in with %(service)s") % {"service": self.name}

    def sociallogin_from_response(self, request: HttpRequest, response: Any) -> SocialLogin:
        """Raises OAuth2Error unless a signed token and the server's answer speak of one person (OIDC Core 5.3.2)."""
        if response["id_token"]["sub"] != response["userinfo"]["sub"]:
            raise OAuth2Error("the token and the answer about it name different people")
        return super().sociallogin_from_response(request, response)

    def extract_extra_data(self, data: Any) -> dict[str, Any]:
        return super().extract_extra_data(data["userinfo"])
