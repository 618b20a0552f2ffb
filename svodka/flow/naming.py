"""Names are merged, renamed, written in one more way: dossiers and search follow in the same transaction."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import structlog
from django.db import transaction

from svodka.dossiers.merging import Weight, move_all, weight_of
from svodka.dossiers.models import Appearance
from svodka.flow.indexing import index_story
from svodka.names import merging
from svodka.names.models import Name
from svodka.stories.actions.catalogue import move_agency
from svodka.stories.models import Story

log = structlog.get_logger("svodka.flow")

# Indexing takes about 2 ms a story; a name in more stories than this keeps its older ones as they are indexed.
INDEXED_AGAIN = 2_000


@dataclass(frozen=True, slots=True)
class MergedNames:
    """What moved."""

    into: Name
    weight: Weight


@transaction.atomic
def merge_names(*, name: Name, into: Name) -> MergedNames:
    """Make `name` another way of writing `into`, in dossiers, under stories and in search.

    Which mention was whose is not kept here, but by splitting.merge_for_now. Raises names.merging.UnableToMerge.
    """
    merging.check_merge(name, into)
    weight = weight_of(name)
    merging.merge(name=name, into=into)
    move_all(name=name, into=into)
    move_agency(name=name, into=into)
    index_again(into)
    log.info("names merged", name=name.pk, into=into.pk, stories=weight.stories)
    return MergedNames(Name.objects.get(pk=into.pk), weight)


@transaction.atomic
def rename(*, name: Name, label: str) -> Name:
    """Another main form of a name. Raises names.merging.UnableToName."""
    renamed = merging.rename(name=name, label=label)
    index_again(renamed)
    return renamed


@transaction.atomic
def add_form(*, name: Name, text: str) -> bool:
    """One more way of writing a name; False when it is known. Raises names.merging.UnableToName."""
    added = merging.add_form(name=name, text=text)
    if added:
        index_again(name)
    return added


@transaction.atomic
def take_form_off(*, name: Name, form: int) -> str:
    """Gives the text of the form, "" when there is no such form."""
    text = merging.take_form_off(name=name, form=form)
    if text:
        index_again(name)
    return text


def index_again(name: Name) -> None:
    """Stories that speak of a name are found by what it is called now."""
    for story in _stories_of(name):
        index_story(story)


def _stories_of(name: Name) -> Iterable[Story]:
    newest = Appearance.objects.filter(name=name).order_by("-story_id").values_list("story_id", flat=True)
    numbers = list(newest[:INDEXED_AGAIN])
    indexed = Story.objects.exclude(state=Story.State.WITHDRAWN).select_related("copy", "section", "agency")
    for first in range(0, len(numbers), 100):
        yield from indexed.filter(pk__in=numbers[first : first + 100])
