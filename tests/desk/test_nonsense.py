"""Whatever is typed at the desk or written into its addresses, the answer is a page or a refusal, no error of ours."""

from __future__ import annotations

import pytest
from django.test import Client

from svodka.desk.shelves import new_source
from svodka.fetch import UnableToFetch
from svodka.site.actions import make_standing_pages
from tests.desk.newsroom import at_desk
from tests.desk.test_roles import TABLE, WRITES, address_in, cells, world

__all__ = ["world"]
pytestmark = [pytest.mark.django_db, pytest.mark.database]

FIELDS = (  # noqa: SIM905 - forty words in quotation marks cannot be read
    "act text who role reader name name_en slug position description site_url rights_state rights_why credit_line why "
    "picture_rights_state organisation_name feed_url section agency open_text accent dress imprint tagline board_title "
    "headline reason at q kind standing state page of by before language theme preferred_language to story"
).split()
NONSENSE = ["", "\x00", "9" * 40, "-1", "²", "<script>", "и" * 5000, "%", "١", "take-off-99",
            "in-\x00", "\ud7ff\uffff", "0"]  # fmt: skip


@pytest.fixture
def owner(world: dict[str, int], monkeypatch: pytest.MonkeyPatch) -> Client:
    def answers_nothing(*_given: object, **_named: object) -> None:
        raise UnableToFetch("Nobody is asked in a test.")

    monkeypatch.setattr(new_source, "fetch", answers_nothing)
    make_standing_pages(portal_name="Кильватер", language="ru")
    return at_desk("owner")


def addresses(table: str) -> list[str]:
    return sorted({address for address, *_rest in cells(table)}, key=lambda one: ("delete" in one, "into" in one, one))


@pytest.mark.parametrize("typed", NONSENSE, ids=range(len(NONSENSE)))
def test_no_field_breaks_a_page(owner: Client, world: dict[str, int], typed: str) -> None:
    fields = dict.fromkeys([*FIELDS, f"place-{world['STORY']}"], typed)
    broken = [one for one in addresses(WRITES) if owner.post(address_in(world, one), fields).status_code >= 500]
    assert broken == []


@pytest.mark.parametrize("typed", NONSENSE, ids=range(len(NONSENSE)))
def test_no_address_breaks_a_page(owner: Client, world: dict[str, int], typed: str) -> None:
    fields = dict.fromkeys(FIELDS, typed)
    broken = [one for one in addresses(TABLE) if owner.get(address_in(world, one), fields).status_code >= 500]
    assert broken == []
