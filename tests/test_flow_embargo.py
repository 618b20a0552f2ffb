"""An embargo in the future holds, whatever way a story may go live or become known; see also test_rights_channels."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client

from svodka import claims, flow
from svodka.gather.models import Capture, Source
from svodka.stories.actions import UnableToCorrect, UnableToPublish, storylines
from svodka.stories.drafts import kept
from svodka.stories.manuscripts import digests
from svodka.stories.models import Intake, Story, Storyline
from svodka.stories.storylines.deciding import Same
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.database]

HARBOUR = Path(__file__).parent / "data" / "documents" / "harbour.ninjs.json"
AHEAD = timedelta(hours=3)


def under_embargo(now, headline="Порт меняет хозяина", **given):
    return make.story(headline, published_at=None, embargo_until=now + AHEAD, **{"state": "ready", **given})


@pytest.mark.parametrize("state", ["incoming", "taken", "ready", "scheduled"])
def test_it_is_not_published_from_any_state(now, state):
    with pytest.raises(UnableToPublish, match="embargo"):
        flow.publish(under_embargo(now, state=state), now=now)


def test_it_is_not_scheduled_for_an_earlier_moment(now):
    with pytest.raises(UnableToPublish, match="embargo"):
        flow.schedule(under_embargo(now), at=now + AHEAD - timedelta(minutes=1), now=now)


def test_a_source_that_publishes_at_once_waits(now, tmp_path):
    source = Source.objects.create(name="Порт", slug="port", feed_url="https://port.example/rss")
    Intake.objects.create(source=source, publish_at_once=True)
    early = now - timedelta(days=30)
    given = {"data": HARBOUR.read_bytes(), "url": "https://port.example/1.json", "source": source, "publish": True}
    flow.take_in(**given, captures=tmp_path, now=early)
    claimed = claims.claim(Capture.objects.all(), now=early, worker="tests", limit=1)
    [outcome] = flow.read_and_file(claimed, captures=tmp_path, now=early)
    assert outcome.story.embargo_until > early
    assert (outcome.published, "embargo" in outcome.held) == (False, True)


def test_what_is_live_takes_no_embargo(now):
    story = make.story()
    stands = kept(story)
    mine = {**stands.manuscript, "embargo_until": (now + AHEAD).isoformat()}
    opened = digests(stands.manuscript)
    with pytest.raises(UnableToCorrect) as refusal:
        flow.correct(story, mine=mine, opened=opened, words="", now=now, by=make.reader())
    assert refusal.value.why == "out"


def test_a_storyline_is_not_named_by_it(now, client: Client):
    hidden, live = under_embargo(now), make.story("Порт расширяют", published_at=now)
    storylines.join(story=live, to=hidden, same=Same.HAPPENING, now=now, by=make.reader())
    line = Storyline.objects.get()
    assert (line.headline, line.slug) == ("Порт расширяют", "port-rasshiryayut")
    assert "хозяина" not in client.get(f"/storylines/{line.pk}-{line.slug}/").content.decode()


def test_a_storyline_of_which_nothing_is_out_is_not_there(now, client: Client):
    line = make.told(under_embargo(now), make.happening()).storyline
    assert client.get(f"/storylines/{line.pk}-x/").status_code == 404


def test_with_the_first_report_that_goes_out_it_takes_that_name(now):
    hidden, other = under_embargo(now), make.story("Порт расширяют", state="ready", published_at=None)
    storylines.join(story=other, to=hidden, same=Same.HAPPENING, now=now, by=make.reader())
    flow.publish(Story.objects.get(pk=other.pk), now=now)
    assert Storyline.objects.get().headline == "Порт расширяют"
