"""Names of a story, looked over beside its form: what is done there the page shows at once."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from svodka.dossiers.models import Appearance, Mention
from svodka.names.models import Name, NameForm
from svodka.search import queries as search
from svodka.stories.models import Story
from tests import make
from tests.desk.newsroom import at_desk
from tests.desk.story_form import TEXT, ledger, send, told

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def editor() -> Client:
    make.portal()
    return at_desk()


def live() -> Story:
    return told(state="live", published_at=make.NOON)


def judge(client: Client, story: Story, act: str, **fields: Any) -> str:
    """One act on the panel as the page's script sends it; gives the panel."""
    headers = {"Accept": "text/fragment"}
    answer = client.post(f"/desk/stories/{story.pk}/names/", {"act": act, **fields}, headers=headers)
    assert answer.status_code == 200
    return str(answer.content.decode())


def page_of(client: Client, story: Story) -> str:
    return str(client.get(f"/news/{story.pk}/", follow=True).content.decode())


def number(story: Story) -> int:
    return story.appearances.get().name_id


def test_a_wrong_name_rejected_and_the_page_changed(editor: Client) -> None:
    story = live()
    before = page_of(editor, story)
    judge(editor, story, f"reject:{number(story)}")
    after = page_of(editor, story)
    assert ("/dossiers/organisation/ladvinskaya-verf/" in before, "ladvinskaya-verf" in after) == (True, False)


def test_a_rejected_name_leaves_its_dossier_and_search(editor: Client) -> None:
    story = live()
    name = number(story)
    judge(editor, story, f"reject:{name}")
    assert "Передача парома" not in editor.get("/dossiers/organisation/ladvinskaya-verf/").content.decode()
    assert search.find("", kind="story", facets={"name": str(name)}).ids == []


def test_it_can_be_put_back(editor: Client) -> None:
    story = live()
    before = page_of(editor, story)
    judge(editor, story, f"reject:{number(story)}")
    judge(editor, story, f"restore:{number(story)}")
    assert page_of(editor, story) == before
    assert ledger(story) == ["name rejected", "name restored"]


def test_confirming_is_kept_at_every_place(editor: Client) -> None:
    story = live()
    panel = judge(editor, story, f"confirm:{number(story)}")
    assert Mention.objects.get(story=story).standing == "confirmed"
    assert "«Ладвинская верфь» — подтверждено." in panel


def two_places() -> Story:
    words = "Ладвинская верфь молчит. На заявление Ладвинская верфь не ответила."
    story = make.story(text=words)
    yard = make.name()
    make.appearance(story, yard, sentence="Ладвинская верфь молчит.", end=16, mention_count=2)
    for start in (0, words.rindex("Ладвинская")):
        make.mention(story, yard, "Ладвинская верфь", start=start)
    return story


def test_one_place_is_rejected_alone(editor: Client) -> None:
    story = two_places()
    first = Mention.objects.filter(story=story).order_by("start").first()
    assert first
    judge(editor, story, f"reject-place:{first.pk}")
    appearance = Appearance.objects.get(story=story)
    assert (appearance.rejected, appearance.mention_count) == (False, 1)
    assert appearance.sentence == "На заявление Ладвинская верфь не ответила."


def test_without_any_place_the_name_is_rejected(editor: Client) -> None:
    story = two_places()
    for mention in list(Mention.objects.filter(story=story)):
        judge(editor, story, f"reject-place:{mention.pk}")
    assert Appearance.objects.get(story=story).rejected


def test_a_name_of_the_list_is_added_in_whatever_case_it_stands(editor: Client) -> None:
    story = make.story(text="Портовики просят Волонгский порт о причале. В Волонгском порту не спешат.")
    port = make.name(slug="volongsky-port", label="Волонгский порт")
    NameForm.objects.create(name=port, text="Волонгский порт", key="волонгский порт", how="label")
    judge(editor, story, f"add:{port.pk}")
    assert Appearance.objects.get(story=story, name=port).mention_count == 2
    assert page_of(editor, story).count("/dossiers/organisation/volongsky-port/") == 2


def test_the_list_is_searched(editor: Client) -> None:
    story = live()
    name = make.name(slug="volongsky-port", label="Волонгский порт")
    NameForm.objects.create(name=name, text="Волонгский порт", key="волонгский порт", how="label")
    panel = editor.get(f"/desk/stories/{story.pk}/names/", {"q": "порт"}, headers={"Accept": "text/fragment"})
    assert f'value="add:{name.pk}"' in panel.content.decode()


def test_a_new_name_is_put_on_the_list(editor: Client) -> None:
    story = live()
    judge(editor, story, "new", label="паром", kind="product")
    name = Name.objects.get(kind="product")
    assert (name.standing, Appearance.objects.get(story=story, name=name).mention_count) == ("confirmed", 2)


def test_what_the_text_does_not_say_is_not_added(editor: Client) -> None:
    story = live()
    panel = judge(editor, story, "new", label="Балтийский завод", kind="organisation")
    assert ("В сохранённом тексте нет" in panel, Name.objects.filter(label="Балтийский завод").exists()) == (
        True,
        False,
    )


def test_the_words_of_the_text_may_be_others(editor: Client) -> None:
    story = live()
    judge(editor, story, "new", label="Ладвинский судостроительный завод", kind="organisation", written="верфь")
    added = Mention.objects.get(story=story, name__label="Ладвинский судостроительный завод")
    assert (added.surface, added.how) == ("верфь", "editor")


def test_mentions_follow_their_words_when_the_text_is_edited(editor: Client) -> None:
    story = told()
    send(editor, story, body_0="Срочно. " + TEXT)
    mention = Mention.objects.get(story=story)
    text = "Срочно. " + TEXT
    assert text[mention.start : mention.end] == "Ладвинская верфь"


def test_a_name_whose_words_are_gone_leaves(editor: Client) -> None:
    story = told()
    send(editor, story, body_0="Передача парома перенесена на август.")
    assert not Appearance.objects.filter(story=story).exists()


@pytest.mark.parametrize(
    "act", ["", "reject", "reject:", "reject:x", "reject:999", "add:0", "confirm-place:7", "what:1"]
)
def test_an_act_that_means_nothing(editor: Client, act: str) -> None:
    answer = editor.post(f"/desk/stories/{live().pk}/names/", {"act": act})
    assert answer.status_code in {400, 404}


def test_without_the_script_one_comes_back_to_the_story(editor: Client) -> None:
    story = live()
    answer = editor.post(f"/desk/stories/{story.pk}/names/", {"act": f"reject:{number(story)}"})
    assert answer["Location"] == f"/desk/stories/{story.pk}/#names"


def test_an_edited_text_is_read_anew(editor: Client) -> None:
    story = told()
    send(editor, story, body_0=TEXT + " Из Норвегии пришёл ответ.")
    panel = judge(editor, story, "find")
    assert "Норвегия" in panel
    assert Appearance.objects.get(story=story, name__code="NO").position > 0


def test_what_was_rejected_stays_rejected_after_another_reading(editor: Client) -> None:
    story = told()
    judge(editor, story, f"reject:{number(story)}")
    judge(editor, story, "find")
    assert Appearance.objects.get(story=story, name__slug="ladvinskaya-verf").rejected
