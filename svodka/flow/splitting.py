"""Two names that were merged are two again: what a merge moved is kept with it, and moved back.

What a merge does is spread over rooms, and rooms gain tables. So nothing here knows which: the rows that named the
entry are compared as they were before the merge and after it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import structlog
from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, models, transaction

from svodka.dossiers.models import Appearance
from svodka.errors import SvodkaError
from svodka.flow.naming import MergedNames, index_again, merge_names
from svodka.names.models import Name

log = structlog.get_logger("svodka.flow")

# (model, field that names the entry) → its rows by number, as values.
Picture = dict[tuple[type[models.Model], str], dict[int, dict[str, Any]]]


class UnableToSplit(SvodkaError):
    """It is not merged, or has gone on into a third name: take that merge apart first."""


@dataclass(frozen=True, slots=True)
class KeptMerge:
    """What moved, and in `kept` what is needed to move it back, as JSON holds it."""

    merged: MergedNames
    kept: dict[str, Any]


@transaction.atomic
def merge_for_now(*, name: Name, into: Name) -> KeptMerge:
    """Merge two names so that they can be taken apart again. Raises names.merging.UnableToMerge."""
    shared = Appearance.objects.filter(name=into, story__in=Appearance.objects.filter(name=name).values("story"))
    before = _rows_of(name)
    before[Appearance, ""] = {row["id"]: dict(row) for row in shared.values()}
    merged = merge_names(name=name, into=into)
    tables = [kept for key, rows in before.items() if (kept := _what_became(key, rows, into.pk))]
    plain: dict[str, Any] = json.loads(json.dumps({"into": into.pk, "tables": tables}, cls=DjangoJSONEncoder))
    return KeptMerge(merged, plain)


def _rows_of(name: Name) -> Picture:
    found: Picture = {}
    for relation in Name._meta.related_objects:
        model, field = relation.related_model, relation.field.attname
        rows = model._base_manager.filter(**{field: name.pk}).values()
        found[model, field] = {row[model._meta.pk.attname]: row for row in rows}
    return found


def _what_became(key: tuple[type[models.Model], str], before: Mapping[int, Any], into: int) -> dict[str, Any]:
    """Rows that moved to the other name, that went, and that changed in another way; {} when there were none."""
    if not before:
        return {}
    model, field = key
    number = model._meta.pk.attname
    after = {row[number]: row for row in model._base_manager.filter(pk__in=before).values()}
    moved = [pk for pk, row in after.items() if field and row[field] == into]
    changed = [
        [pk, column, before[pk][column], value]
        for pk, row in after.items()
        for column, value in row.items()
        if value != before[pk][column] and not (column == field and value == into)
    ]
    gone = [row for pk, row in before.items() if pk not in after]
    return {"model": model._meta.label, "field": field, "moved": moved, "changed": changed, "gone": gone}


@transaction.atomic
def split_names(*, name: Name, kept: Mapping[str, Any]) -> Name:
    """Give `name` back what its merge took; what has been changed since stays as it was changed, and stories read
    since stay where they are. Gives the other name. Raises UnableToSplit.
    """
    held = Name.objects.select_for_update().get(pk=name.pk)
    if held.merged_into_id is None or held.merged_into_id != kept["into"]:
        raise UnableToSplit(f"{held.label} is not merged into the name it was merged into then.")
    into = Name.objects.select_for_update().get(pk=kept["into"])
    Name.objects.filter(pk=held.pk).update(merged_into=None)
    for table in kept["tables"]:
        _put_back(table, name=held.pk, into=into.pk)
    for one in (held, into):
        index_again(one)
    log.info("names split", name=held.pk, out_of=into.pk)
    return into


def _put_back(table: Mapping[str, Any], *, name: int, into: int) -> None:
    model, field = apps.get_model(table["model"]), table["field"]
    rows = model._base_manager
    if field:
        for first in range(0, len(table["moved"]), 500):
            there = rows.filter(pk__in=table["moved"][first : first + 500], **{field: into})
            there.update(**{field: name})
    for pk, column, before, after in table["changed"]:
        rows.filter(pk=pk, **_value(model, column, after)).update(**_value(model, column, before))
    _make_again(model, table["gone"])


def _value(model: type[models.Model], column: str, plain: Any) -> dict[str, Any]:
    """{column: value}, as the column holds what JSON has as words."""
    found = next(field for field in model._meta.concrete_fields if field.attname == column)
    return {column: found.to_python(plain)}


def _make_again(model: type[models.Model], gone: Iterable[Mapping[str, Any]]) -> None:
    """Rows that the merge dropped as doubles; one whose story or reader is gone meanwhile stays away."""
    for row in gone:
        values = {column: value for name, plain in row.items() for column, value in _value(model, name, plain).items()}
        if not all(_is_there(model, column, value) for column, value in values.items()):
            continue
        try:
            with transaction.atomic():
                model._base_manager.create(**values)
        except IntegrityError:
            log.warning("a row is not made again", model=model._meta.label, row=row.get("id"))


def _is_there(model: type[models.Model], column: str, value: Any) -> bool:
    field = next(field for field in model._meta.concrete_fields if field.attname == column)
    if value is None or not isinstance(field, models.ForeignKey):
        return True
    return bool(field.related_model._base_manager.filter(pk=value).exists())
