"""Who may do what among the incoming."""

from __future__ import annotations

import pytest
from django.test import Client

from svodka.readers.models import Reader
from svodka.stories.models import Story
from tests import make
from tests.desk.newsroom import act, at_desk, incoming

pytestmark = [pytest.mark.django_db]

ACTS = ("take", "put_back", "spike", "unspike", "publish", "section")
BEGINS = {"put_back": "taken", "unspike": "spiked"}
MAY = {
    "owner": set(ACTS),
    "editor": set(ACTS),
    "author": {"take", "put_back", "section"},
    "moderator": set(),
    "": set(),
}


@pytest.mark.parametrize("role", MAY)
@pytest.mark.parametrize("word", ACTS)
def test_each_role_does_its_own_and_nothing_else(role: str, word: str) -> None:
    make.portal()
    client = at_desk(role)
    story = incoming(state=BEGINS.get(word, "incoming"), taken_by=Reader.objects.get(username="Нина Волонга"))
    answer = act(client, f"{word}-{story.pk}")
    assert (answer.status_code == 200) == (word in MAY[role])
    assert (Story.objects.get(pk=story.pk).state == story.state) == (word not in MAY[role] or word == "section")


@pytest.mark.parametrize("word", ["put_back", "section"])
def test_what_somebody_else_has_taken_is_not_an_authors(word: str) -> None:
    make.portal()
    story = incoming(state="taken", taken_by=make.reader("Ирина Седова"))
    answer = act(at_desk("author"), f"{word}-{story.pk}", **{f"section-{story.pk}": ""})
    assert (answer.status_code, answer.json()["says"]) == (409, "Её взял в работу кто-то другой.")


@pytest.mark.parametrize("path", ["/desk/incoming/", "/desk/incoming/meanwhile/?after=0", "/desk/incoming/1/original/"])
@pytest.mark.parametrize("role", ["moderator", ""])
def test_who_has_no_place_at_the_desk_is_told(role: str, path: str) -> None:
    make.portal()
    page = at_desk(role).get(path, follow=True)
    assert page.status_code == 403
    assert "Сюда входит только редакция" in page.content.decode()


def test_who_is_not_signed_in_is_led_to_the_doors(client: Client) -> None:
    make.portal()
    assert client.get("/desk/incoming/")["Location"].startswith("/desk/login/?next=")


def test_a_moderators_desk_is_the_moderation() -> None:
    make.portal()
    assert at_desk("moderator").get("/desk/")["Location"] == "/moderation/"


@pytest.mark.parametrize("role", ["editor", "author"])
@pytest.mark.parametrize(
    "path", ["/desk/users/", "/desk/groups/", "/desk/pages/", "/desk/documents/", "/desk/snippets/"]
)
def test_wagtails_own_places_are_not_the_newsrooms(role: str, path: str) -> None:
    make.portal()
    assert at_desk(role).get(path).status_code != 200


def test_an_act_needs_the_forms_token() -> None:
    make.portal()
    story = incoming()
    guarded = Client(enforce_csrf_checks=True)
    guarded.cookies = at_desk().cookies
    assert act(guarded, f"take-{story.pk}").status_code == 403
