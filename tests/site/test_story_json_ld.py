"""NewsArticle: what the page shows, in schema.org's words."""

from __future__ import annotations

import json

from svodka.dossiers.queries import NamedInStory, NameLink
from svodka.site.json_ld import news_article, script
from svodka.stories.queries import for_page
from tests import make
from tests.site.conftest import Get, text_of

URL = "https://paper.example/news/1-parom/"


def article(**given: object) -> dict[str, object]:
    story = for_page(make.story(**given).pk)  # type: ignore[arg-type]
    assert story is not None
    names = [NamedInStory(NameLink("person", "chuyko", "Вера Чуйко", {}), "директор")]
    return news_article(story, url=URL, publisher="Кильватер", names=names)


def test_what_is_known_is_said(db: None) -> None:
    data = article(capture=make.capture(), copy={"dateline": "РЫНДА, 19 ноября."})
    wanted = {"@type": "NewsArticle", "url": URL, "dateline": "РЫНДА, 19 ноября.", "inLanguage": "ru"}
    assert wanted.items() <= data.items()
    assert data["isBasedOn"] == "https://rynda.example/n/40817"


def test_who_wrote_and_who_published(db: None) -> None:
    data = article()
    assert [data["author"]["name"], data["publisher"]["name"]] == ["Рында", "Кильватер"]  # type: ignore[index]


def test_names_have_their_kind(db: None) -> None:
    assert article()["mentions"] == [{"@type": "Person", "name": "Вера Чуйко"}]


def test_what_is_not_known_is_left_out(db: None) -> None:
    assert {"image", "dateModified", "contentReferenceTime", "isBasedOn"}.isdisjoint(article())


def test_no_text_can_end_the_element() -> None:
    html = script({"headline": "</script><!-- & \u2028"})
    assert html.count("<") == 2
    assert json.loads(html.removeprefix('<script type="application/ld+json">').removesuffix("</script>")) == {
        "headline": "</script><!-- & \u2028"
    }


def test_the_page_carries_it(get: Get) -> None:
    story = make.story("Паром & «Устьяна»")
    words = text_of(get(f"/news/{story.pk}-parom/"), "script[type='application/ld+json']")
    assert json.loads(words)["headline"] == "Паром & «Устьяна»"
