"""Writes of the public face: the pages that every paper needs before an editor has written them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from django.db import transaction
from django.utils.html import escape
from wagtail.models import Page, Site

from svodka.errors import SvodkaError
from svodka.site.models import StandingPage
from svodka.stories.models import Portal

# «about.ru.html»: the title as its <h1>, then the text, where {name} stands for the paper.
DRAFTS = Path(__file__).parent / "standing"
LANGUAGES = ("ru", "en")
PERSONAL_DATA = "personal-data"
SLUGS = ("about", "rules", PERSONAL_DATA)


class UnableToMakePages(SvodkaError):
    """Wagtail's page tree has no root: run the migrations first."""


@dataclass(frozen=True, slots=True)
class _Draft:
    slug: str
    title: str
    text: str


@transaction.atomic
def make_standing_pages(*, portal_name: str, language: str) -> list[StandingPage]:
    """About, rules, personal data, where they are missing; what an editor has written stays. Gives the pages made now.

    The portal's language gets the plain addresses, the other languages «about-en» and so on, which the same
    address shows under their prefix. Raises UnableToMakePages before the migrations have run.
    """
    root = _root()
    own = language if language in LANGUAGES else "en"
    drafts = [_draft(slug, code, own=own, portal_name=portal_name) for code in LANGUAGES for slug in SLUGS]
    wanted = [draft.slug for draft in drafts]
    there = set(StandingPage.objects.filter(slug__in=wanted).values_list("slug", flat=True))
    return [_make(root, draft) for draft in drafts if draft.slug not in there]


def drafted(slug: str, *, language: str, portal_name: str) -> StandingPage:
    """The draft as a page that is not saved: what is shown at an address that must never be empty."""
    draft = _draft(slug, language, own=language, portal_name=portal_name)
    return StandingPage(title=draft.title, slug=slug, text=draft.text)


@transaction.atomic
def change_portal(portal: Portal, **told: str) -> None:
    """Write the fields of the portal's row that were told; the standing pages that quote its name quote the new one."""
    if not told:
        return
    Portal.objects.filter(pk=portal.pk).update(**told)
    if told.get("name", portal.name) != portal.name:
        quote_new_name(old=portal.name, new=told["name"])


def quote_new_name(*, old: str, new: str) -> None:
    """Standing pages that quote the paper's name quote the new one; what else editors wrote there stays."""
    for page in StandingPage.objects.all():
        text = page.text
        for quoted in ("«{}»", "“{}”"):
            text = text.replace(quoted.format(escape(old)), quoted.format(escape(new)))
        if text != page.text:
            page.text = text
            page.save_revision().publish()


def _root() -> Page:
    """The page that stands for the site in Wagtail's tree; the first page of the tree when there is no site."""
    site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    root = site.root_page if site else Page.get_first_root_node()
    if root is None:
        raise UnableToMakePages("The page tree is empty: run `svodka manage migrate` first.")
    return root


def _draft(slug: str, code: str, *, own: str, portal_name: str) -> _Draft:
    head, _end, text = (DRAFTS / f"{slug}.{code}.html").read_text(encoding="utf-8").partition("</h1>")
    words = " ".join(text.replace("{name}", escape(portal_name)).split())
    return _Draft(slug if code == own else f"{slug}-{code}", head.removeprefix("<h1>"), words)


def _make(root: Page, draft: _Draft) -> StandingPage:
    page = StandingPage(title=draft.title, slug=draft.slug, text=draft.text)
    root.add_child(instance=page)
    # With a revision, so that a reader's consent can name the one that was agreed to.
    page.save_revision().publish()
    return page
