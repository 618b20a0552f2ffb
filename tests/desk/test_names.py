"""Names at the desk: found, merged, renamed; dossiers and search follow at once."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from svodka.dossiers.models import Appearance, Follow, Mention, Role
from svodka.names.actions import key_of
from svodka.names.models import Name, NameForm
from svodka.stories.models import Story
from tests import make
from tests.desk.newsroom import at_desk

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def editor() -> Client:
    make.portal()
    return at_desk()


def entry(label: str, slug: str, kind: str = "organisation") -> Name:
    made = make.name(kind, slug, label)
    NameForm.objects.create(name=made, text=label, key=key_of(label), how=NameForm.How.LABEL)
    return made


def spoken_of(name: Name, headline: str = "Паром «Устьяна» передадут не раньше августа") -> Story:
    story = make.story(headline)
    make.appearance(story, name, sentence=f"{name.label} молчит.", start=0, end=len(name.label))
    make.mention(story, name, name.label, start=name.pk)
    return story


@pytest.fixture
def yard() -> Name:
    return entry("Ладвинская верфь", "ladvinskaya-verf")


@pytest.fixture
def double() -> Name:
    return entry("Верфь в Ладве", "verf-v-ladve")


def merge(editor: Client, gone: Name, into: Name) -> int:
    return editor.post(f"/desk/names/{gone.pk}/into/{into.pk}/").status_code


def test_a_merge_asks_first(editor: Client, yard: Name, double: Name) -> None:
    spoken_of(double)
    page = editor.get(f"/desk/names/{double.pk}/into/{yard.pk}/").content.decode()
    assert "<dd>1</dd>" in page
    assert Appearance.objects.get().name == double


def test_the_dossier_has_the_stories_of_both(editor: Client, yard: Name, double: Name) -> None:
    spoken_of(yard)
    spoken_of(double, "Баржу спустили")
    assert merge(editor, double, yard) == 302
    page = editor.get("/dossiers/organisation/ladvinskaya-verf/").content.decode()
    assert "Баржу спустили" in page.replace("\xa0", " ")


def test_the_old_address_leads_to_the_new_one(editor: Client, yard: Name, double: Name) -> None:
    spoken_of(double)
    merge(editor, double, yard)
    answer = editor.get("/dossiers/organisation/verf-v-ladve/")
    assert (answer.status_code, answer["Location"]) == (301, "/dossiers/organisation/ladvinskaya-verf/")


def test_search_finds_the_story_by_the_other_name(editor: Client, yard: Name, double: Name) -> None:
    spoken_of(double, "Спустили баржу")
    merge(editor, double, yard)
    assert "Спустили баржу" in editor.get("/search/", {"q": "Ладвинская"}).content.decode()


def test_a_story_that_speaks_of_both_speaks_of_one(editor: Client, yard: Name, double: Name) -> None:
    story = spoken_of(yard)
    make.appearance(story, double)
    make.mention(story, double, "Верфь", start=yard.pk)
    make.mention(story, double, double.label, start=yard.pk)
    merge(editor, double, yard)
    assert Appearance.objects.get().mention_count == 2
    assert set(Mention.objects.values_list("name", flat=True)) == {yard.pk}


def test_roles_and_followers_move_once(editor: Client, yard: Name, double: Name) -> None:
    story, person = spoken_of(double), make.name("person", "grebnev", "Гребнев")
    make.role(story, person, organisation=double)
    reader = make.reader("Каботажник")
    for name in (yard, double):
        Follow.objects.create(reader=reader, name=name, since=make.NOON)
    merge(editor, double, yard)
    assert Role.objects.get().organisation == yard
    assert Follow.objects.get().name == yard


def test_a_mistake_is_taken_apart(editor: Client, yard: Name, double: Name) -> None:
    spoken_of(double, "Баржу спустили")
    merge(editor, double, yard)
    assert "Разъединить" in editor.get(f"/desk/names/{double.pk}/").content.decode()
    editor.post(f"/desk/names/{double.pk}/split/")
    page = editor.get("/dossiers/organisation/verf-v-ladve/").content.decode()
    assert "Баржу спустили" in page.replace("\xa0", " ")


def test_what_is_not_merged_is_not_taken_apart(editor: Client, yard: Name) -> None:
    told = editor.post(f"/desk/names/{yard.pk}/split/", follow=True).content.decode()
    assert "разъединить нельзя" in told


def test_kinds_are_not_mixed(editor: Client, yard: Name) -> None:
    place = entry("Ладва", "ladva", "place")
    merge(editor, place, yard)
    place.refresh_from_db()
    assert place.merged_into is None


def test_a_country_of_the_list_stays(editor: Client, yard: Name) -> None:
    other = entry("Норвежское королевство", "norv", "country")
    norway = make.name("country", "norvegiya", "Норвегия", code="NO")
    merge(editor, norway, other)
    norway.refresh_from_db()
    assert norway.merged_into is None


def change(editor: Client, name: Name, act: str, text: str = "") -> str:
    return editor.post(f"/desk/names/{name.pk}/change/", {"act": act, "text": text}, follow=True).content.decode()


def test_a_new_name_and_the_old_address(editor: Client, yard: Name) -> None:
    spoken_of(yard)
    change(editor, yard, "rename", "Ладвинский судостроительный завод")
    yard.refresh_from_db()
    assert yard.slug == "ladvinskiy-sudostroitelnyy-zavod"
    assert editor.get("/dossiers/organisation/ladvinskaya-verf/").status_code == 301


def test_what_another_is_called_is_refused(editor: Client, yard: Name, double: Name) -> None:
    assert "Ладвинская верфь" in change(editor, double, "add", "ладвинская ВЕРФЬ")
    assert not NameForm.objects.filter(name=double, how="alias").exists()


def test_a_way_of_writing_comes_and_goes(editor: Client, yard: Name) -> None:
    change(editor, yard, "add", "ЛСЗ")
    form = NameForm.objects.get(key="лсз")
    change(editor, yard, f"take-off-{form.pk}")
    assert not NameForm.objects.filter(key="лсз").exists()


def test_a_rejected_name_has_no_dossier(editor: Client, yard: Name) -> None:
    spoken_of(yard)
    change(editor, yard, "reject")
    assert editor.get("/dossiers/organisation/ladvinskaya-verf/").status_code == 404


def test_found_in_small_letters_by_any_form(editor: Client, yard: Name) -> None:
    change(editor, yard, "add", "ЛСЗ")
    assert "Ладвинская верфь" in editor.get("/desk/names/", {"q": "лсз"}).content.decode()


def test_the_list_costs_the_same_for_one_and_fifty(
    editor: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(50):
        entry(f"Док {number}", f"dok-{number}")
    editor.get("/desk/names/")
    with django_assert_max_num_queries(13):
        editor.get("/desk/names/")
