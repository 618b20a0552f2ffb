"""The search page: what is found, what is shown of it, what is said when nothing is."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client

from svodka.search import actions
from svodka.search.actions import Document
from svodka.stories.bodies import from_stream
from svodka.stories.models import Story
from tests import make
from tests.site.conftest import Get, attribute, text_of

pytestmark = pytest.mark.database


def published(headline: str = "Паром спущен", text: str = "Судно сошло на воду.", **given: Any) -> Story:
    """A live story that stands in the index as flow puts it there."""
    story = make.story(headline, text=text, **given)
    body = "\n".join(block.text for block in from_stream(story.copy.body.raw_data))
    assert story.section is not None
    facets = {"state": [story.state], "section": [story.section.slug]}
    actions.put(Document("story", story.pk, story.published_at or make.NOON, headline, body, facets))
    return story


def found(page: Any) -> list[str]:
    return [node.text() for node in page.css(".stories h3")]


def test_any_form_of_a_word_finds_the_story(get: Get) -> None:
    published("Порт открыл линию", "Соглашение с Республикой Беларусь подписано.")
    assert found(get(f"/en/search/?q={quote('в беларуси')}")) == ["Порт открыл линию"]


def test_the_words_are_marked_in_the_headline_and_in_the_sentence(get: Get) -> None:
    published("Паром «Устьяна» спущен", "Док занят. Сдача парома перенесена на август.")
    page = get(f"/en/search/?q={quote('паромы')}")
    assert [node.text() for node in page.css(".stories mark")] == ["Паром", "парома"]
    assert text_of(page, ".stories div > p:not(.by)").startswith("Сдача парома")


def test_of_a_text_we_only_link_to_the_first_sentence_is_shown(get: Get) -> None:
    published("Паром", "Первое слово. Тайна парома.", copy={"rights_state": "link-only"})
    page = get(f"/en/search/?q={quote('тайна')}")
    assert found(page) == ["Паром"]
    assert "Первое слово." in text_of(page, ".stories")
    assert "Тайна" not in text_of(page, ".stories")


def test_markup_in_texts_and_questions_stays_text(get: Get) -> None:
    published("Паром <b>", "Судно <script>alert(1)</script> парома")
    page: Any = get("/en/search/?q=" + quote('паром "><script>'))
    assert "<script>" not in page.css_first("main").html
    assert attribute(page, "main input[type=search]", "value") == 'паром "><script>'


def test_a_section_narrows_the_search(get: Get) -> None:
    published("Паром на верфи")
    published("Паром портовый", section=make.section("ports", "Порты"))
    page = get(f"/en/search/?q={quote('паром')}&section=ports")
    assert found(page) == ["Паром портовый"]
    assert attribute(page, "option[selected]", "value") == "ports"


def test_an_unknown_section_is_no_filter(get: Get) -> None:
    published()
    assert len(found(get(f"/en/search/?q={quote('паром')}&section=starships"))) == 1


def test_newest_first_unless_relevance_is_asked_for(get: Get) -> None:
    published("Паром спущен", published_at=make.NOON - timedelta(days=9))
    published("Итоги недели", "Кран, док, причал, рейд, мол и один паром среди прочего.")
    assert found(get(f"/en/search/?q={quote('паром')}")) == ["Итоги недели", "Паром спущен"]
    assert found(get(f"/en/search/?q={quote('паром')}&order=relevance")) == ["Паром спущен", "Итоги недели"]


def test_withdrawn_and_unpublished_stories_are_not_found(get: Get) -> None:
    published("Паром снят", state="withdrawn", withdrawn_for="rights")
    published("Паром ждёт", state="ready")
    assert found(get(f"/en/search/?q={quote('паром')}")) == []


def test_a_story_withdrawn_behind_the_index_is_not_shown(get: Get) -> None:
    Story.objects.filter(pk=published().pk).update(state="withdrawn", withdrawn_for="rights")
    assert found(get(f"/en/search/?q={quote('паром')}")) == []


def test_nothing_found_says_which_words_were_looked_for(get: Get) -> None:
    words = text_of(get(f"/en/search/?q={quote('сталью в ледоколах')}"), "main .body")
    assert "Nothing found" in words
    assert "сталью with all forms of: сталь" in words
    assert "ледоколах with all forms of: ледокол" in words


def test_nothing_found_in_a_section_offers_all_of_them(get: Get) -> None:
    page = get(f"/en/search/?q={quote('ледокол')}&section=yards")
    assert attribute(page, "main .body p a", "href") == f"?q={quote('ледокол')}"


@pytest.mark.parametrize("query", ["%22", "%28%28", "...", "%C3%28", "%00"])
def test_a_question_without_a_word_says_so(get: Get, query: str) -> None:
    assert "There is no word in the question" in text_of(get(f"/en/search/?q={query}"), "main .body")


def test_without_a_question_the_page_explains_itself(get: Get) -> None:
    assert "Type a word in any form" in text_of(get("/en/search/"), "main .body")


def test_a_pasted_text_of_ten_kilobytes_is_a_question_like_others(get: Get) -> None:
    get("/en/search/?q=" + quote("судно сошло на воду " * 500)[:10_000].rsplit("%", 2)[0])


def test_twenty_hits_a_page_and_the_question_goes_along(get: Get) -> None:
    for number in range(21):
        published(f"Паром {number}", published_at=make.NOON - timedelta(minutes=number))
    page = get(f"/en/search/?q={quote('паром')}&section=yards")
    assert len(found(page)) == 20
    assert attribute(page, ".pager a", "href") == f"?q={quote('паром')}&section=yards&page=2"
    assert found(get("/en/search/" + attribute(page, ".pager a", "href"))) == ["Паром 20"]


@pytest.mark.parametrize("number", ["3", "0", "x", "99999999"])
def test_a_page_of_hits_that_is_not_there(get: Get, number: str) -> None:
    published()
    get(f"/en/search/?q={quote('паром')}&page={number}", 404)


def test_answers_are_not_for_search_engines(get: Get) -> None:
    assert attribute(get("/search/"), "meta[name=robots]", "content") == "noindex"


def test_the_search_before_setup(db: None, client: Client) -> None:
    assert client.get("/search/?q=a").status_code == 200


@pytest.mark.parametrize("count", [10, 20])
def test_six_queries_however_many_hits(
    portal: None, client: Client, django_assert_max_num_queries: Any, count: int
) -> None:
    for number in range(count + 5):
        published(f"Паром {number}")
    with django_assert_max_num_queries(6):
        client.get(f"/search/?q={quote('паром')}")
