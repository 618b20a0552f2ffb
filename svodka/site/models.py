from __future__ import annotations

from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page


class StandingPage(Page):
    """A page that editors write by hand: about, rules, contacts."""

    text = RichTextField(features=["h2", "h3", "bold", "italic", "link", "ol", "ul", "hr"], blank=True)

    content_panels = [*Page.content_panels, FieldPanel("text")]
    template = "site/standing.html"
    parent_page_types = ["wagtailcore.Page", "site.StandingPage"]
