"""Who gets where at the desk: a table to be read by an editor, and nothing at the desk that it does not name."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import get_resolver

from svodka.desk.appointing import UnableToDismiss, appoint, dismiss
from svodka.desk.roles import may
from svodka.digest.models import Edition
from svodka.gather.models import Source
from svodka.readers.models import Reader
from tests import make
from tests.desk.newsroom import at_desk, incoming, member

pytestmark = [pytest.mark.django_db]

ROLES = ["nobody", "reader", "moderator", "author", "editor", "owner"]

# «+» may, «-» is refused. In the order of the roles above; a number in an address is that of a row of the world below.
# «pages/» only leads on to the list of standing pages.
TABLE = """
                                      nobody reader moderator author editor owner
pages/                                +      +      +         +      +      +
pages/STORY/                          +      +      +         +      +      +
account/                              -      -      -         +      +      +
search/                               -      -      -         +      +      +
stories/                              -      -      -         +      +      +
stories/STORY/                        -      -      -         +      +      +
stories/STORY/withdraw/               -      -      -         -      +      +
stories/STORY/names/                  -      -      -         +      +      +
stories/STORY/storyline/              -      -      -         +      +      +
stories/STORY/page/                   -      -      -         +      +      +
stories/STORY/page/text/              -      -      -         +      +      +
stories/STORY/anew/                   -      -      -         -      +      +
stories/STORY/purge/                  -      -      -         -      -      +
incoming/                             -      -      -         +      +      +
incoming/meanwhile/                   -      -      -         +      +      +
changes/                              -      -      -         +      +      +
incoming/STORY/original/              -      -      -         +      +      +
names/                                -      -      -         -      +      +
names/NAME/                           -      -      -         -      +      +
names/NAME/statements/                -      -      -         -      +      +
names/NAME/into/OTHER/                -      -      -         -      +      +
storylines/LINE/                      -      -      -         -      +      +
storylines/LINE/into/LINE/            -      -      -         -      +      +
pictures/                             -      -      -         -      +      +
pictures/PICTURE/small/               -      -      -         +      +      +
digest/                               -      -      -         -      +      +
digest/EDITION/                       -      -      -         -      +      +
digest/EDITION/letter/                -      -      -         -      +      +
sources/                              -      -      -         -      +      +
sources/new/                          -      -      -         -      -      +
sources/SOURCE/                       -      -      -         -      -      +
sources/SOURCE/parser/                -      -      -         -      +      +
portal/                               -      -      -         -      -      +
portal/sections/                      -      -      -         -      -      +
portal/sections/new/                  -      -      -         -      -      +
portal/sections/SECTION/              -      -      -         -      -      +
portal/agencies/                      -      -      -         -      -      +
portal/agencies/new/                  -      -      -         -      -      +
portal/agencies/AGENCY/               -      -      -         -      -      +
portal/people/                        -      -      -         -      -      +
portal/standing/                      -      -      -         -      -      +
portal/log/                           -      -      -         -      -      +
"""

# What changes something: asked for with an empty form, which is refused in words where the role is the right one.
WRITES = """
                                      nobody reader moderator author editor owner
