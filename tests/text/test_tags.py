"""Tags of thousands of attributes never come to the parser, however they are written; scripts may look like them."""

from __future__ import annotations

import pytest

from svodka.text.effort import TookTooLong
from svodka.text.reading import read
from svodka.text.tags import refuse_heavy_tags
from tests.text.pages import PROSE, article_page

# A page under 60,000 characters is not looked at: it cannot have enough of them to matter.
MANY = range(15_000)
HEAVY = {
    "bare": "<div " + " ".join(f"a{n}" for n in MANY) + ">",
    "with values": "<div " + " ".join(f"a{n}=1" for n in MANY) + ">",
    "with > in them": "<div " + "".join(f'a{n}=">"' for n in MANY) + ">",
    "behind a quote that is none": '<div a" ' + "".join(f' a{n}="<"' for n in MANY) + ">",
    "behind what looks like a script": "<b title='<script>'></b><div " + " ".join(f"a{n}" for n in MANY) + ">",
    "behind much that is strange": "<a'>" * 300 + "<div " + " ".join(f"a{n}" for n in MANY) + ">",
}


@pytest.mark.parametrize("tag", HEAVY.values(), ids=HEAVY.keys())
def test_a_tag_of_thousands_of_attributes_is_refused(tag: str) -> None:
    with pytest.raises(TookTooLong):
        read(article_page(tag + PROSE))


@pytest.mark.parametrize("around", ["<script>{}</script>", "<!-- {} -->", "<title>{}</title>"])
def test_what_is_no_tag_may_have_as_many_words_as_it_likes(around: str) -> None:
    refuse_heavy_tags(article_page(PROSE) + around.format("if a<b then " + "слово " * 15_000))


def test_a_real_tag_may_have_fifty_attributes() -> None:
    refuse_heavy_tags("<img " + " ".join(f"data-{n}='{n}'" for n in range(50)) + ">")
