"""The story page: its order, its honesty, its address, its price."""

from __future__ import annotations

import gzip
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

import svodka.site
from svodka.site.addresses import story_address
from svodka.stories.models import Correction, Story
from tests import make
from tests.site.conftest import Get, attribute, text_of

BODY = [
    make.paragraph("Передача парома «Устьяна» перенесена. Срок назвал Игорь Самотёсов.", 1),
    make.paragraph("Верфь <Ладвинская> & партнёры оценивают готовность в 91 %.", 2),
]


@pytest.fixture
def story(portal: None) -> Story:
    made = make.story(body=BODY, capture=make.capture(), copy={"dateline": "РЫНДА, 19 ноября."})
    ferry = make.name("product", "ustyana", "«Устьяна»")
    make.appearance(made, ferry, gist="передача перенесена")
    make.mention(made, ferry, "Устьяна", start=17)
    make.thread(made)
    return made


def test_the_parts_stand_in_the_order_of_the_specification(story: Story, get: Get) -> None:
    make.lead_picture(story, file=make.picture_file())
    html = get(f"/news/{story.pk}-parom/").html or ""
    marks = ['class="origin"', "<h1", 'class="counters"', "<figure", 'class="dateline"', 'class="passport"']
    marks += ['id="mentions"', 'id="thread"', 'id="digest"', 'id="discussed"']
    assert [html.index(mark) for mark in marks] == sorted(html.index(mark) for mark in marks)


def test_dates_stand_apart_and_a_missing_one_says_so(story: Story, get: Get) -> None:
    dates = [" ".join(node.text().split()) for node in get(f"/en/news/{story.pk}-parom/").css(".origin dd")]
    assert dates == ["Рында", "not named", "19 November", "20 November 2026, 12:00"]


def test_the_event_has_its_own_date(portal: None, get: Get) -> None:
    story = make.story(event_date=date(2025, 12, 31))
    assert "31 December 2025" in text_of(get(f"/en/news/{story.pk}-parom/"), ".origin")


def test_counters_are_ours_and_have_words(portal: None, get: Get) -> None:
    story = make.story(view_count=3862, comment_count=212, like_count=57)
    counters = text_of(get(f"/en/news/{story.pk}-parom/"), ".counters")
    assert counters == "read 3 862 comments 212 agree 57 readers’ answers 0"


def test_a_name_in_the_text_leads_to_its_dossier(story: Story, get: Get) -> None:
    page = get(f"/news/{story.pk}-parom/")
    assert attribute(page, ".body a", "href") == "/dossiers/product/ustyana/"
    assert text_of(page, ".body a") == "«Устьяна»"


def test_names_stand_by_kind_with_what_the_story_says(story: Story, get: Get) -> None:
    mentions = text_of(get(f"/en/news/{story.pk}-parom/"), ".mentions")
    assert mentions == "Products «Устьяна» — передача перенесена"


@pytest.mark.parametrize(("gist", "named"), [("", False), ("первой узнала о переносе", True)])
def test_the_agency_is_mentioned_where_the_text_says_something_of_it(
    story: Story, get: Get, gist: str, named: bool
) -> None:
    make.appearance(story, make.name(slug="rynda", label="Рында"), gist=gist)
    assert ("Рында" in text_of(get(f"/en/news/{story.pk}-parom/"), ".mentions")) is named


def test_the_text_is_escaped(story: Story, get: Get) -> None:
    assert "Верфь <Ладвинская> & партнёры" in text_of(get(f"/news/{story.pk}-parom/"), ".body")


def test_the_passport_names_the_capture(story: Story, get: Get) -> None:
    passport = text_of(get(f"/en/news/{story.pk}-parom/"), ".passport")
    assert "rynda.example/n/40817 Captured 20.11.2026, 12:00:00" in passport


def test_the_passport_gives_what_was_printed_beside_what_was_understood(portal: None, get: Get) -> None:
    words = {"copyright_notice": "Материал открыт", "primary_source": "Сообщает сайт завода."}
    story = make.story(copy=words)
    passport = text_of(get(f"/en/news/{story.pk}-parom/"), ".passport")
    assert "«Материал открыт» Understood as: claimed to be open" in passport
    assert "«Сообщает сайт завода»" in passport


