"""Answers for machines: who watches over the portal, and who searches the web."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.db import connection
from django.db.models import Exists, F, OuterRef, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from svodka import VERSION
from svodka.discuss import posts
from svodka.dossiers.models import Appearance
from svodka.names.models import Name
from svodka.site.addresses import dossier_address, post_address, story_address
from svodka.site.views.feeds import public
from svodka.stories import listings
from svodka.stories.models import Agency, Section
from svodka.stories.queries import open_text_of_portal

# The protocol allows 50,000 addresses; smaller parts keep an answer small, and only the last one changes.
ADDRESSES_A_PART = 10_000
# Answers to questions have endless addresses, an account is nobody's business.
CLOSED_TO_ROBOTS = ("/search/", "/desk/", "/accounts/", "/me/", "/posts/write/", "/threads/", "/comments/", "/c/")


@require_safe
@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """200 while the database answers; anything else is an error a supervisor can act upon."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok", "version": VERSION})


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    prefixes = ["", *(f"/{code}" for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE)]
    closed = [f"Disallow: {prefix}{path}" for path in CLOSED_TO_ROBOTS for prefix in prefixes]
    lines = ["User-agent: *", *closed, "", f"Sitemap: {public(reverse('sitemap'))}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """The index: standing lists, stories, readers' posts and dossiers in parts by number."""
    parts: list[dict[str, object]] = [{"location": public(reverse("sitemap_pages")), "last_mod": None}]
    parts += [
        {"location": public(reverse("sitemap_stories", args=(part,))), "last_mod": changed}
        for part, changed in listings.sitemap_parts(ADDRESSES_A_PART, open_text=open_text_of_portal())
    ]
    parts += [
        {"location": public(reverse("sitemap_posts", args=(part,))), "last_mod": changed}
        for part, changed in posts.sitemap_parts(ADDRESSES_A_PART)
    ]
    parts += [
        {"location": public(reverse("sitemap_dossiers", args=(part,))), "last_mod": None} for part in _name_parts()
    ]
    return TemplateResponse(request, "sitemap_index.xml", {"sitemaps": parts}, content_type="application/xml")


def _names() -> QuerySet[Name]:
    shown = Appearance.objects.filter(name=OuterRef("pk"), rejected=False, story__state="live")
    return Name.objects.filter(Exists(shown), merged_into=None).exclude(standing=Name.Standing.REJECTED)


def _name_parts() -> list[int]:
    rows = _names().annotate(part=F("pk") / ADDRESSES_A_PART).values_list("part", flat=True)
    return list(rows.distinct().order_by("part"))


@require_safe
def sitemap_pages(request: HttpRequest) -> HttpResponse:
    """The front page, sections, agencies, the archive's door and the pages that editors wrote."""
    paths = [
        reverse(f"site:{name}") for name in ("front", "discussed", "dossiers", "agencies", "archive", "feed", "posts")
    ]
    paths += [reverse("site:section", args=(slug,)) for slug in Section.objects.values_list("slug", flat=True)]
    live = Agency.objects.filter(stories__state="live").distinct().order_by("pk")
    paths += [reverse("site:agency", args=(slug,)) for slug in live.values_list("slug", flat=True)]
    return _urlset(request, ((path, None) for path in paths))


@require_safe
def sitemap_stories(request: HttpRequest, part: int) -> HttpResponse:
    rows = listings.sitemap_part(part, ADDRESSES_A_PART, open_text=open_text_of_portal())
    return _urlset(request, ((story_address(number, slug), changed) for number, slug, changed in rows))


@require_safe
def sitemap_posts(request: HttpRequest, part: int) -> HttpResponse:
    rows = posts.sitemap_part(part, ADDRESSES_A_PART)
    return _urlset(request, ((post_address(number, slug), changed) for number, slug, changed in rows))


@require_safe
def sitemap_dossiers(request: HttpRequest, part: int) -> HttpResponse:
    first = part * ADDRESSES_A_PART
    rows = _names().filter(pk__gte=first, pk__lt=first + ADDRESSES_A_PART).order_by("pk").values_list("kind", "slug")
    return _urlset(request, ((dossier_address(kind, slug), None) for kind, slug in rows))


def _urlset(request: HttpRequest, addresses: Iterable[tuple[str, datetime | None]]) -> HttpResponse:
    """Raises Http404 for a part without an address."""
    urls = [{"location": public(path), "lastmod": changed} for path, changed in addresses]
    if not urls:
        raise Http404
    return TemplateResponse(request, "sitemap.xml", {"urlset": urls}, content_type="application/xml")
