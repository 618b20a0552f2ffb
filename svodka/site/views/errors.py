"""Pages for what is not there, no longer there, refused or broken."""

from __future__ import annotations

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from svodka.site.accounts.brakes import again_at
from svodka.site.pages import page

# Forms of which a text is worth more than a click: it is given back when the form has grown too old to be taken.
_COMMENTS = {"site:write_comment", "site:comment_edit", "site:comment_report"}
_POSTS = {"site:write_post", "site:post_edit", "site:post_report"}
_LABELS = {"headline": gettext_lazy("Headline"), "text": gettext_lazy("Text"), "reason": gettext_lazy("Reason")}


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return page(request, "site/404.html", status=404)


@never_cache
def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return page(request, "site/403.html", status=403)


@never_cache
def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """A request that cannot be read; 413 for one that is too large."""
    too_large = isinstance(exception, RequestDataTooBig | TooManyFieldsSent)
    return page(request, "site/400.html", {"too_large": too_large}, status=413 if too_large else 400)


@never_cache
def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without our token (settings.CSRF_FAILURE_VIEW): open too long, or sent from elsewhere.

    What was written comes back in a new form, seen and sent by its writer or not at all. Other forms, sign-in or
    deletion of an account, are begun anew: a page of somebody else's could have filled them in.
    """
    view = request.resolver_match.view_name if request.resolver_match else ""
    typed = request.POST if view in _COMMENTS | _POSTS else {}
    fields = [(name, label, typed[name]) for name, label in _LABELS.items() if name in typed]
    # A post's form has several buttons: they follow with the preview.
    context = {"fields": fields, "preview": view in _POSTS, "action": request.get_full_path(), "back": request.path}
    return page(request, "site/stale_form.html", context, status=403)


@never_cache
def too_many(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """A rate limit has stopped the request: from when on it will go through."""
    now = timezone.now()
    at = again_at(request, now=now)
    context = {"again_at": at, "minutes": max(1, round((at - now).total_seconds() / 60)), "panel": None}
    response = page(request, "site/429.html", context, status=429)
    response.headers["Retry-After"] = str(max(1, round((at - now).total_seconds())))
    return response


@never_cache
def no_mail(request: HttpRequest) -> HttpResponse:
    """A letter could not be handed over, so there is nothing to wait for in the mailbox."""
    return page(request, "site/no_mail.html", {"panel": None}, status=503)


def server_error(request: HttpRequest) -> HttpResponse:
    """Asks nothing of the database: it may be what broke."""
    return render(request, "site/500.html", status=500)
