"""Addresses as they are read."""

from __future__ import annotations

import pytest

from svodka.site.addresses import host_and_path
from svodka.site.body import html_of, is_web
from svodka.text.records import Block, Mark
from tests import make
from tests.site.conftest import Get, text_of

NOT_AN_ADDRESS = "http://[x"


@pytest.mark.parametrize(
    ("url", "shown"),
    [("https://www.rynda.example/n/1/", "rynda.example/n/1"), (NOT_AN_ADDRESS, NOT_AN_ADDRESS)],
)
def test_an_address_is_shown_without_its_scheme(url: str, shown: str) -> None:
    assert host_and_path(url) == shown


@pytest.mark.parametrize("href", [NOT_AN_ADDRESS, "javascript:alert(1)", "", None])
def test_what_leads_nowhere_is_no_link(href: str | None) -> None:
    assert not is_web(href)


def test_a_broken_link_leaves_its_words() -> None:
    mark = Mark(start=0, end=5, kind="link", href=NOT_AN_ADDRESS)
    assert html_of([Block(id="b1", kind="paragraph", text="Рында", marks=(mark,))]) == "<p>Рында</p>"


def test_an_embed_that_leads_nowhere_is_left_out() -> None:
    assert html_of([Block(id="b1", kind="embed", text="", href=NOT_AN_ADDRESS)]) == ""


@pytest.mark.parametrize("rights", ["claimed-open", "link-only"])
def test_a_story_with_a_broken_address_is_read_all_the_same(get: Get, rights: str) -> None:
    story = make.story(capture=make.capture(NOT_AN_ADDRESS), copy={"rights_state": rights})
    assert NOT_AN_ADDRESS in text_of(get(f"/news/{story.pk}-parom/"), "main")