def test_a_picture_comes_in_two_sizes_with_its_credit(story: Story, get: Get) -> None:
    make.lead_picture(story, file=make.picture_file(), credit_line="«Кильватер», рисунок")
    page = get(f"/en/news/{story.pk}-parom/")
    assert attribute(page, "figure img", "srcset").count(".webp") == 2
    assert "Image source: «Кильватер», рисунок" in text_of(page, "figcaption")


def test_a_picture_of_unknown_rights_is_kept_back_with_the_reason(story: Story, get: Get) -> None:
    make.lead_picture(story, rights_state="unknown", credit_line="")
    page = get(f"/en/news/{story.pk}-parom/")
    assert page.css_first("figure img") is None
    assert "Nobody has said whose picture it is" in text_of(page, ".withheld")


def test_a_picture_with_a_credit_is_not_said_to_be_nobodys(story: Story, get: Get) -> None:
    make.lead_picture(story, rights_state="unknown", credit_line="Пресс-служба верфи")
    page = get(f"/en/news/{story.pk}-parom/")
    assert "It is said whose the picture is, but not that we may show it." in text_of(page, ".withheld")


def test_a_link_only_story_gives_headline_first_sentence_and_link(portal: None, get: Get) -> None:
    story = make.story(
        text="Первое предложение. Чужой текст.", capture=make.capture(), copy={"rights_state": "link-only"}
    )
    page = get(f"/en/news/{story.pk}-parom/")
    assert text_of(page, ".body") == "Первое предложение."
    assert "Чужой текст" not in (page.html or "")
    assert attribute(page, ".elsewhere a", "href") == "https://rynda.example/n/40817"


def test_a_quoted_story_gives_its_beginning(portal: None, get: Get) -> None:
    long = [make.paragraph("Первый абзац. " * 20, 1), make.paragraph("Последний абзац. " * 30, 2)]
    story = make.story(body=long, capture=make.capture(), copy={"rights_state": "quotation"})
    page = get(f"/en/news/{story.pk}-parom/")
    assert "Последний" not in text_of(page, ".body")
    assert "The rest of the text is at the source" in text_of(page, ".elsewhere")


def test_the_owner_may_show_open_texts_as_excerpts(get: Get) -> None:
    make.portal().__class__.objects.update(open_text="excerpt")
    story = make.story(capture=make.capture())
    assert get(f"/news/{story.pk}-parom/").css_first(".elsewhere")


def test_a_correction_stands_under_the_headline(story: Story, get: Get) -> None:
    Correction.objects.create(story=story, made_at=make.NOON, note="Длина 136 метров.")
    Story.objects.update(corrected_at=make.NOON)
    assert "Длина 136 метров." in text_of(get(f"/news/{story.pk}-parom/"), ".corrected")


def test_other_reports_of_the_happening_stand_by_time(portal: None, get: Get) -> None:
    event = make.happening()
    story = make.told(make.story(), event)
    make.told(make.story("Паром опоздает", published_at=make.NOON - timedelta(hours=1)), event)
    first = get(f"/news/{story.pk}-parom/").css(".carried tr")[0]
    assert "первое: Паром опоздает" in first.text()


def test_the_whole_story_stands_beside_when_it_is_longer(portal: None, get: Get) -> None:
    event = make.happening()
    story = make.told(make.story(), event)
    assert not get(f"/news/{story.pk}-parom/").css_first("#storyline")
    make.told(make.story("Контракт на паром"), make.happening(event.storyline))
    assert "Контракт на паром" in text_of(get(f"/news/{story.pk}-parom/"), "aside .names")


def test_a_foreign_text_says_its_language(portal: None, get: Get) -> None:
    story = make.story("Yards wait", copy={"language": "en"})
    assert attribute(get(f"/news/{story.pk}-parom/"), "h1", "lang") == "en"


def test_another_slug_redirects_for_good(story: Story, client: Client) -> None:
    response = client.get(f"/news/{story.pk}-staryj-slug/")
    assert (response.status_code, response["Location"]) == (301, f"/news/{story.pk}-parom/")


