"""A merge that was a mistake is taken apart: everything is as it was, and what was changed since stays changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from svodka.dossiers.models import Appearance, Follow, Mention, Role
from svodka.flow.splitting import KeptMerge, UnableToSplit, merge_for_now, split_names
from svodka.names.actions import key_of
from svodka.names.models import Name, NameForm
from svodka.readers.models import Reader
from svodka.stories.models import Agency
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.database]

TABLES = (Name, NameForm, Appearance, Mention, Role, Follow, Agency)


def entry(label: str, slug: str) -> Name:
    made = make.name("organisation", slug, label)
    NameForm.objects.create(name=made, text=label, key=key_of(label), how=NameForm.How.LABEL)
    return made


@pytest.fixture
def yard() -> Name:
    return entry("Ладвинская верфь", "ladvinskaya-verf")


@pytest.fixture
def double(yard: Name) -> Name:
    """Told of in one story beside the yard and in one alone; followed by who follows the yard, too."""
    make.portal()
    made = entry("Верфь в Ладве", "verf-v-ladve")
    both, alone = make.story(), make.story("Баржу спустили")
    for story, name, start in ((both, yard, 0), (both, made, 40), (alone, made, 0)):
        make.appearance(story, name, position=start, mention_count=1)
        make.mention(story, name, name.label, start=start)
    make.mention(both, made, yard.label, start=0)
    make.role(alone, make.name("person", "grebnev", "Гребнев"), organisation=made)
    reader = make.reader()
    for name in (yard, made):
        Follow.objects.create(reader=reader, name=name, since=make.NOON)
    make.agency(organisation=made)
    return made


def rows() -> dict[str, list[dict[str, Any]]]:
    """Everything that a merge touches. The name that was proposed stays confirmed: an editor has dealt with it."""
    found = {model.__name__: list(model._base_manager.order_by("pk").values()) for model in TABLES}
    for row in found["Name"]:
        del row["standing"]
    return found


def test_all_is_as_it_was(yard: Name, double: Name) -> None:
    before = rows()
    kept = merge_for_now(name=double, into=yard)
    assert rows() != before
    split_names(name=double, kept=kept.kept)
    assert rows() == before


@pytest.fixture
def merged(yard: Name, double: Name) -> KeptMerge:
    return merge_for_now(name=double, into=yard)


def test_what_was_read_since_stays(merged: KeptMerge, yard: Name, double: Name) -> None:
    later = make.story("Паром спустили")
    make.appearance(later, yard)
    split_names(name=double, kept=merged.kept)
    assert Appearance.objects.get(story=later).name == yard


def test_what_was_changed_since_stays_so(merged: KeptMerge, yard: Name, double: Name) -> None:
    Appearance.objects.filter(name=yard).update(mention_count=7)
    split_names(name=double, kept=merged.kept)
    assert Appearance.objects.filter(name=yard, mention_count=7).exists()


def test_who_has_gone_since_follows_nothing_again(merged: KeptMerge, double: Name) -> None:
    Reader.objects.all().delete()
    split_names(name=double, kept=merged.kept)
    assert not Follow.objects.exists()


TWICE: dict[str, Callable[[Name, Name], object]] = {
    "not merged": lambda name, yard: Name.objects.filter(pk=name.pk).update(merged_into=None),
    "merged further": lambda name, yard: merge_for_now(name=yard, into=entry("Ладва", "ladva")),
}


@pytest.mark.parametrize("why", TWICE)
def test_what_is_not_merged_so_any_more_is_refused(merged: KeptMerge, yard: Name, double: Name, why: str) -> None:
    TWICE[why](double, yard)
    with pytest.raises(UnableToSplit):
        split_names(name=double, kept=merged.kept)
