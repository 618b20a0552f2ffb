"""Codes by mail beside those of django-allauth: that it is still the reader, and a reset's second code."""

from __future__ import annotations

from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.code_verification import AbstractCodeVerificationProcess
from allauth.account.internal.flows.login import record_authentication
from allauth.account.internal.flows.password_reset_by_code import (
    PASSWORD_RESET_VERIFICATION_SESSION_KEY,
    PasswordResetVerificationProcess,
)
from allauth.account.internal.userkit import user_id_to_str
from allauth.account.models import EmailAddress
from django.http import HttpRequest

from svodka.readers.models import Reader

_KEY = "proof_by_code"
# As many as allauth sends again for a sign-in: each new code is three more guesses.
MOST_AGAIN = 2


def address_of(reader: Reader) -> str:
    """The proven address, to which a code can be sent; empty without one. One query."""
    proven = EmailAddress.objects.filter(user=reader, verified=True).order_by("-primary", "pk")
    return proven.values_list("email", flat=True).first() or ""


class ProofByCode(AbstractCodeVerificationProcess):
    """A code sent to the proven address of a reader who is signed in and has no password to be asked for.

    allauth takes the open session of such a reader for proof enough: whoever sits down at the machine could then take
    the account away by changing its address.
    """

    def __init__(self, request: HttpRequest, state: dict[str, Any]) -> None:
        self.request = request
        super().__init__(
            max_attempts=app_settings.LOGIN_BY_CODE_MAX_ATTEMPTS,
            timeout=app_settings.LOGIN_BY_CODE_TIMEOUT,
            state=state,
        )

    @classmethod
    def begun(cls, request: HttpRequest) -> ProofByCode | None:
        """The one that this reader began and that still runs."""
        state = request.session.get(_KEY)
        if not state or state.get("user_id") != user_id_to_str(request.user):
            return None
        process: ProofByCode | None = cls(request, state).abort_if_invalid()
        return process

    @classmethod
    def begin(cls, request: HttpRequest, reader: Reader) -> None:
        """Send the first code. Raises ImmediateHttpResponse when no letter can be sent."""
        process = cls(request, cls.initial_state(reader, address_of(reader)))
        process.send()
        process.persist()

    @property
    def can_resend(self) -> bool:
        return not self.is_resend_quota_reached(MOST_AGAIN)

    def resend(self) -> None:
        self.send()
        self.record_resend()
        self.persist()

    def send(self) -> None:
        adapter = get_adapter()
        self.state["code"] = adapter.generate_login_code()
        told = {"request": self.request, "code": self.code}
        adapter.send_mail("account/email/proof_code", self.state["email"], told)

    def persist(self) -> None:
        self.request.session[_KEY] = self.state

    def abort(self) -> None:
        self.request.session.pop(_KEY, None)

    def finish(self) -> None:
        """It is the reader: what was held up may go on."""
        self.abort()
        email = self.state["email"]
        record_authentication(self.request, self.request.user, method="code", email=email, reauthenticated=True)


class ResetByCode(PasswordResetVerificationProcess):
    """allauth's, which does not send a second code."""

    @classmethod
    def begun(cls, request: HttpRequest) -> ResetByCode | None:
        """The one that this browser began and that still runs."""
        state = request.session.get(PASSWORD_RESET_VERIFICATION_SESSION_KEY)
        process: ResetByCode | None = cls(request, state).abort_if_invalid() if state else None
        return process

    @property
    def can_resend(self) -> bool:
        return not self.is_resend_quota_reached(MOST_AGAIN)

    def resend(self) -> None:
        """Another code; to an address without an account nothing, but the page says the same."""
        if self.user:
            self.send()
        self.record_resend()
        self.persist()
