"""A live story's page is looked at again; the same page never becomes a second story."""

from datetime import timedelta

import pytest

from svodka import claims, flow
from svodka.gather import actions as gather
from svodka.gather.models import Capture
from svodka.stories.actions.sources import next_look
from svodka.stories.drafts import kept
from svodka.stories.manuscripts import digests
from svodka.stories.models import Copy, LedgerEntry, SourceChange, SourceWatch, Story
from tests import make, working

pytestmark = [pytest.mark.database, pytest.mark.django_db]

PAGE = working.PAGE.decode()
HOUR = timedelta(hours=1)


@pytest.fixture
def take(web, clock, captures):
    """Take a page in as if it had been named by hand, and file it."""

    def take(data=PAGE, path="/news/1", **given):
        kept = flow.take_in(data=data.encode(), url=web.url(path), captures=captures, now=clock.now, **given)
        claimed = claims.claim(Capture.objects.all(), now=clock.now, worker="tests", limit=32)
        return kept if not claimed else flow.read_and_file(claimed, captures=captures, now=clock.now)[0]

    return take


@pytest.fixture
def story(take, web):
    web.page("/news/1", PAGE, headers={"ETag": '"1"'})
    return take(publish=True).story


def changed(page=PAGE):
    return page.replace("</h1>", ": судно стоит</h1>", 1)


def later(worker, clock, wait=HOUR):
    clock.now += wait
    for _round in range(3):
        worker.work_once()
        clock.now += timedelta(seconds=1)


def test_looks_come_an_hour_six_a_day_and_a_week_after_publication(now):
    assert next_look(now, now=now) == (0, now + HOUR)
    assert next_look(now, now=now + 7 * HOUR) == (2, now + timedelta(days=1))
    assert next_look(now, now=now + timedelta(days=8)) == (4, None)


def test_a_page_that_stays_is_asked_for_conditionally_and_rings_nobody(worker, story, web, clock, now):
    later(worker, clock)
    later(worker, clock, 5 * HOUR)
    asked = [one.headers.get("if-none-match") for one in web.asked if one.path == "/news/1"]
    watch = SourceWatch.objects.get(story=story)
    assert (asked, watch.looks, watch.due_at) == ([None, '"1"'], 2, now + timedelta(days=1))
    assert (Capture.objects.count(), SourceChange.objects.count()) == (1, 0)


def test_side_matter_rings_nobody_and_is_not_kept(worker, story, web, clock, tmp_path):
    web.page("/news/1", PAGE.replace("</body>", "<aside><a href='/n/9'>Читайте также</a> 318</aside></body>"))
    later(worker, clock)
    assert (SourceChange.objects.count(), Capture.objects.count()) == (0, 1)
    assert len(list(tmp_path.rglob("*.zst"))) == 1


def test_a_changed_page_rings_once_and_is_over_when_it_is_as_it_was(worker, story, web, clock):
    web.page("/news/1", changed())
    later(worker, clock)
    later(worker, clock, 5 * HOUR)
    change = SourceChange.objects.get()
    assert (change.kind, change.state, Story.objects.count()) == ("changed", "open", 1)
    web.page("/news/1", PAGE)
    later(worker, clock, timedelta(days=1))
    change.refresh_from_db()
    assert change.state == "over"
    assert LedgerEntry.objects.filter(act__in=["source changed", "source as before"]).count() == 2


@pytest.mark.parametrize("status", [404, 410])
def test_what_is_gone_rings_when_it_is_still_gone_hours_later(worker, story, web, clock, status):
    web.page("/news/1", "gone", status=status)
    later(worker, clock)
    assert SourceChange.objects.count() == 0
    later(worker, clock, 4 * HOUR)
    assert SourceChange.objects.get().kind == "gone"
    web.page("/news/1", PAGE)
    later(worker, clock, timedelta(days=1))
    story.refresh_from_db()
    assert (SourceChange.objects.get().state, story.state) == ("over", "live")


