"""Reads of the authority list for the reading of pages."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import cast

from django.db.models import Q

from svodka.names.actions import key_of
from svodka.names.models import Name, NameForm
from svodka.text.annotation import KnownName
from svodka.text.records import NameKind

# SQLite takes 32,766 parameters a statement, some builds only 999: a batch of 32 stories asks for about 5,000 keys.
KEYS_A_QUERY = 900
# An adjective or an inhabitant («норвежский») speaks of a name, it is not one.
_HOW = (NameForm.How.LABEL, NameForm.How.OFFICIAL, NameForm.How.ALIAS)


class PortalAuthority:
    """The portal's own list, as the text engine asks for it: all keys of a batch at once, one query per 900 of them."""

    def known(self, keys: Collection[str]) -> Mapping[tuple[NameKind, str], Sequence[KnownName]]:
        """For (kind, key) the entries written so, merged ones under the name they were merged into.

        Countries are left to the gazetteer; what an editor rejected is not known.
        """
        wanted, found = sorted(keys), dict[tuple[NameKind, str], dict[int, KnownName]]()
        for first in range(0, len(wanted), KEYS_A_QUERY):
            for form in _forms(wanted[first : first + KEYS_A_QUERY]):
                name = form.name.merged_into or form.name
                if name.standing != Name.Standing.REJECTED:
                    country = name.country.code if name.country else None
                    of_key = found.setdefault((cast("NameKind", name.kind), form.key), {})
                    of_key[name.pk] = KnownName(_unquoted(name.label), country)
        return {at: list(names.values()) for at, names in found.items()}


def _unquoted(label: str) -> str:
    """The engine names things without the quotation marks around them; «Бюро „Створ“» and the like keep theirs."""
    inner = label[1:-1]
    return inner if label.startswith("«") and label.endswith("»") and "«" not in inner else label


def _forms(keys: Sequence[str]) -> Sequence[NameForm]:
    rows = NameForm.objects.filter(key__in=keys, how__in=_HOW).exclude(name__kind=Name.Kind.COUNTRY)
    return list(rows.select_related("name__country", "name__merged_into__country").order_by("name_id", "pk"))


def written_so(words: str, *, limit: int) -> list[Name]:
    """Names of the list that are written so, or begin so, in any way; those that editors rejected are left out."""
    key = key_of(words)
    if not key:
        return []
    forms = NameForm.objects.filter(Q(key__startswith=key) | Q(key__contains=f" {key}")).values("name")
    names = Name.objects.filter(pk__in=forms, merged_into=None).exclude(standing=Name.Standing.REJECTED)
    return sorted(names.order_by("label", "pk")[: limit * 5], key=lambda name: key_of(name.label) != key)[:limit]
