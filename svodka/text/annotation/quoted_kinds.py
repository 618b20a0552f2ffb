"""Names in quotes whose kind no noun beside them tells: the document's other mentions decide, then the portal's list.

«Готовность «Устьяны» …» after «паром «Устьяна»» is the ferry. Where neither knows the name, the model's word stands.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from svodka.text.annotation.authority import KnownNames
from svodka.text.annotation.keys import key_of
from svodka.text.annotation.nominatives import Weights
from svodka.text.annotation.organisations import NameSpan, OrganisationFinder
from svodka.text.annotation.paradigms import is_form_of
from svodka.text.records import NameKind

KINDS: tuple[NameKind, ...] = ("product", "organisation")


def decide_kinds(finders: Sequence[OrganisationFinder], known: KnownNames) -> bool:
    """Settle every unsure name of a document for which exactly one kind has evidence; whether any was."""
    settled = False
    named = {kind: _named(finders, kind) for kind in KINDS}
    for finder in finders:
        for span in finder.unsure:
            surface = finder.passage.surface(span.first, span.end)
            found = _in_document(surface, span, named) or _in_list(span, known)
            if len(found) == 1:
                [(kind, nominatives)] = found.items()
                finder.decide(span, kind, nominatives)
                settled = True
    return settled


def _named(finders: Sequence[OrganisationFinder], kind: NameKind) -> dict[str, str]:
    """The names that the document itself says are of this kind, by key."""
    names: dict[str, str] = {}
    for finder in finders:
        for span in finder.spans():
            if span.kind == kind and span.sure and span.how != "model":
                name = max(span.nominatives, key=lambda form: span.nominatives[form])
                names.setdefault(key_of(name), name)
    return names


def _in_document(surface: str, span: NameSpan, named: Mapping[NameKind, Mapping[str, str]]) -> dict[NameKind, Weights]:
    found: dict[NameKind, Weights] = {}
    keys = {key_of(form) for form in span.nominatives}
    for kind, names in named.items():
        same = [name for key, name in names.items() if key in keys or is_form_of(surface, name)]
        if len(same) == 1:
            found[kind] = {same[0]: 1.0}
    return found


def _in_list(span: NameSpan, known: KnownNames) -> dict[NameKind, Weights]:
    found: dict[NameKind, Weights] = {}
    for kind in KINDS:
        listed = {form: weight for form, weight in span.nominatives.items() if known.one(kind, form)}
        if listed:
            found[kind] = listed
    return found
