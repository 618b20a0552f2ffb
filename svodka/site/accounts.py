"""How sign-up, sign-in and mail are fitted to the portal: django-allauth's adapter."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


class AccountAdapter(DefaultAccountAdapter):
    """Names by our rule, links from the configured address, letters in the portal's words."""

    def is_safe_url(self, url: str) -> bool:
        """Whether a reader may be led there after signing in: on the portal itself only.

        allauth would also take whatever host the request named, and every one that is served for health checks.
        """
        return url_has_allowed_host_and_scheme(url, allowed_hosts={urlsplit(settings.PUBLIC_ADDRESS).netloc})

    def login(self, request: HttpRequest, user: Any) -> None:
        """Sign in. A password that was set before anybody had ever proved the address goes: whoever signed up with
        somebody else's address would otherwise hold a key to the account that its owner opens by code.
        """
        methods = {record["method"] for record in get_authentication_records(request, user)}
        if user.last_login is None and "code" in methods and user.has_usable_password():
            user.set_unusable_password()
            user.save(update_fields=["password"])
        super().login(request, user)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        # allauth puts the host of the request before it: every port of «Host: paper.example:81» gave five tries more.
        return str(credentials.get("email") or credentials.get("username") or "").lower()
