"""Pages that the editors write by hand, at addresses of our own: Wagtail's routing is not asked."""

from __future__ import annotations

from email.utils import parseaddr

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from svodka.site.actions import PERSONAL_DATA, drafted
from svodka.site.models import StandingPage
from svodka.site.pages import page
from svodka.stories.queries import masthead


@require_safe
def standing(request: HttpRequest, slug: str) -> HttpResponse:
    """The live page with this slug; in another language of the interface, its «SLUG-LANGUAGE» where there is one."""
    wanted = [f"{slug}-{get_language()}", slug]
    rows = {found.slug: found for found in StandingPage.objects.live().filter(slug__in=wanted)}
    found = next((rows[slug] for slug in wanted if slug in rows), None)
    if found is None and slug == PERSONAL_DATA:  # readers agree to it when they sign up
        head = masthead()
        name = head.name if head else "Svodka"
        found = drafted(slug, language=get_language() or settings.LANGUAGE_CODE, portal_name=name)
    if found is None:
        raise Http404
    own_words = settings.LANGUAGE_CODE if found.slug == slug else get_language()
    return page(request, "site/standing.html", {"standing": found, "standing_language": own_words})


@require_safe
def robot(request: HttpRequest) -> HttpResponse:
    """Who asks other publishers for their pages, and how they say no: the address in our User-Agent leads here."""
    mail = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    return page(request, "site/robot.html", {"agent": settings.USER_AGENT, "mail": mail})
