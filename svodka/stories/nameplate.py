"""What an owner may set about how the portal looks: tagline, imprint, accent and logo.

`svodka setup` asks in the language of its terminal and the desk in that of the portal: each gives its translation.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from hashlib import sha256

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext
from PIL import Image

from svodka.stories.models import Portal

Translate = Callable[[str], str]

LOGO_BYTES = 1_000_000
# Eight times what a nameplate shows on the densest screen; a few KB can unpack into hundreds of millions.
LOGO_PIXELS = 4_000_000
# --paper of style.css in the light, and what WCAG 2.2 asks of small text on it (AA, 1.4.3).
PAPER = "#fafbfb"
LEGIBLE = 4.5
# No SVG: it can carry scripts.
_FORMATS = {"PNG": "png", "WEBP": "webp", "JPEG": "jpg"}
_COLOUR = re.compile(r"#[0-9a-f]{6}", re.IGNORECASE)


def checked_tagline(answer: str, _: Translate = gettext) -> str:
    """A line of up to 200 characters, or nothing; ValueError says what is wrong."""
    line = " ".join(answer.split())
    if len(line) > 200:
        raise ValueError(_("A tagline has 200 characters at most."))
    return line


def checked_imprint(answer: str, _: Translate = gettext) -> str:
    """A few sentences for the foot of the page, or nothing; ValueError says what is wrong."""
    if len(answer) > 2000:
        raise ValueError(_("An imprint has 2000 characters at most."))
    return answer.strip()


def checked_accent(answer: str, _: Translate = gettext) -> str:
    """A colour as #rrggbb in small letters; ValueError says what is wrong."""
    if not _COLOUR.fullmatch(answer):
        raise ValueError(_("«%s» is no colour: it is written like '#a8321a', in quotation marks.") % answer)
    return answer.lower()


def contrast_on_page(colour: str) -> float:
    """How well a colour like «#a8321a» is read on the light page: 1 is not at all, 21 black on white (WCAG 2.2)."""
    paper, ink = (_luminance(one) for one in (PAPER, colour))
    return (max(paper, ink) + 0.05) / (min(paper, ink) + 0.05)


def _luminance(colour: str) -> float:
    shares = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares]
    return sum(weight * share for weight, share in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def checked_logo(data: bytes, called: str, _: Translate = gettext) -> str:
    """The ending of the name of a file with these bytes; ValueError says why they cannot be a logo."""
    if len(data) > LOGO_BYTES:
        raise ValueError(_("%s is over 1 MB: save the logo smaller.") % called)
    try:
        with Image.open(io.BytesIO(data), formats=list(_FORMATS)) as image:
            ending = _FORMATS[image.format or ""]
            large = image.width * image.height > LOGO_PIXELS
            if not large:
                image.load()
    # Pillow raises whatever a broken file makes it stumble over: OSError, SyntaxError, struct.error …
    except Exception:
        raise ValueError(_("%s is no PNG, WebP or JPEG picture that can be read.") % called) from None
    if large:
        raise ValueError(_("%s has over 4 million pixels: save the logo smaller.") % called)
    return ending


def change_logo(portal: Portal, data: bytes, ending: str) -> None:
    """Show this logo from now on; without data, none. The name is that of the bytes: browsers keep the old one."""
    storage, old = portal.logo.storage, portal.logo.name
    new = f"logo/{sha256(data).hexdigest()[:32]}.{ending}" if data else ""
    if new and not storage.exists(new):
        new = storage.save(new, ContentFile(data))
    Portal.objects.filter(pk=portal.pk).update(logo=new)
    if old and old != new:
        transaction.on_commit(lambda: storage.delete(old))
