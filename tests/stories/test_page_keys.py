"""Addresses of one page have one key."""

from __future__ import annotations

import pytest

from svodka.stories.page_keys import is_front_page, page_key

PAGE = "https://rynda.example/n/40817"


@pytest.mark.parametrize(
    "written",
    [
        "http://rynda.example/n/40817",
        "https://www.RYNDA.example:443/n/40817/",
        "https://rynda.example/n/40817?utm_source=feed&yclid=1#comments",
        "https://rynda.example/n/40817/index.html",
        "https://rynda.example/n/%34%30817",
    ],
)
def test_the_same_page(written: str) -> None:
    assert page_key(written) == page_key(PAGE)


@pytest.mark.parametrize(
    "written",
    [
        "https://rynda.example/n/40818",
        "https://rynda.example/n/40817?page=2",
        "https://m.rynda.example/n/40817",
        "https://rynda.example:8443/n/40817",
    ],
)
def test_another_page(written: str) -> None:
    assert page_key(written) != page_key(PAGE)


@pytest.mark.parametrize("written", ["file:note.txt#ab12", "", "https://[", "https://rynda.example:99999/n/1"])
def test_what_is_no_address_has_no_key(written: str) -> None:
    assert page_key(written) == ""


def test_parameters_may_stand_in_any_order() -> None:
    assert page_key(f"{PAGE}?a=1&b=2") == page_key(f"{PAGE}?b=2&a=1")


def test_a_host_in_cyrillic_is_the_same_in_ascii() -> None:
    assert page_key("https://рында.рф/н/1") == page_key("https://xn--80ah0al9c.xn--p1ai/н/1")


@pytest.mark.parametrize(("url", "whole"), [("https://rynda.example/", True), (PAGE, False), ("file:x", False)])
def test_a_whole_site_is_no_page(url: str, whole: bool) -> None:
    assert is_front_page(url) is whole
