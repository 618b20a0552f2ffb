"""The demo's mailbox in the browser: whoever sits at this machine reads everybody's letters, so only a demo has it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from ipaddress import ip_address
from typing import Concatenate, ParamSpec
from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from svodka.site.mailbox import Letter, letter_named, letters
from svodka.site.middleware import PUBLIC_POLICY
from svodka.site.pages import page

# A letter's own styles and pictures of this portal; no script, no form, an origin of its own even when it is opened
# without the frame around it. Its links open in a new tab, which is no longer locked in.
LETTER_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; form-action 'none'; base-uri 'none'; "
    "frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox"
)
_FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_VIA", "HTTP_X_REAL_IP")

Rest = ParamSpec("Rest")
View = Callable[Concatenate[HttpRequest, Rest], HttpResponse]


def only_in_the_demo(view: View[Rest]) -> View[Rest]:
    """404 but where `serve --sample` runs and somebody at the machine itself asks, by no proxy."""

    @wraps(view)
    def guarded(request: HttpRequest, *arguments: Rest.args, **named: Rest.kwargs) -> HttpResponse:
        if not settings.DEMO_MAIL_PORT or settings.BEHIND_PROXY or not _is_at_the_machine(request):
            raise Http404
        response = view(request, *arguments, **named)
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    return never_cache(require_safe(guarded))


def _is_at_the_machine(request: HttpRequest) -> bool:
    if any(header in request.META for header in _FORWARDED):
        return False
    host = urlsplit(f"//{request.get_host()}").hostname or ""
    return _is_loopback(request.META.get("REMOTE_ADDR", "")) and (host == "localhost" or _is_loopback(host))


def _is_loopback(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False


@only_in_the_demo
def mailbox(request: HttpRequest) -> HttpResponse:
    """Everything that has been sent, or what has been sent to one address (?to=)."""
    to = request.GET.get("to", "")
    shown = {"letters": letters(settings.MAILBOX, to=to), "to": to, "panel": None}
    return page(request, "site/mailbox.html", shown)


@only_in_the_demo
def letter(request: HttpRequest, name: str) -> HttpResponse:
    """One letter: as it looks, its text, its headers."""
    response = page(request, "site/mailbox_letter.html", {"letter": _letter(name), "panel": None})
    response.headers["Content-Security-Policy"] = f"{PUBLIC_POLICY}; frame-src 'self'"
    return response


@only_in_the_demo
def letter_html(_request: HttpRequest, name: str) -> HttpResponse:
    """What stands in the frame."""
    html = _letter(name).html
    if not html:
        raise Http404
    response = HttpResponse(html.replace("<head>", '<head><base target="_blank">', 1))
    response.headers["Content-Security-Policy"] = LETTER_POLICY
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return response


@only_in_the_demo
def letter_source(_request: HttpRequest, name: str) -> HttpResponse:
    """The letter as it came over the wire."""
    return HttpResponse(_letter(name).source, content_type="text/plain; charset=utf-8")


def _letter(name: str) -> Letter:
    found = letter_named(settings.MAILBOX, name)
    if found is None:
        raise Http404
    return found
