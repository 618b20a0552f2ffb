"""Accounts, and sign-in by other services: what django-allauth is told."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from svodka.settings.environment import env

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "site:me"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
ACCOUNT_ADAPTER = "svodka.site.accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    name: f"svodka.site.accounts.forms.{form}"
    for name, form in {
        "login": "LoginForm",
        "signup": "SignupForm",
        "add_email": "AddEmailForm",
        "change_password": "ChangePasswordForm",
        "set_password": "SetPasswordForm",
        "reset_password": "ResetPasswordForm",
        "reset_password_from_key": "ResetPasswordKeyForm",
        "reauthenticate": "ReauthenticateForm",
        "request_login_code": "RequestLoginCodeForm",
        "confirm_login_code": "ConfirmLoginCodeForm",
        "confirm_email_verification_code": "ConfirmEmailVerificationCodeForm",
        "confirm_password_reset_code": "ConfirmPasswordResetCodeForm",
    }.items()
}
# Per address of the network (ip), per e-mail address (key), per reader (user). Three codes in a quarter of an hour,
# three tries at each: of 10^8 codes that leaves one chance in 100,000 a day for an address under attack.
ACCOUNT_RATE_LIMITS = {
    "signup": "10/h/ip",
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key,30/d/key",
    "request_login_code": "20/10m/ip,3/15m/key",
    "reset_password": "20/10m/ip,3/15m/key",
    "reset_password_from_key": "20/m/ip",
    "confirm_email": "1/10s/key,4/15m/key",
    "manage_email": "10/h/user",
    "change_password": "10/h/user",
    "reauthenticate": "10/15m/user",
    "reauthenticate_by_code": "3/15m/user",
}
# Eight figures, «4821-7730»: typed on any keyboard without changing its alphabet.
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "length": 8, "dashed": True}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1"]
ACCOUNT_SIGNUP_FORM_HONEYPOT_FIELD = "website"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = (
    900
)
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_MAX_EMAIL_ADDRESSES = 2
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""

# --- sign-in by other services ---


def _all_or_none(**given: str) -> bool:
    """Whether everything that one service needs is set. Raises ImproperlyConfigured for a part of it."""
    missing = [name for name, value in given.items() if not value]
    if missing and len(missing) < len(given):
        raise ImproperlyConfigured(f"{', '.join(missing)} must be set too: the others for this sign-in are.")
    return not missing


def _oidc() -> dict[str, object]:
    address = env("SVODKA_OIDC_ADDRESS").rstrip("/")
    parts = urlsplit(address)
    if address and (parts.scheme != "https" or not parts.hostname) and parts.hostname not in {"localhost", "127.0.0.1"}:
        raise ImproperlyConfigured(f"SVODKA_OIDC_ADDRESS must be like https://id.paper.example, not «{address}».")
    return {
        # Another server has numbers of its own for its people: theirs must not open the accounts of the one before.
        "provider_id": re.sub(r"[^a-z0-9]+", "-", (parts.netloc + parts.path).lower()).strip("-"),
        "name": env("SVODKA_OIDC_NAME"),
        "client_id": env("SVODKA_OIDC_ID"),
        "secret": env("SVODKA_OIDC_SECRET"),
        "settings": {"server_url": address},
    }


_VK = {"SVODKA_VK_ID": env("SVODKA_VK_ID"), "SVODKA_VK_SECRET": env("SVODKA_VK_SECRET")}
_YANDEX = {"SVODKA_YANDEX_ID": env("SVODKA_YANDEX_ID"), "SVODKA_YANDEX_SECRET": env("SVODKA_YANDEX_SECRET")}
_OIDC = {
    "SVODKA_OIDC_NAME": env("SVODKA_OIDC_NAME"),
    "SVODKA_OIDC_ADDRESS": env("SVODKA_OIDC_ADDRESS"),
    "SVODKA_OIDC_ID": env("SVODKA_OIDC_ID"),
    "SVODKA_OIDC_SECRET": env("SVODKA_OIDC_SECRET"),
}
# Without APPS a service is not offered, and its addresses answer 404.
SOCIALACCOUNT_PROVIDERS: dict[str, dict[str, Any]] = {
    "vk": {
        "provider_class": "svodka.site.social.providers.VK",
        "APPS": [{"client_id": _VK["SVODKA_VK_ID"], "secret": _VK["SVODKA_VK_SECRET"]}] if _all_or_none(**_VK) else [],
        "SCOPE": ["email"],
        "OAUTH_PKCE_ENABLED": True,
    },
    "yandex": {
        "provider_class": "svodka.site.social.providers.Yandex",
        "APPS": [{"client_id": _YANDEX["SVODKA_YANDEX_ID"], "secret": _YANDEX["SVODKA_YANDEX_SECRET"]}]
        if _all_or_none(**_YANDEX)
        else [],
        "SCOPE": ["login:info", "login:email"],
        "OAUTH_PKCE_ENABLED": True,
    },
    "openid_connect": {
        "provider_class": "svodka.site.social.providers.OpenIDConnect",
        "APPS": [_oidc()] if _all_or_none(**_OIDC) else [],
        "SCOPE": ["openid", "profile", "email"],
        "OAUTH_PKCE_ENABLED": True,
    },
}
SOCIALACCOUNT_ADAPTER = "svodka.site.social.adapter.SocialAdapter"
SOCIALACCOUNT_FORMS = {
    "signup": "svodka.site.social.forms.SignupForm",
    "disconnect": "svodka.site.social.forms.DisconnectForm",
}
# Never an account without a name chosen by its reader and without consent.
SOCIALACCOUNT_AUTO_SIGNUP = False
# The service vouches for its reader; an address is kept only once it is proven, by the service or by a code.
SOCIALACCOUNT_EMAIL_VERIFICATION = "none"
SOCIALACCOUNT_EMAIL_REQUIRED = False
# For connecting, and for each wait while reading: a sign-in asks a service two to four times.
SOCIALACCOUNT_REQUESTS_TIMEOUT = 5
