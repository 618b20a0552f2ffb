"""Two entries that are one, another main form, one more way of writing."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction

from svodka.errors import SvodkaError
from svodka.names.actions import free_slug, key_of
from svodka.names.models import FormerSlug, Name, NameForm


class UnableToMerge(SvodkaError):
    """Not of one kind, the same entry, merged already, or a country of the gazetteer, which is found by its code."""


class UnableToName(SvodkaError):
    """There are no words, or another entry of the kind is written so: `other` is to be merged instead."""

    def __init__(self, sentence: str, other: Name | None = None) -> None:
        super().__init__(sentence)
        self.other = other


def check_merge(name: Name, into: Name) -> None:
    """Raises UnableToMerge."""
    if name.pk == into.pk:
        raise UnableToMerge(f"{name.label} is one entry.")
    if name.kind != into.kind:
        raise UnableToMerge(f"{name.label} is a {name.kind}, {into.label} a {into.kind}.")
    if name.merged_into_id or into.merged_into_id:
        raise UnableToMerge("One of them has been merged already.")
    if name.code:
        raise UnableToMerge(f"{name.label} stands on the list of countries: merge the other one into it.")


@transaction.atomic
def merge(*, name: Name, into: Name) -> int:
    """From now on `name` is another way of writing `into`, and its address leads there; gives how many forms moved.

    Raises UnableToMerge.
    """
    held = Name.objects.select_for_update().in_bulk([name.pk, into.pk])
    name, into = held[name.pk], held[into.pk]
    check_merge(name, into)
    known = {(form.key, form.how, form.language) for form in NameForm.objects.filter(name=into)}
    moved = 0
    for form in NameForm.objects.filter(name=name).order_by("pk"):
        form.how = NameForm.How.ALIAS if form.how == NameForm.How.LABEL else form.how
        if (form.key, form.how, form.language) in known:
            form.delete()
            continue
        known.add((form.key, form.how, form.language))
        NameForm.objects.filter(pk=form.pk).update(name=into, how=form.how)
        moved += 1
    FormerSlug.objects.filter(name=name).update(name=into)
    Name.objects.filter(merged_into=name).update(merged_into=into)
    for key in ("part_of", "country"):
        Name.objects.filter(**{key: name}).exclude(pk=into.pk).update(**{key: into})
        Name.objects.filter(**{key: name}, pk=into.pk).update(**{key: None})
    Name.objects.filter(pk=name.pk).update(merged_into=into)
    if into.standing == Name.Standing.PROPOSED:
        Name.objects.filter(pk=into.pk).update(standing=Name.Standing.CONFIRMED)
    return moved


@transaction.atomic
def rename(*, name: Name, label: str) -> Name:
    """Another main form; the old one stays a way of writing, and the old address leads to the new one.

    Raises UnableToName.
    """
    label = " ".join(label.split())[:300]
    held = Name.objects.select_for_update().get(pk=name.pk)
    _refuse_taken(held, label)
    if label == held.label:
        return held
    NameForm.objects.filter(name=held, how=NameForm.How.LABEL, language="").update(how=NameForm.How.ALIAS)
    for text, how in ((held.label, NameForm.How.ALIAS), (label, NameForm.How.LABEL)):
        NameForm.objects.get_or_create(name=held, key=key_of(text), how=how, language="", defaults={"text": text})
    if not held.code:
        _move_address(held, label)
    if settings.LANGUAGE_CODE in held.labels:
        held.labels = {**held.labels, settings.LANGUAGE_CODE: label}
    held.label = label
    held.standing = held.standing if held.standing == Name.Standing.AUTHORITY else Name.Standing.CONFIRMED
    held.save(update_fields=["label", "labels", "slug", "standing"])
    return held


def _move_address(held: Name, label: str) -> None:
    slug = free_slug(held.kind, label)
    # «Верфь-2» renamed to «Верфь 2» keeps its address.
    if slug.rpartition("-")[0] == held.slug and slug.rpartition("-")[2].isdecimal():
        return
    FormerSlug.objects.filter(kind=held.kind, slug=slug).delete()
    FormerSlug.objects.update_or_create(kind=held.kind, slug=held.slug, defaults={"name": held})
    held.slug = slug


@transaction.atomic
def add_form(*, name: Name, text: str) -> bool:
    """One more way of writing; False when it is known already. Raises UnableToName."""
    text = " ".join(text.split())[:300]
    _refuse_taken(name, text)
    if NameForm.objects.filter(name=name, key=key_of(text)).exists():
        return False
    NameForm.objects.create(name=name, text=text, key=key_of(text), how=NameForm.How.ALIAS)
    return True


@transaction.atomic
def take_form_off(*, name: Name, form: int) -> str:
    """A way of writing that is not this name's; gives its text, "" when there is none but the main form."""
    row = NameForm.objects.filter(pk=form, name=name).exclude(how=NameForm.How.LABEL).first()
    if row is None:
        return ""
    row.delete()
    return row.text


@transaction.atomic
def set_standing(*, name: Name, standing: str) -> None:
    """Confirmed, or rejected: then readings do not know it any more, and its dossier and mentions are not shown."""
    Name.objects.filter(pk=name.pk).update(standing=standing)


def _refuse_taken(name: Name, text: str) -> None:
    if not key_of(text):
        raise UnableToName("A name has letters.")
    others = NameForm.objects.filter(key=key_of(text), name__kind=name.kind, name__merged_into=None)
    others = others.exclude(name=name).exclude(name__standing=Name.Standing.REJECTED)
    other = others.select_related("name").first()
    if other:
        raise UnableToName(f"{other.name.label} is written so already.", other.name)
