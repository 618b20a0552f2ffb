"""How sign-up, sign-in and mail are fitted to the portal: django-allauth's adapter."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter


class AccountAdapter(DefaultAccountAdapter):
    """Names by our rule, links from the configured address, letters in the portal's words."""
