"""The daily letter: subscribing, its editions, and what a key opens."""

from __future__ import annotations

from datetime import date

from django.urls import URLPattern, path, register_converter

from svodka.site.views import digest, digest_keyed


class IsoDay:
    """2026-11-20"""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:
        return date.fromisoformat(value)

    def to_url(self, value: date) -> str:
        return value.isoformat()


class Clock:
    """0730"""

    regex = r"(?:[01]\d|2[0-3])[0-5]\d"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(IsoDay, "iso_day")
register_converter(Clock, "clock")

urlpatterns: list[URLPattern] = [
    path("digest/", digest.digest, name="digest"),
    path("digest/asked/", digest.asked, name="digest_asked"),
    path("digest/<iso_day:day>/", digest.edition, name="digest_edition"),
    path("digest/<iso_day:day>/<clock:clock>/", digest.edition, name="digest_edition_at"),
    path("digest/confirm/<str:key>/", digest_keyed.confirm, name="digest_confirm"),
    path("digest/settings/<str:key>/", digest_keyed.settings_, name="digest_settings"),
    path("digest/end/<str:key>/", digest_keyed.end, name="digest_end"),
]
