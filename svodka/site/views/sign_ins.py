"""To another service and back: the pages between the sign-in page and a session."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from allauth.account.forms import AddEmailForm
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount import views as allauth
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialAccount, SocialApp
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from svodka.site.accounts.forms import UnableToRegister
from svodka.site.pages import page


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest, provider_id: str) -> HttpResponse:
    """To the service, by a form of ours only: a link or a picture must not sign anybody in. 404 without keys."""
    service = _service(request, provider_id)
    if request.method != "POST":
        connecting = request.GET.get("process") == "connect"
        return page(request, "socialaccount/login.html", {"service": service, "connecting": connecting, "panel": None})
    response: HttpResponse = service.redirect_from_request(request)
    return response


@never_cache
@require_GET
def come_back(request: HttpRequest, provider_id: str) -> HttpResponse:
    """From the service, with a code and the state that this browser was given. 404 without keys."""
    way = _service(request, provider_id).get_oauth2_adapter(request)
    response: HttpResponse = OAuth2CallbackView.adapter_view(way)(request)
    response.headers["Content-Language"] = get_language() or ""
    return response


def _service(request: HttpRequest, provider_id: str) -> Any:
    try:
        return get_adapter(request).get_provider(request, provider=provider_id)
    except SocialApp.DoesNotExist:
        raise Http404 from None


@never_cache
@require_GET
def failed(request: HttpRequest) -> HttpResponse:
    """Why it came to nothing, at an address that can be reloaded. ?why=known: the address has an account here."""
    known = request.GET.get("why") == "known"
    context = {"known": known, "panel": None}
    return page(request, "socialaccount/authentication_error.html", context, status=HTTPStatus.UNAUTHORIZED)


@never_cache
@require_GET
def cancelled(request: HttpRequest) -> HttpResponse:
    return page(request, "socialaccount/login_cancelled.html", {"panel": None})


@method_decorator(never_cache, name="dispatch")
class SignUp(allauth.SignupView):
    """The first time: name and consent, and an address to prove if the reader gave one."""

    def get_context_data(self, **given: Any) -> dict[str, Any]:
        return {**super().get_context_data(**given), "service": self.sociallogin.provider}

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            response: HttpResponse = super().form_valid(form)
        except UnableToRegister as error:
            form.add_error("username", str(error))
            self.request.session["socialaccount_sociallogin"] = self.sociallogin.serialize()
            return self.form_invalid(form)
        return self._ask_for_code(form.unproven, response) if form.unproven else response

    def _ask_for_code(self, address: str, response: HttpResponse) -> HttpResponse:
        adding = AddEmailForm(user=self.request.user, data={"email": address})
        if not self.request.user.is_authenticated or not adding.is_valid():
            return response
        try:
            adding.save(self.request)
        except ImmediateHttpResponse as stopped:  # no mail server answers, or too many letters: the account stands
            return stopped.response
        onward = urlencode({"next": response.headers.get("Location", reverse("site:me"))})
        response.headers["Location"] = f"{reverse('account_email_verification_sent')}?{onward}"
        return response


@method_decorator([never_cache, login_required], name="dispatch")
class Connections(allauth.ConnectionsView):
    """Which services sign the reader in, and which could."""

    def get_context_data(self, **given: Any) -> dict[str, Any]:
        context = super().get_context_data(**given)
        found = {one.sub_id: one for one in get_adapter(self.request).list_providers(self.request)}
        accounts = list(SocialAccount.objects.filter(user=self.request.user.pk).order_by("date_joined"))
        context["connected"] = [
            {"account": account, "name": _name(account, found), "known_as": _known_as(account)} for account in accounts
        ]
        taken = {account.provider for account in accounts}
        context["others"] = [
            {"name": one.name, "address": one.get_login_url(self.request)}
            for name, one in found.items()
            if name not in taken
        ]
        return context


def _name(account: SocialAccount, found: dict[str, Any]) -> str:
    """Of a service whose keys were taken away only what it was called in the addresses is left."""
    return str(found[account.provider].name) if account.provider in found else account.provider


def _known_as(account: SocialAccount) -> str:
    told = account.extra_data if isinstance(account.extra_data, dict) else {}
    full = " ".join(filter(None, (told.get("first_name"), told.get("last_name"))))
    return str(told.get("default_email") or told.get("email") or full or told.get("name") or "")
