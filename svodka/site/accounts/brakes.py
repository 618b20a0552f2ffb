"""When somebody who was stopped by a rate limit may try again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from allauth.core.internal import ratelimit
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest

_APP = "allauth.account"
# Which limits (ACCOUNT_RATE_LIMITS) may stop a request to the address of that name.
_LIMITS = {
    "account_login": ("login", "confirm_email"),
    "account_signup": ("signup", "confirm_email"),
    "account_request_login_code": ("request_login_code", "confirm_email"),
    "account_email_verification_sent": ("confirm_email",),
    "account_email": ("manage_email", "confirm_email"),
    "account_reset_password": ("reset_password",),
    "account_complete_password_reset": ("reset_password_from_key",),
    "account_change_password": ("change_password",),
    "account_set_password": ("change_password",),
    "account_reauthenticate": ("reauthenticate",),
    "account_reauthenticate_by_code": ("reauthenticate", "reauthenticate_by_code"),
    "account_confirm_password_reset_code": ("reset_password",),
}
_WHEN_UNKNOWN = timedelta(minutes=15)


def again_at(request: HttpRequest, *, now: datetime) -> datetime:
    """The moment from which the limit that stopped this request lets it through."""
    match = request.resolver_match
    limits = _LIMITS.get(match.url_name or "", ()) if match else ()
    return max((end for limit in limits for end in _ends(request, limit)), default=now + _WHEN_UNKNOWN)


def _ends(request: HttpRequest, limit: str) -> list[datetime]:
    """When each used-up rate of this limit has room again."""
    ends = []
    for rate in ratelimit.get_rates(app=_APP, action=limit):
        key = request.POST.get("email", "").lower()
        try:
            place = ratelimit.get_cache_key(request, app=_APP, action=limit, rate=rate, key=key)
        except ImproperlyConfigured:  # counted per reader, and nobody is signed in
            continue
        history = cache.get(place, [])  # moments, the newest first
        if len(history) >= rate.amount:
            ends.append(datetime.fromtimestamp(history[rate.amount - 1] + rate.duration, UTC))
    return ends