def test_the_number_alone_finds_the_page(story: Story, client: Client) -> None:
    assert client.get(f"/en/news/{story.pk}/")["Location"] == f"/en/news/{story.pk}-parom/"


def test_a_story_without_a_slug_lives_at_its_number(portal: None, get: Get) -> None:
    story = make.story("🚢", slug="")
    assert attribute(get(f"/news/{story.pk}/"), "link[rel=canonical]", "href").endswith(f"/news/{story.pk}/")


@pytest.mark.parametrize("state", ["incoming", "taken", "ready", "scheduled", "spiked"])
def test_what_is_not_live_is_not_there(portal: None, get: Get, state: str) -> None:
    get(f"/news/{make.story(state=state).pk}-parom/", 404)


def test_a_withdrawn_story_says_when_and_why_and_nothing_else(portal: None, get: Get) -> None:
    story = make.story("Тарханка", state="withdrawn", withdrawn_for="rights", withdrawn_at=make.NOON)
    page = get(f"/en/news/{story.pk}-parom/", 410)
    assert "holder of the rights" in text_of(page, "main")
    assert "12:00" in text_of(page, "main")
    assert "Тарханка" not in (page.html or "")


def test_the_canonical_address_is_absolute(portal: None, get: Get) -> None:
    story = make.story()
    link = attribute(get(f"/news/{story.pk}-parom/"), "link[rel=canonical]", "href")
    assert link == f"{settings.PUBLIC_ADDRESS}/news/{story.pk}-parom/"


def test_in_another_language_the_true_address_is_the_papers_own(portal: None, get: Get) -> None:
    story = make.story()
    link = attribute(get(f"/en/news/{story.pk}-parom/"), "link[rel=canonical]", "href")
    assert link == f"{settings.PUBLIC_ADDRESS}/news/{story.pk}-parom/"


@pytest.mark.parametrize("names", [3, 6])
def test_six_queries_whatever_is_on_the_page(
    portal: None, client: Client, django_assert_max_num_queries: Any, names: int
) -> None:
    event = make.happening()
    story = make.told(make.story(capture=make.capture(), corrected_at=make.NOON), event)
    make.lead_picture(story, file=make.picture_file())
    for number in range(names):
        other = make.told(make.story(f"Другая {number}"), event)
        make.thread(other)
        name = make.name(slug=f"n{number}", label=f"Имя {number}")
        make.appearance(story, name)
        make.mention(story, name, "Передача")
    client.get(f"/news/{story.pk}-parom/")  # the picture's sizes are made at the first look
    # Five for most stories; the sixth is for corrections, of which most have none.
    with django_assert_max_num_queries(6):
        assert client.get(f"/news/{story.pk}-parom/").status_code == 200


def test_html_and_css_weigh_at_most_15_kb(portal: None, client: Client) -> None:
    """A story as long as the specification's page, with twenty names and a full «Обсуждаемое»."""
    sentence = "Стороны рассмотрели перенос сроков передачи парома и готовность номер {} на Ладвинской верфи. "
    body = [make.paragraph("".join(sentence.format(n * 7 + k) for k in range(3)), n) for n in range(1, 14)]
    story = make.story(body=body, capture=make.capture(), view_count=211)
    for number in range(20):
        name = make.name(slug=f"imya-nomer-{number}", label=f"Управление номер {number}")
        make.appearance(story, name, gist=f"готовит приёмку номер {number} и отвечает за сроки")
        make.mention(story, name, "Стороны", block=f"b{number % 13 + 1}")
        make.thread(make.story(f"Новость номер {number} о портах и верфях", slug=f"n{number}"))
    page = client.get(f"/news/{story.pk}-parom/").content
    sheet = (Path(svodka.site.__file__).parent / "static/site/style.css").read_bytes()
    assert len(gzip.compress(page, 6)) + len(gzip.compress(sheet, 6)) <= 15_000, [len(page), len(sheet)]


def test_a_text_without_rights_or_address_promises_no_link(portal: None, get: Get) -> None:
    found = make.story(copy={"rights_state": "unknown"})
    assert "Its address is not known to us" in text_of(get(f"/en{story_address(found.pk, found.slug)}"), ".elsewhere")
