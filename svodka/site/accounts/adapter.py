"""django-allauth's adapter: names by our rule, links from the configured address, letters in the portal's words."""

from __future__ import annotations

import smtplib
import time
from collections.abc import Iterable
from email.utils import formataddr, parseaddr
from typing import Any
from urllib.parse import urlsplit

import structlog
from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.account.models import EmailAddress
from allauth.core.exceptions import ImmediateHttpResponse, ReauthenticationRequired
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from svodka.digest import actions as digest
from svodka.readers import decisions, names, queries
from svodka.readers.models import Reader
from svodka.site.accounts.proof import address_of
from svodka.site.outbox import UnableToSend
from svodka.site.typography import NBSP
from svodka.site.views import errors
from svodka.stories.queries import portal_name

log = structlog.get_logger("svodka.site.accounts")

_TOO_MANY = _("Too many attempts in a row. Wait a quarter of an hour and try again.")


class AccountAdapter(DefaultAccountAdapter):
    """What django-allauth asks the portal about."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("This account is switched off."),
        "duplicate_email": _("This is your address already."),
        "same_as_current": _("This is your address already."),
        "email_password_mismatch": _("The address and the password do not fit together."),
        "email_taken": _("This address belongs to another account."),
        "enter_current_password": _("This is not your present password."),
        "incorrect_code": _("The code does not fit. Look at the last letter: earlier codes no longer work."),
        "incorrect_password": _("The password does not fit."),
        "invalid_login": _("The address and the password do not fit together."),
        "too_many_login_attempts": _TOO_MANY,
        "rate_limited": _TOO_MANY,
        "unknown_email": _("No account has this address."),
        "username_taken": decisions.NAME_TAKEN.reason,
    }

    # --- where a reader may be led ---

    def is_safe_url(self, url: str) -> bool:
        """Whether a reader may be led there after signing in: on the portal itself only.

        allauth would also take whatever host the request named, and every one that is served for health checks.
        """
        return url_has_allowed_host_and_scheme(url, allowed_hosts={urlsplit(settings.PUBLIC_ADDRESS).netloc})

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        """The front page in the language that the reader reads."""
        return reverse("site:front")

    def post_login(self, request: HttpRequest, user: AbstractBaseUser, **told: Any) -> HttpResponse:
        """Who asked for deletion is led to the room where it can be taken back, wherever the way was to lead."""
        if getattr(user, "deletion_asked_at", None):
            told["redirect_url"] = reverse("site:me")
        return super().post_login(request, user, **told)

    def login(self, request: HttpRequest, user: Any) -> None:
        """Sign in. A password that was set before anybody had ever proved the address goes: whoever signed up with
        somebody else's address would otherwise hold a key to the account that its owner opens by code.

        An owner made at the machine (`svodka setup`) did not sign up here and keeps it.
        """
        methods = {record["method"] for record in get_authentication_records(request, user)}
        signed_up = user.last_login is None and user.joined_from
        if signed_up and "code" in methods and user.has_usable_password():
            user.set_unusable_password()
            user.save(update_fields=["password"])
        super().login(request, user)

    # --- brakes ---

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        # allauth puts the host of the request before it: every port of «Host: paper.example:81» gave five tries more.
        return str(credentials.get("email") or credentials.get("username") or "").lower()

    # --- is it still the reader? ---

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """By the password; without one by a code sent to the proven address. Nothing for who has neither."""
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        if methods or not user.is_authenticated or not address_of(user):
            return methods
        return [{"id": "by_code", "description": "", "url": reverse("account_reauthenticate_by_code")}]

    def is_reauthentication_required(self, *, app: str, **told: Any) -> bool:
        """Raises ReauthenticationRequired for a reader without a password: allauth, which asks this before anything
        that changes who can get in, would be content with the open session.
        """
        if self.must_prove_by_code(self.request):
            raise ReauthenticationRequired
        return bool(super().is_reauthentication_required(app=app, **told))

    def must_prove_by_code(self, request: HttpRequest) -> bool:
        """Whether the reader has no password, but an address, and has not typed a code from it just now."""
        user = request.user
        if not user.is_authenticated or user.has_usable_password():
            return False
        proofs = [one["at"] for one in get_authentication_records(request, user) if one.get("reauthenticated")]
        if proofs and time.time() - proofs[-1] < app_settings.REAUTHENTICATION_TIMEOUT:
            return False
        return bool(address_of(user))

    # --- addresses ---

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """The address is proven: the digest that was ticked while signing up begins."""
        confirmed = super().confirm_email(request, email_address)
        if confirmed:
            digest.confirm_with_account(reader=email_address.user, email=email_address.email, now=timezone.now())
        return confirmed

    # --- names ---

    def clean_username(self, username: str, shallow: bool = False) -> str:
        """The name as it is kept. Raises ValidationError with a sentence for the reader.

        With `shallow` nobody is asked whether it is taken.
        """
        name = names.cleaned(username)
        decision = names.judge_name(name, portal=portal_name())
        if decision.fault is not None:
            raise ValidationError(str(decision.reason), code=decision.fault.value)
        if not shallow and queries.is_taken(name):
            raise self.validation_error("username_taken")
        return name

    def generate_unique_username(self, txts: Iterable[str | None], regex: str | None = None) -> str:
        """A name that may be had and is free, from the first of the texts that gives one: to be offered in a form."""
        portal = portal_name()
        for text in txts:
            base = names.cleaned((text or "").partition("@")[0])[: names.LONGEST - 3].strip()
            for number in range(1, 10):
                name = base if number == 1 else f"{base} {number}"
                if names.judge_name(name, portal=portal).fault is None and not queries.is_taken(name):
                    return name
        return f"{_('Reader')} {get_random_string(8, '0123456789')}"

    def save_user(
        self, request: HttpRequest, user: AbstractBaseUser, form: BaseForm, commit: bool = True
    ) -> AbstractBaseUser:
        """Write the row with the key of its name. The form may bring the hash of the password along (see forms)."""
        reader = super().save_user(request, user, form, commit=False)
        assert isinstance(reader, Reader)
        for field, value in names.name_fields(reader.username).items():
            setattr(reader, field, value)
        reader.joined_from = reader.joined_from or "mail"
        reader.password = getattr(form, "hashed_password", None) or reader.password
        if commit:
            reader.save()
        return reader

    # --- letters ---

    def get_from_email(self) -> str:
        """The portal's name before the address, unless the settings name a sender."""
        name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
        return formataddr((name or portal_name(), address))

    def format_email_subject(self, subject: str) -> str:
        return str(subject)

    def render_mail(
        self,
        template_prefix: str,
        email: str | list[str],
        context: dict[str, Any],
        headers: dict[str, str] | None = None,
    ) -> EmailMessage:
        """A plain letter that asks for no automatic answer."""
        quiet = {"Auto-Submitted": "auto-generated", **(headers or {})}
        letter = super().render_mail(template_prefix, email, context, quiet)
        # Unbreakable spaces are for pages; in a letter they are not found by a search and make its head longer.
        letter.subject, letter.body = (text.replace(NBSP, " ") for text in (str(letter.subject), str(letter.body)))
        return letter

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send a letter. Every address in it is the configured one, whatever host the request named.

        A mail server that does not answer ends the request with a page that says so.
        """
        told = {key: _ours(value) if key.endswith("_url") else value for key, value in context.items()}
        told |= {
            "email": email,
            "portal": portal_name(),
            "home_url": settings.PUBLIC_ADDRESS + reverse("site:front"),
            "about_url": settings.PUBLIC_ADDRESS + reverse("site:about"),
            "login_url": settings.PUBLIC_ADDRESS + reverse("account_login"),
            "minutes": settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT // 60,
        }
        told.pop("request", None)
        try:
            self.render_mail(template_prefix, email, told).send()
        except (UnableToSend, OSError, smtplib.SMTPException) as error:
            log.error("letter not sent", template=template_prefix, reason=str(error))
            raise ImmediateHttpResponse(errors.no_mail(self.request)) from error

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """A letter about what has been done already: done it stays when the letter cannot be sent."""
        try:
            super().send_notification_mail(*args, **kwargs)
        except ImmediateHttpResponse:
            return

    # --- what is said once ---

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """As allauth says it; only that its one word for brakes is also said after three wrong codes."""
        if message is _TOO_MANY and message_template is None and request.POST.get("action", "verify") == "verify":
            message = str(_("Three wrong codes: the one in the letter no longer works. Ask for a new one."))
        super().add_message(request, level, message_template, message_context, extra_tags, message)


def _ours(url: Any) -> str:
    """The same path and query on the portal's own address."""
    parts = urlsplit(str(url))
    return f"{settings.PUBLIC_ADDRESS}{parts.path}{f'?{parts.query}' if parts.query else ''}"
