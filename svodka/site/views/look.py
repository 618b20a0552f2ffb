"""What pages load beside the stylesheet: the owner's colour and logo, and pictures."""

from __future__ import annotations

import re
from pathlib import Path

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import patch_cache_control
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from django.views.static import serve

from svodka.stories.previews import opens_picture
from svodka.stories.queries import is_public_picture

A_YEAR = 31_536_000
# A picture may have to go with the story it stood in: no cache between us and a reader keeps it for longer.
AN_HOUR = 3600
LOGO_TYPES = {".png": "image/png", ".webp": "image/webp", ".jpg": "image/jpeg", ".jpeg": "image/jpeg"}


@require_safe
@cache_control(public=True, max_age=A_YEAR, immutable=True)
def accent(request: HttpRequest, colour: str) -> HttpResponse:
    """The one colour that an owner changes. It is in the address, so the answer asks nobody and never goes stale.

    A sheet of its own, because the content security policy allows no style in the page.
    """
    return HttpResponse(f":root{{--accent:#{colour}}}", content_type="text/css; charset=utf-8")


@require_safe
def picture(request: HttpRequest, path: str) -> HttpResponseBase:
    """A rendition of a picture that readers may see, or with a preview's key, will see once its story is out. Only
    these: originals and documents in the media folder are not for everybody, and the desk shows what is held back
    under an address of its own.
    """
    digest = re.split(r"[._]", path, maxsplit=1)[0]
    key = request.GET.get("key", "")
    if key and opens_picture(key, digest) and is_public_picture(digest, in_preview=True):
        response = _served(request, path, "images")
        patch_cache_control(response, private=True, no_store=True)
        return response
    if not is_public_picture(digest):
        raise Http404
    response = _served(request, path, "images")
    patch_cache_control(response, public=True, max_age=AN_HOUR)
    return response


@require_safe
@cache_control(public=True, max_age=AN_HOUR)
def logo(request: HttpRequest, name: str) -> HttpResponseBase:
    """The owner's logo. Raises Http404 for what is not named as a PNG, WebP or JPEG, whatever lies in the folder."""
    content_type = LOGO_TYPES.get(Path(name).suffix.lower())
    if content_type is None:
        raise Http404
    response = _served(request, name, "logo")
    if isinstance(response, FileResponse):
        response.headers["Content-Type"] = content_type
    return response


def _served(request: HttpRequest, path: str, folder: str) -> HttpResponseBase:
    """A file of one folder of the media folder, which may run nothing and is what its name says."""
    try:
        response = serve(request, path, document_root=str(Path(settings.MEDIA_ROOT) / folder))
    except OSError:  # a name of 300 letters, a folder we may not read
        raise Http404 from None
    if isinstance(response, FileResponse):
        response.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
        response.headers["X-Content-Type-Options"] = "nosniff"
    return response