account/                              -      -      -         +      +      +
incoming/act/                         -      -      -         +      +      +
changes/act/                          -      -      -         +      +      +
stories/new/                          -      -      -         +      +      +
stories/DRAFT/                        -      -      -         -      +      +
stories/DRAFT/act/                    -      -      -         +      +      +
stories/DRAFT/withdraw/               -      -      -         -      +      +
stories/DRAFT/drop/                   -      -      -         -      +      +
stories/DRAFT/link/                   -      -      -         -      +      +
stories/DRAFT/picture/                -      -      -         -      +      +
stories/DRAFT/names/                  -      -      -         -      +      +
stories/DRAFT/anew/                   -      -      -         -      +      +
stories/DRAFT/purge/                  -      -      -         -      -      +
stories/DRAFT/storyline/              -      -      -         -      +      +
stories/DRAFT/here/                   -      -      -         +      +      +
names/NAME/change/                    -      -      -         -      +      +
names/NAME/statements/                -      -      -         -      +      +
names/NAME/statements/act/            -      -      -         -      +      +
names/NAME/split/                     -      -      -         -      +      +
names/NAME/into/OTHER/                -      -      -         -      +      +
storylines/LINE/                      -      -      -         -      +      +
storylines/LINE/into/LINE/            -      -      -         -      +      +
pictures/PICTURE/decide/              -      -      -         -      +      +
digest/EDITION/arrange/               -      -      -         -      +      +
digest/EDITION/try/                   -      -      -         -      +      +
sources/SOURCE/act/                   -      -      -         -      +      +
sources/SOURCE/parser/                -      -      -         -      +      +
sources/new/                          -      -      -         -      -      +
sources/SOURCE/                       -      -      -         -      -      +
portal/                               -      -      -         -      -      +
portal/sections/new/                  -      -      -         -      -      +
portal/sections/SECTION/              -      -      -         -      -      +
portal/sections/SECTION/delete/       -      -      -         -      -      +
portal/agencies/new/                  -      -      -         -      -      +
portal/agencies/AGENCY/               -      -      -         -      -      +
portal/agencies/AGENCY/delete/        -      -      -         -      -      +
portal/people/give/                   -      -      -         -      -      +
portal/people/take-back/              -      -      -         -      -      +
"""


def cells(table: str) -> list[tuple[str, str, bool]]:
    """(address, role, whether it may)."""
    rows = [line.split() for line in table.strip().splitlines()[1:]]
    return [(row[0], role, sign == "+") for row in rows for role, sign in zip(ROLES, row[1:], strict=True)]


@pytest.fixture
def world() -> dict[str, int]:
    """A row of each kind that an address may name."""
    make.portal()
    story = make.story()
    edition = Edition.objects.create(day=make.NOON.date(), main=True, cut_off_at=make.NOON + timedelta(hours=1))
    source = Source.objects.create(name="Рында", slug="rynda", feed_url="https://rynda.example/feed")
    return {
        "STORY": story.pk,
        "DRAFT": incoming("Буксир спустят весной").pk,
        "LINE": make.happening().storyline_id,
        "SECTION": story.section_id or 0,
        "AGENCY": story.agency_id or 0,
        "PICTURE": make.lead_picture(story, file=make.picture_file()).pk,
        "NAME": make.name().pk,
        "OTHER": make.name(slug="verf-v-ladve", label="Верфь в Ладве").pk,
        "EDITION": edition.pk,
        "SOURCE": source.pk,
    }


def address_in(world: dict[str, int], address: str) -> str:
    parts = [str(world.get(part, part)) for part in address.split("/")]
    return "/desk/" + "/".join(parts)


def browser(role: str) -> Client:
    if role == "nobody":
        return Client()
    return at_desk("" if role == "reader" else role)


def is_let_in(answer: Any) -> bool:
    """Refused is a 401 or 403, the way to the doors for who has not signed in, or Wagtail's way back to the desk's
    first page with the message that this is not allowed.
    """
    door = answer.headers.get("Location", "")
    refused = answer.status_code in {401, 403} or door.startswith(("/desk/login/", "/accounts/login/"))
    return not refused and door != "/desk/"


@pytest.mark.parametrize("role", ROLES)
def test_pages(world: dict[str, int], role: str) -> None:
    client = browser(role)
    wanted = {address: allowed for address, of, allowed in cells(TABLE) if of == role}
    assert {address: is_let_in(client.get(address_in(world, address))) for address in wanted} == wanted


@pytest.mark.parametrize("role", ROLES)
def test_acts(world: dict[str, int], role: str) -> None:
    client = browser(role)
    wanted = {address: allowed for address, of, allowed in cells(WRITES) if of == role}
    # Those that take something away last, or their neighbours would have nothing to be asked about.
    asked = sorted(wanted, key=lambda address: ("delete" in address, "into" in address, "people" in address))
    assert {address: is_let_in(client.post(address_in(world, address))) for address in asked} == wanted


def test_the_table_names_every_address_of_the_desk() -> None:
    """Wagtail's own stand in test_wagtails.py."""
    named = {shape(address) for address, *_rest in cells(TABLE) + cells(WRITES)}
    assert own_addresses() - named == set()


def own_addresses() -> set[str]:
    """All but the door and the first page, which are a page of others."""
    found = {shape(address) for address, pattern in every_pattern(get_resolver("svodka.desk.urls").url_patterns)
             if getattr(pattern.callback, "__module__", "").startswith("svodka.desk.")}  # fmt: skip
    return found - {"", "login/"}


def every_pattern(patterns: Any, before: str = "") -> Any:
    for pattern in patterns:
        here = before + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            yield from every_pattern(pattern.url_patterns, here)
        else:
            yield here, pattern


def shape(address: str) -> str:
    """«names/NAME/» and «names/<int:pk>/» are one."""
    return "/".join("#" if part.isupper() or part.startswith("<") else part for part in address.split("/"))


def test_nobody_publishes_by_wagtails_right(world: dict[str, int]) -> None:
    for role in ("editor", "author", "moderator"):
        member(role, f"{role} у стола")
    rights = Permission.objects.filter(group__in=Group.objects.filter(name__in=ROLES))
    assert set(rights.values_list("codename", flat=True)) <= {"access_admin", "change_comment"} | moderate()


def moderate() -> set[str]:
    from svodka.discuss.actions.verdicts import MODERATE

    return {MODERATE.partition(".")[2]}


@pytest.mark.parametrize("role", ["owner", "editor", "author", "moderator"])
def test_a_role_is_given_once_and_taken_back(role: str) -> None:
    nina = make.reader("Нина с Волонги")
    member("owner", "Первый владелец")
    assert (appoint(reader=nina, role=role), appoint(reader=nina, role=role)) == (True, False)
    assert dismiss(reader=Reader.objects.get(pk=nina.pk), role=role)
    assert not may(Reader.objects.get(pk=nina.pk), "desk")


def test_the_last_owner_stays() -> None:
    owner = member("owner")
    with pytest.raises(UnableToDismiss):
        dismiss(reader=owner, role="owner")