def write_by_hand(story, text, now, by):
    stands = kept(Story.objects.get(pk=story.pk)).manuscript
    mine = {**stands, "body": [{**stands["body"][0], "value": {"text": text, "marks": []}}, *stands["body"][1:]]}
    flow.correct(story, mine=mine, opened=digests(stands), words="Уточнено", now=now, by=by)


def test_followed_it_corrects_the_story_but_for_what_a_person_wrote(worker, story, web, clock, now):
    editor, text = make.reader(), Copy.objects.get(story=story).body.raw_data[0]["value"]["text"]
    write_by_hand(story, "Написано от руки.", now, editor)
    web.page("/news/1", changed().replace(text[:20], "Иначе начинается текст", 1))
    later(worker, clock)
    change = SourceChange.objects.select_related("story__copy", "before", "capture").get()
    passages = flow.difference_of(change, captures=worker.means.captures).passages
    assert {one.field: one.by_hand for one in passages} == {"headline": False, "body": True}
    followed = flow.follow(change, words="Источник исправил", captures=worker.means.captures, now=now, by=editor)
    copy = Copy.objects.get(story=story)
    assert (copy.headline[-13:], copy.body.raw_data[0]["value"]["text"]) == (": судно стоит", "Написано от руки.")
    assert (followed.draft, followed.by_hand, story.corrections.count()) == (False, 1, 2)
    assert Story.objects.get(pk=story.pk).capture == change.capture


def test_nothing_is_followed_into_somebodys_draft_without_them(worker, story, web, clock, now):
    editor, stands = make.reader(), kept(story).manuscript
    flow.save(story, mine={**stands, "kicker": "Порты"}, opened=digests(stands), now=now, by=editor)
    web.page("/news/1", changed())
    later(worker, clock)
    change = SourceChange.objects.select_related("story__copy", "before", "capture").get()
    assert flow.follow(change, words="Исправлено", captures=worker.means.captures, now=now, by=editor).draft
    copy = Copy.objects.get(story=story)
    assert (copy.headline, copy.has_unpublished_changes, copy.kicker) == (stands["headline"], True, "")


def test_what_was_dismissed_does_not_ring_again(worker, story, web, clock, now):
    web.page("/news/1", changed())
    later(worker, clock)
    flow.dismiss(SourceChange.objects.get(), now=now, by=make.reader())
    later(worker, clock, 6 * HOUR)
    assert [change.state for change in SourceChange.objects.all()] == ["dismissed"]


# --- the same page ---


def test_another_address_of_the_page_is_the_same_story(story, take):
    same = take(PAGE.replace("</body>", "<p></p></body>"), path="/amp/1?utm_source=x", final_url=story.capture.url)
    assert (same.story, Story.objects.count(), SourceChange.objects.count()) == (story, 1, 0)
    assert LedgerEntry.objects.filter(story=story, act="same page").count() == 1


def test_an_address_written_otherwise_is_the_same_address(story, take):
    retitled = take(changed(), path="/news/1/?utm_source=feed#top")
    assert (retitled.story, Story.objects.count()) == (story, 1)
    assert SourceChange.objects.get().capture == retitled.capture


def test_one_canonical_address_for_all_pages_makes_no_story_of_them(story, take, web):
    other = (working.PAGES / "portal-copy.txt").read_text("utf-8")
    assert take(other, path="/news/2", final_url=story.capture.url).story != story


def rss(title):
    item = f"<item><title>{title}</title><link>/news/1</link><guid>n1</guid></item>"
    return f"<rss version='2.0'><channel><title>Рында</title>{item}</channel></rss>"


def test_a_headline_changed_in_the_feed_is_an_update(worker, web, clock, now):
    source = gather.add_source(name="Рында", feed_url=web.feed("/rss", rss("Разгрузился")), now=now)
    web.page("/news/1", PAGE)
    later(worker, clock, timedelta())
    web.feed("/rss", rss("Разгрузился и стоит"))
    web.page("/news/1", changed())
    gather.poll_soon(source, now=clock.now)
    later(worker, clock, timedelta())
    later(worker, clock, timedelta())
    assert (Story.objects.count(), SourceChange.objects.get().kind) == (1, "changed")
