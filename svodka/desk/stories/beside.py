"""The page as it was captured, shown safely: as the text that was read, and as its bytes in a cage."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from svodka.desk.roles import only_who_may
from svodka.desk.stories.reasons import in_words
from svodka.desk.stories.screen import story_or_404
from svodka.gather.captures import UnableToLoadCapture, load
from svodka.gather.models import Capture, Reading
from svodka.text.decoding import UnableToRead, decode
from svodka.text.letter import is_letter
from svodka.text.record import Language, as_text, from_json

# No script, no form, no way out of the frame, nothing asked for from anywhere: only what is in the bytes themselves.
CAGE = (
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'self'"
)


@require_safe
@only_who_may("desk")
def page(request: HttpRequest, story_id: int) -> HttpResponse:
    """The bytes that were kept, as the browser draws them without pictures, scripts and styles of others; of a letter
    or a document, which no browser draws, what was read in it.
    """
    capture = story_or_404(story_id).capture
    if capture is None:
        raise Http404
    try:
        data = load(capture.sha256, folder=settings.CAPTURES)
    except UnableToLoadCapture:
        raise Http404 from None
    try:
        words = decode(data, charset=capture.charset or None, max_bytes=max(len(data), 1)).text
    except UnableToRead:
        return _as_read(capture)
    if is_letter(data):
        return _as_read(capture)
    html = capture.input_kind != "text" and not capture.content_type.startswith("text/plain")
    return _caged(words, "text/html" if html else "text/plain")


@require_safe
@only_who_may("desk")
def text(request: HttpRequest, story_id: int) -> HttpResponse:
    """What the engine read in it, with its reasons, as plain text."""
    capture = story_or_404(story_id).capture
    if capture is None:
        raise Http404
    return _as_read(capture)


def _as_read(capture: Capture) -> HttpResponse:
    reading = Reading.objects.filter(capture=capture).order_by("-made_at", "-pk").first()
    if reading is None:
        raise Http404
    return _caged(as_text(from_json(reading.record), Language(gettext, in_words)), "text/plain")


def _caged(words: str, kind: str) -> HttpResponse:
    response = HttpResponse(words, content_type=f"{kind}; charset=utf-8")
    response.headers["Content-Security-Policy"] = CAGE
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response
