"""The portal's list as the text engine asks for it, and two stories that name the same things."""

import pytest

from svodka import claims, flow
from svodka.dossiers.models import Appearance
from svodka.gather.models import Capture
from svodka.names.actions import WantedName, find_or_propose, load_countries
from svodka.names.models import Name
from svodka.names.queries import KEYS_A_QUERY, PortalAuthority
from svodka.text.annotation import KnownName

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def propose(now, kind="product", label="Устьяна", **given):
    want = WantedName(kind=kind, label=label, **given)
    return find_or_propose(wanted=[want], now=now)[want]


def known(*keys):
    return PortalAuthority().known(keys)


def test_a_name_is_known_by_kind_and_key(now):
    propose(now)
    assert known("устьяна", "шелоник") == {("product", "устьяна"): [KnownName("Устьяна")]}


def test_an_alias_leads_to_the_name(now):
    propose(now, "organisation", "Государственная служба портового надзора", aliases=("Госпортнадзор",))
    [name] = known("госпортнадзор")["organisation", "госпортнадзор"]
    assert name.name == "Государственная служба портового надзора"


def test_an_alias_of_two_names_gives_both(now):
    propose(now, "organisation", "Палата судоходного учёта", aliases=("ПСУ",))
    propose(now, "organisation", "Полярное судостроительное управление", aliases=("ПСУ",))
    assert len(known("псу")["organisation", "псу"]) == 2


def test_a_merged_name_gives_the_one_it_went_into(now):
    long = propose(now, "organisation", "Государственная служба портового надзора", aliases=("Госпортнадзор",))
    short = propose(now, "organisation", "Госпортнадзор")
    Name.objects.filter(pk=short.pk).update(merged_into=long)
    assert known("госпортнадзор")["organisation", "госпортнадзор"] == [KnownName(long.label)]


def test_a_rejected_name_is_not_known(now):
    Name.objects.filter(pk=propose(now).pk).update(standing=Name.Standing.REJECTED)
    assert known("устьяна") == {}


def test_countries_are_left_to_the_gazetteer(now):
    load_countries(now=now)
    assert known("норвегия", "норвежский") == {}


@pytest.mark.parametrize(("keys", "queries"), [(1, 1), (KEYS_A_QUERY, 1), (KEYS_A_QUERY + 1, 2)])
def test_the_number_of_queries_does_not_follow_the_names(keys, queries, django_assert_num_queries):
    with django_assert_num_queries(queries):
        known(*(f"имя {number}" for number in range(keys)))


def page(*paragraphs):
    body = "".join(f"<p>{text}</p>" for text in paragraphs)
    headline = "Новости флота за неделю"
    return (
        f'<html lang="ru"><head><meta charset="utf-8"><title>{headline}</title></head>'
        f"<body><article><h1>{headline}</h1>{body}</article></body></html>"
    ).encode()


FILLER = "Работы идут по графику, смена длится восемь часов, погода у причала весь месяц стояла ветреная и сухая."


def file(now, captures, number, text):
    url = f"https://rynda.example/n/{number}"
    flow.take_in(data=page(text, FILLER), url=url, captures=captures, now=now)
    claimed = claims.claim(Capture.objects.all(), now=now, worker="tests", limit=1)
    [outcome] = flow.read_and_file(claimed, captures=captures, now=now)
    return {(a.name.kind, a.name.label) for a in Appearance.objects.filter(story=outcome.story)}


def test_a_ship_of_one_story_is_the_ship_of_the_next(now, tmp_path):
    file(now, tmp_path, 1, "Завод достраивает паром «Тальма», передача назначена на август.")
    assert file(now, tmp_path, 2, "Готовность «Тальмы» составляет восемьдесят процентов.") == {("product", "«Тальма»")}
    assert Name.objects.exclude(kind="country").count() == 1
