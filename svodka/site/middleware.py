"""What every response carries, and which language an address speaks."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.cache import has_vary_header

from svodka.readers import actions as readers

GetResponse = Callable[[HttpRequest], HttpResponse]

# The public site runs no script of its own yet and loads nothing from anywhere else.
PUBLIC_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
# Wagtail's own templates still hold inline scripts and styles (five blocks in 7.4); its preview frames itself.
DESK_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; object-src 'none'; form-action 'self'; base-uri 'self'; "
    "frame-ancestors 'self'"
)
PERMISSIONS = "camera=(), geolocation=(), microphone=(), payment=(), usb=(), interest-cohort=()"


def security_headers(get_response: GetResponse) -> GetResponse:
    """A content security policy and a permissions policy on everything, errors and static files too."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        desk = request.path.startswith("/desk/")
        response.headers.setdefault("Content-Security-Policy", DESK_POLICY if desk else PUBLIC_POLICY)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        response.headers.setdefault("X-Frame-Options", "SAMEORIGIN" if desk else "DENY")
        return response

    return middleware


# Readable by the page's script, unlike the session: it says that the personal fragment is worth asking for.
SIGN = "svodka_in"


def sign_of_session(get_response: GetResponse) -> GetResponse:
    """Keep the cookie SIGN where a signed-in session is. Looks only where the session has been looked at already:
    a page for everybody never asks for it.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        session = getattr(request, "session", None)
        if session is None or not session.accessed:
            return response
        signed_in = SESSION_KEY in session
        if signed_in and SIGN not in request.COOKIES:
            age = settings.SESSION_COOKIE_AGE
            response.set_cookie(SIGN, "1", max_age=age, secure=settings.SESSION_COOKIE_SECURE, samesite="Lax")
        elif not signed_in and SIGN in request.COOKIES:
            response.delete_cookie(SIGN, samesite="Lax")
        return response

    return middleware


# A row written for every page that a reader opens would be the greater part of all writing.
USE_NOTED_EVERY = 600  # seconds


def note_use_of_session(get_response: GetResponse) -> GetResponse:
    """Keep the moment of last use of a signed-in session, for its reader's list. Looks only where the session has been
    looked at already, as sign_of_session does.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        session = getattr(request, "session", None)
        if session is None or not session.accessed or SESSION_KEY not in session or not session.session_key:
            return response
        noted = f"session-used-{sha256(session.session_key.encode()).hexdigest()}"
        if cache.add(noted, True, USE_NOTED_EVERY):
            readers.note_use(session_key=session.session_key, now=timezone.now())
        return response

    return middleware


def keep_personal_private(get_response: GetResponse) -> GetResponse:
    """No cache keeps what was made for a cookie: a session, or a form's token.

    Most of django-allauth's pages say nothing of caches, nor does the 404 that a stranger gets for somebody's draft:
    were it kept, its author would get it, too.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.cookies or has_vary_header(response, "Cookie"):
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    return middleware


def language_of_address(get_response: GetResponse) -> GetResponse:
    """The language is in the address and nowhere else: one page per URL for everybody.

    Django's LocaleMiddleware would also look at Accept-Language and make every response vary by it.
    """
    others = {code for code, _name in settings.LANGUAGES} - {settings.LANGUAGE_CODE}

    def middleware(request: HttpRequest) -> HttpResponse:
        first = request.path_info.partition("/")[2].partition("/")[0]  # «OPTIONS *» has no slash at all
        language = first if first in others else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response

    return middleware
