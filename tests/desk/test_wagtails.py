"""Wagtail's own addresses under the desk: each asked for by each role. What the table does not name is closed to all;
an address that a later Wagtail brings fails here until somebody has read what it does.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import get_resolver, resolve

from svodka.desk.wagtails import act_for, named_patterns
from svodka.site.actions import make_standing_pages
from svodka.site.models import StandingPage
from tests import make
from tests.desk.test_roles import ROLES, browser, every_pattern

pytestmark = [pytest.mark.django_db, pytest.mark.database]

OPEN = """
                                                  nobody   reader   moderator author   editor   owner
wagtailadmin_home                                 refused  refused  answers   answers  answers  answers
wagtailadmin_sprite                               answers  answers  answers   answers  answers  answers
wagtailadmin_javascript_catalog                   answers  answers  answers   answers  answers  answers
wagtailadmin_account                              refused  refused  refused   answers  answers  answers
wagtailadmin_logout                               answers  answers  answers   answers  answers  answers
wagtailadmin_dismissibles                         refused  refused  refused   answers  answers  answers
wagtailadmin_pages:edit                           refused  refused  refused   refused  refused  answers
wagtailadmin_pages:preview_on_edit                refused  refused  refused   refused  refused  answers
wagtailadmin_pages:view_draft                     refused  refused  refused   refused  refused  answers
wagtailadmin_pages:history                        refused  refused  refused   refused  refused  answers
wagtailadmin_pages:history_results                refused  refused  refused   refused  refused  answers
wagtailadmin_pages:revisions_index                refused  refused  refused   refused  refused  answers
wagtailadmin_pages:revisions_view                 refused  refused  refused   refused  refused  answers
wagtailadmin_pages:revisions_revert               refused  refused  refused   refused  refused  answers
wagtailadmin_pages:revisions_compare              refused  refused  refused   refused  refused  answers
wagtailadmin_choose_page                          refused  refused  refused   refused  refused  answers
wagtailadmin_choose_page_child                    refused  refused  refused   refused  refused  answers
wagtailadmin_choose_page_search                   refused  refused  refused   refused  refused  answers
wagtailadmin_choose_page_external_link            refused  refused  refused   refused  refused  answers
wagtailadmin_choose_page_email_link               refused  refused  refused   refused  refused  answers
wagtailadmin_choose_page_phone_link               refused  refused  refused   refused  refused  answers
wagtailadmin_choose_page_anchor_link              refused  refused  refused   refused  refused  answers
wagtailadmin_editing_sessions:ping                refused  refused  refused   refused  refused  answers
wagtailadmin_editing_sessions:release             refused  refused  refused   refused  refused  answers
"""
# One a line: names of views that answer nobody, owners neither.
CLOSED = set((Path(__file__).parent.parent / "data" / "desk" / "wagtail_closed.txt").read_text().split())


def rows() -> dict[str, dict[str, str]]:
    lines = [line.split() for line in OPEN.strip().splitlines()[1:]]
    return {line[0]: dict(zip(ROLES, line[1:], strict=True)) for line in lines}


def wagtails() -> dict[str, str]:
    """Name → an address, of what Wagtail brings and we have not laid a page of our own over."""
    patterns = get_resolver("svodka.desk.urls").url_patterns
    named = zip(named_patterns(patterns), every_pattern(patterns), strict=True)
    found = {name or route: address_of(route) for (name, _pattern), (route, _same) in named}
    return {name: address for name, address in found.items() if name and not is_ours(address)}


def is_ours(address: str) -> bool:
    """The first page is Wagtail's by name, and leads to the incoming by a view of ours."""
    return address != "/desk/" and getattr(resolve(address).func, "__module__", "").startswith("svodka.")


def address_of(route: str) -> str:
    """«pages/<int:page_id>/edit/» → «pages/1/edit/»."""
    filled = re.sub(r"<(?:int|str):\w*(?:id|pk)>", "1", route)
    filled = re.sub(r"<int:\w+>", "1", filled)
    filled = re.sub(r"<slug:(?:app|content_type_app)\w*>", "site", filled)
    filled = re.sub(r"<str:app_label>", "site", filled)
    filled = re.sub(r"<(?:slug|str):\w*model_name>", "standingpage", filled)
    filled = re.sub(r"<\w*:?\w+>", "x", filled)
    filled = filled.replace("(live|earliest|\\d+)\\.\\.\\.(live|latest|\\d+)", "live...latest").replace("(\\d+)", "1")
    return "/desk/" + filled.replace("^.*/$", "nowhere/").replace("^", "").replace("$", "")


def outcome(client: Client, address: str, page: StandingPage) -> str:
    """«closed» is our 404; what Wagtail itself finds no row for would be one as well, so the page is a real one."""
    revision = page.latest_revision_id
    here = re.sub(r"^/desk/(pages|choose-page)/1/", rf"/desk/\1/{page.pk}/", address)
    answer: Any = client.get(re.sub(r"revisions/1/", f"revisions/{revision}/", here))
    door = answer.headers.get("Location", "")
    if answer.status_code == 403 or door == "/desk/" or door.startswith(("/desk/login/", "/accounts/login/")):
        return "refused"
    return "closed" if answer.status_code == 404 else "answers"


@pytest.fixture
def page_of_ours() -> StandingPage:
    make.portal()
    make_standing_pages(portal_name="Кильватер", language="ru")
    return StandingPage.objects.get(slug="about")


def test_every_address_of_wagtail_is_named_here() -> None:
    assert set(wagtails()) == set(rows()) | CLOSED


def test_what_is_closed_is_open_to_nobody() -> None:
    assert {name for name in CLOSED if act_for(name)} == set()


@pytest.mark.parametrize("role", ROLES)
def test_who_gets_where(page_of_ours: StandingPage, role: str) -> None:
    client, table = browser(role), rows()
    found = {name: outcome(client, address, page_of_ours) for name, address in wagtails().items()}
    assert found == {name: table[name][role] if name in table else "closed" for name in found}
