"""How sign-up, sign-in and letters are fitted to the portal: django-allauth's adapter and forms."""

from svodka.site.accounts.forms import ConsentMixin, UnableToRegister

__all__ = ["ConsentMixin", "UnableToRegister"]
