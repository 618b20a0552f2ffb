"""Dossier pages: what the stories say of a name, with where and when."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from svodka.names.models import FormerSlug, Name, NameForm
from tests import make
from tests.site.conftest import Get, text_of


@pytest.fixture
def yard(portal: None) -> Name:
    return make.name(standing="confirmed")


def person() -> Name:
    return make.name("person", "samotyosov", "Игорь Самотёсов", standing="confirmed")


VERF = "/en/dossiers/organisation/ladvinskaya-verf/"


def test_a_proposal_says_that_no_editor_wrote_it(get: Get) -> None:
    make.appearance(make.story(), make.name())
    page = get(VERF)
    assert "No editor has written this dossier yet" in text_of(page, ".standfirst")
    assert "1 story since 20 November 2026" in text_of(page, ".top .note")


def test_a_description_stands_under_the_name(portal: None, get: Get) -> None:
    make.name(description="Строит паромы.", standing="confirmed")
    assert text_of(get(VERF), ".standfirst") == "Строит паромы."


def test_the_sentence_marks_the_name(yard: Name, get: Get) -> None:
    make.appearance(make.story(), yard, sentence="Срок назвала Ладвинская верфь.", start=13, end=29)
    page = get(VERF)
    assert text_of(page, ".stories p span") == "Срок назвала Ладвинская верфь."
    assert text_of(page, ".stories mark") == "Ладвинская верфь"


def test_of_a_text_we_only_link_to_no_sentence_is_repeated(yard: Name, get: Get) -> None:
    story = make.story(copy={"rights_state": "unknown"})
    make.appearance(story, yard, sentence="Срок назвала Ладвинская верфь.", start=13, end=29)
    assert "Срок назвала" not in text_of(get(VERF), "main")


def test_stories_stand_newest_first(yard: Name, get: Get) -> None:
    for days, headline in ((3, "Старая"), (1, "Новая")):
        make.appearance(make.story(headline, published_at=make.NOON - timedelta(days=days)), yard)
    assert [node.text() for node in get(VERF).css(".stories h3")] == ["Новая", "Старая"]


def test_withdrawn_stories_and_rejected_mentions_do_not_count(yard: Name, get: Get) -> None:
    make.appearance(make.story(state="withdrawn", withdrawn_for="rights"), yard)
    make.appearance(make.story(), yard, rejected=True)
    assert "No published story speaks of this name yet" in text_of(get(VERF), "main")


def test_twenty_stories_a_page(yard: Name, get: Get) -> None:
    for number in range(21):
        make.appearance(make.story(f"Новость {number}"), yard)
    assert len(get(VERF).css(".stories li")) == 20
    assert len(get(f"{VERF}?page=2").css(".stories li")) == 1


@pytest.mark.parametrize("number", ["3", "0", "-1", "x", "²", "99999999"])
def test_a_page_that_is_not_there(yard: Name, get: Get, number: str) -> None:
    get(f"{VERF}?page={number}", 404)


def test_positions_of_a_person_name_the_story_and_the_day(yard: Name, get: Get) -> None:
    make.role(make.story(), person(), organisation=yard)
    row = text_of(get("/en/dossiers/person/samotyosov/"), ".facts.stack tbody tr")
    assert all(word in row for word in ("генеральный директор", "Ладвинская верфь", "«Устьяна»", "19.11.2026"))


def test_a_position_said_twice_stands_once(yard: Name, get: Get) -> None:
    captain = person()
    for _number in range(2):
        make.role(make.story(), captain, organisation=yard)
    rows = get("/en/dossiers/person/samotyosov/").css(".facts.stack tbody tr")
    assert len(rows) == 1
    assert "in 2 stories in all" in rows[0].text()


def test_an_organisation_shows_its_people_and_parts(yard: Name, get: Get) -> None:
    make.role(make.story(), person(), organisation=yard)
    make.name(slug="ceh", label="Корпусный цех", part_of=yard, standing="confirmed")
    words = text_of(get(VERF), "main")
    assert "Игорь Самотёсов" in words
    assert "Корпусный цех" in words


def test_forms_say_what_they_are_and_in_which_language(yard: Name, get: Get) -> None:
    NameForm.objects.create(name=yard, text="ЛВ", key="лв", how="alias", language="ru")
    assert text_of(get(VERF), ".names") == "ЛВ also written, Russian"


def test_names_beside_it_are_counted(yard: Name, get: Get) -> None:
    ferry = make.name("product", "ustyana", "«Устьяна»")
    for _number in range(2):
        story = make.story()
        make.appearance(story, yard)
        make.appearance(story, ferry)
    cells = [" ".join(cell.text().split()) for cell in get(VERF).css(".together tbody td")]
    assert cells == ["«Устьяна»", "product", "2", "20.11.2026"]


def test_the_label_is_in_the_language_of_the_page(portal: None, get: Get) -> None:
    make.name("country", "turkey", "Турция", labels={"en": "Turkey"}, standing="authority")
    assert text_of(get("/en/dossiers/country/turkey/"), "h1") == "Turkey"
    assert text_of(get("/dossiers/country/turkey/"), "h1") == "Турция"


def test_a_former_address_redirects(yard: Name, client: Client) -> None:
    FormerSlug.objects.create(kind="organisation", slug="verf-v-ladve", name=yard)
    response = client.get("/dossiers/organisation/verf-v-ladve/")
    assert (response.status_code, response["Location"]) == (301, "/dossiers/organisation/ladvinskaya-verf/")


def test_a_merged_name_redirects(yard: Name, client: Client) -> None:
    make.name(slug="lv", label="ЛВ", merged_into=yard)
    assert client.get("/dossiers/organisation/lv/")["Location"] == "/dossiers/organisation/ladvinskaya-verf/"


def test_a_rejected_name_has_no_dossier(portal: None, get: Get) -> None:
    make.name(standing="rejected")
    get(VERF, 404)


@pytest.mark.parametrize("state", ["incoming", "scheduled", "spiked"])
def test_a_name_that_only_unpublished_stories_speak_of_has_no_dossier(get: Get, state: str) -> None:
    make.appearance(make.story(state=state), make.name())
    get(VERF, 404)


def test_an_unpublished_name_is_no_part_of_another(yard: Name, get: Get) -> None:
    make.name(slug="ceh", label="Корпусный цех", part_of=yard)
    assert "Корпусный цех" not in text_of(get(VERF), "main")


@pytest.mark.parametrize("size", [4, 8])
def test_nine_queries_whatever_is_on_the_page(
    portal: None, client: Client, django_assert_max_num_queries: Any, size: int
) -> None:
    yard = make.name(country=make.name("country", "russia", "Россия"))
    for number in range(size):
        story = make.story(f"Новость {number}")
        make.thread(story)
        person = make.name("person", f"p{number}", f"Человек {number}")
        make.role(story, person, organisation=yard)
        make.name(slug=f"c{number}", label=f"Цех {number}", part_of=yard)
        make.appearance(story, yard)
        make.appearance(story, person)
    with django_assert_max_num_queries(9):
        assert client.get(VERF).status_code == 200


def test_the_index_shows_kinds_with_their_most_spoken_of(yard: Name, get: Get) -> None:
    make.appearance(make.story(), yard)
    page = get("/en/dossiers/")
    assert text_of(page, ".hang h2") == "Organisations"
    assert text_of(page, ".roll li") == "Ладвинская верфь in 1 story"


def test_an_index_without_names_says_what_will_come(get: Get) -> None:
    assert "No story has named anybody yet" in text_of(get("/en/dossiers/"), "main")


def test_a_kind_lists_its_names(yard: Name, get: Get) -> None:
    make.appearance(make.story(), yard)
    assert "Ладвинская верфь" in text_of(get("/dossiers/organisation/"), ".roll")


def test_an_unknown_kind_is_not_there(get: Get) -> None:
    get("/dossiers/ship/", 404)
