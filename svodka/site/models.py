from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, Panel
from wagtail.fields import RichTextField
from wagtail.models import Page

from svodka.site.pages import page


class StandingPage(Page):
    """A page that editors write by hand: about, rules, contacts."""

    text = RichTextField(features=["h2", "h3", "bold", "italic", "link", "ol", "ul", "hr"], blank=True)

    content_panels = [*Page.content_panels, FieldPanel("text", heading=_("Text"))]
    # Their words in addresses stand in svodka/site/urls.py; they are published at once or kept as drafts.
    promote_panels: list[Panel] = []
    settings_panels: list[Panel] = []
    template = "site/standing.html"
    parent_page_types = ["wagtailcore.Page", "site.StandingPage"]

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """The editor's preview, dressed as the public view dresses the page."""
        context: dict[str, Any] = {"standing": self, "standing_language": settings.LANGUAGE_CODE}
        return page(request, "site/standing.html", context)
