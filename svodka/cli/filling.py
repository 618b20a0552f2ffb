"""What every portal has before its first story: its own row, the countries, the standing pages."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.utils import timezone
from wagtail.models import Locale

from svodka.names.actions import load_countries
from svodka.site.actions import make_standing_pages
from svodka.stories.models import Portal

_NAMES = {"ru": "Сводка", "en": "Svodka"}


def fill() -> None:
    """Make what is missing; what is there stays as it is."""
    now = timezone.now()
    portal = make_portal(now)
    follow_language()
    load_countries(now=now)
    make_standing_pages(portal_name=portal.name, language=settings.LANGUAGE_CODE)


def make_portal(now: datetime) -> Portal:
    """The portal's row, with a name that says that nobody has named it yet."""
    portal, _made = Portal.objects.get_or_create(
        one=True, defaults={"name": _NAMES[settings.LANGUAGE_CODE], "opened_on": timezone.localdate(now)}
    )
    return portal


def follow_language() -> None:
    """Wagtail notes the language of its pages at the first migration; a portal may change its own later."""
    if not Locale.objects.filter(language_code=settings.LANGUAGE_CODE).exists():
        Locale.objects.filter(pk=Locale.objects.earliest("pk").pk).update(language_code=settings.LANGUAGE_CODE)
