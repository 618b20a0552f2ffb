import pytest

from svodka.names.actions import WantedName, find_or_propose, key_of, load_countries
from svodka.names.models import Name, NameForm

pytestmark = [pytest.mark.database, pytest.mark.django_db]

YARD = WantedName("organisation", "Ладвинская верфь")


def settle(*wanted, now):
    return list(find_or_propose(wanted=list(wanted), now=now).values())


def test_an_unknown_name_becomes_a_proposal_with_an_address(now):
    [name] = settle(YARD, now=now)
    assert (name.standing, name.slug) == (Name.Standing.PROPOSED, "ladvinskaya-verf")


def test_the_same_name_is_found_again_whatever_its_quotes_and_case(now):
    [first] = settle(YARD, now=now)
    assert settle(WantedName("organisation", "«Ладвинская Верфь»"), now=now) == [first]


def test_kinds_do_not_mix(now):
    [ship, person] = settle(WantedName("product", "Вера"), WantedName("person", "Вера"), now=now)
    assert ship != person


def test_an_alias_learnt_from_one_story_finds_the_name_in_the_next(now):
    council = WantedName("organisation", "Центральный морской совет", aliases=("ЦМС",))
    [name] = settle(council, now=now)
    assert settle(WantedName("organisation", "ЦМС"), now=now) == [name]


def test_two_names_with_one_slug_get_two_addresses(now):
    [first, second] = settle(WantedName("place", "Лёвин"), WantedName("place", "Левин!"), now=now)
    assert {first.slug, second.slug} == {"levin", "levin-2"}


def test_a_merged_name_gives_the_one_it_was_merged_into(now):
    [kept, gone] = settle(YARD, WantedName("organisation", "Верфь в Ладве"), now=now)
    Name.objects.filter(pk=gone.pk).update(merged_into=kept)
    assert settle(WantedName("organisation", "Верфь в Ладве"), now=now) == [kept]


def test_an_ambiguous_alias_proposes_rather_than_guesses(now):
    settle(WantedName("organisation", "Первый флот", aliases=("ПФ",)), now=now)
    settle(WantedName("organisation", "Портовый фонд", aliases=("ПФ",)), now=now)
    [third] = settle(WantedName("organisation", "ПФ"), now=now)
    assert third.label == "ПФ"


def test_countries_come_with_every_label_and_form(now):
    load_countries(now=now)
    belarus = Name.objects.get(code="BY")
    assert set(belarus.labels) == {"ru", "en", "be", "zh"}
    keys = set(belarus.forms.values_list("key", flat=True))
    assert {"белоруссия", "беларусь", "республика беларусь", "белорусский"} <= keys


def test_loading_countries_again_changes_nothing(now):
    assert load_countries(now=now) > 190
    before = NameForm.objects.count()
    Name.objects.filter(code="BY").update(label="Белоруссия")
    assert load_countries(now=now) == 0
    assert (NameForm.objects.count(), Name.objects.get(code="BY").label) == (before, "Белоруссия")


def test_a_country_is_found_by_its_code(now):
    load_countries(now=now)
    [china] = settle(WantedName("country", "Поднебесная", code="CN"), now=now)
    assert china.standing == Name.Standing.AUTHORITY


def test_finding_costs_the_same_for_few_and_many_known_names(now, django_assert_max_num_queries):
    wanted = [WantedName("place", f"Губа {number}") for number in range(40)]
    settle(*wanted, now=now)
    with django_assert_max_num_queries(6):
        settle(*wanted, now=now)


@pytest.mark.parametrize("text", ["«Ёлка»  и  Ко", "Елка и Ко", "ёлка и ко"])
def test_keys_fold_what_people_write_differently(text):
    assert key_of(text) == "елка и ко"
