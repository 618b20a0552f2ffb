"""Is it still you? A code to the address of a reader without a password; and another code for a new password."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from allauth.account.forms import ConfirmLoginCodeForm
from allauth.account.internal.flows.reauthentication import resume_request
from allauth.account.mixins import NextRedirectMixin
from allauth.account.views import ConfirmPasswordResetCodeView, PasswordSetView
from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.generic.edit import FormView

from svodka.readers.models import Reader
from svodka.site.accounts.forms import ConfirmLoginCodeForm as CodeForm
from svodka.site.accounts.proof import ProofByCode, ResetByCode, address_of


@method_decorator([never_cache, login_required], name="dispatch")
class ProveByCode(NextRedirectMixin, FormView):
    """/accounts/reauthenticate/code/: first a button that sends the code, then the field for it; a right one lets go
    on what was held up. A link to this page sends nothing.
    """

    form_class = CodeForm
    _begun: ProofByCode | None
    _reader: Reader

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        methods = get_adapter().get_reauthentication_methods(request.user)
        if all(method["url"] != request.path for method in methods):
            way = methods[0]["url"] if methods else reverse("site:me")
            return HttpResponseRedirect(self.passthrough_next_url(way) if methods else way)
        assert isinstance(request.user, Reader)  # login_required has seen to it
        self._reader, self._begun = request.user, ProofByCode.begun(request)
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self._begun is None or request.POST.get("action") == "resend":
            return self._send()
        stopped = ratelimit.consume_or_429(request, action="reauthenticate", user=request.user)
        answer: HttpResponse = stopped or super().post(request, *args, **kwargs)
        return answer

    def form_valid(self, form: ConfirmLoginCodeForm) -> HttpResponse:
        assert self._begun is not None
        self._begun.finish()
        answer: HttpResponse = resume_request(self.request) or HttpResponseRedirect(reverse("site:me"))
        return answer

    def form_invalid(self, form: ConfirmLoginCodeForm) -> HttpResponse:
        assert self._begun is not None
        if self._begun.record_invalid_attempt():
            return super().form_invalid(form)
        adapter = get_adapter()
        words = adapter.error_messages["too_many_login_attempts"]
        adapter.add_message(self.request, messages.ERROR, message=words)
        return self._here()

    def get_template_names(self) -> list[str]:
        return ["account/prove_by_code.html" if self._begun else "account/prove.html"]

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "code": self._begun.code if self._begun else ""}

    def get_context_data(self, **given: Any) -> dict[str, Any]:
        context = super().get_context_data(**given)
        context["verify_form"] = context["form"]
        context["email"] = self._begun.state["email"] if self._begun else address_of(self._reader)
        context["can_resend"] = self._begun is not None and self._begun.can_resend
        context["cancel_url"] = reverse("site:me")
        return context

    def _send(self) -> HttpResponse:
        if self._begun is not None and not self._begun.can_resend:
            return self._here()
        stopped: HttpResponse | None = ratelimit.consume_or_429(
            self.request, action="reauthenticate_by_code", user=self.request.user
        )
        if stopped:
            return stopped
        if self._begun is None:
            ProofByCode.begin(self.request, self._reader)
        else:
            self._begun.resend()
        return self._here()

    def _here(self) -> HttpResponse:
        return HttpResponseRedirect(self.passthrough_next_url(self.request.path))


@method_decorator([never_cache, login_required], name="dispatch")
class SetPassword(PasswordSetView):
    """/accounts/password/set/: a password would answer for the reader from now on, so the code is asked for before.

    allauth would keep what was posted until then: not a password.
    """

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        adapter = get_adapter()
        if adapter.must_prove_by_code(request):
            way = adapter.get_reauthentication_methods(request.user)[0]["url"]
            return HttpResponseRedirect(f"{way}?{urlencode({'next': request.path})}")
        return super().dispatch(request, *args, **kwargs)


@method_decorator(never_cache, name="dispatch")
class ConfirmResetCode(ConfirmPasswordResetCodeView):
    """/accounts/password/reset/confirm/: allauth's page, from which a new code can be asked for as well."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.POST.get("action") != "resend":
            answer: HttpResponse = super().post(request, *args, **kwargs)
            return answer
        begun = ResetByCode.begun(request)
        if begun is not None and begun.can_resend:
            address = begun.state["email"].lower()
            stopped: HttpResponse | None = ratelimit.consume_or_429(request, action="reset_password", key=address)
            if stopped:
                return stopped
            begun.resend()
        return HttpResponseRedirect(self.passthrough_next_url(request.path))

    def get_context_data(self, **given: Any) -> dict[str, Any]:
        begun = ResetByCode.begun(self.request)
        return {**super().get_context_data(**given), "can_resend": begun is not None and begun.can_resend}
