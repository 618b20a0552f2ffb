"""What pages load beside the stylesheet: the owner's colour, and pictures."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.cache import cache_control
from django.views.static import serve

A_YEAR = 31_536_000


@cache_control(public=True, max_age=A_YEAR, immutable=True)
def accent(request: HttpRequest, colour: str) -> HttpResponse:
    """The one colour that an owner changes. It is in the address, so the answer asks nobody and never goes stale.

    A sheet of its own, because the content security policy allows no style in the page.
    """
    return HttpResponse(f":root{{--accent:#{colour}}}", content_type="text/css; charset=utf-8")


@cache_control(public=True, max_age=A_YEAR, immutable=True)
def picture(request: HttpRequest, path: str) -> HttpResponseBase:
    """A rendition of a picture. Only these: originals and documents in the media folder are not for everybody."""
    response = serve(request, path, document_root=str(Path(settings.MEDIA_ROOT) / "images"))
    if isinstance(response, FileResponse):
        response.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    return response
