"""A page goes through the whole house. The page is the sample's copy of a portal: two registers, two officials."""

from datetime import date
from pathlib import Path

import pytest

from svodka import claims, flow
from svodka.discuss.models import Thread
from svodka.dossiers.models import Appearance, Mention, Role
from svodka.gather.captures import UnableToLoadCapture
from svodka.gather.models import Capture, Reading
from svodka.names.actions import load_countries
from svodka.names.models import Name
from svodka.search import queries as search
from svodka.stories.actions import UnableToPublish, UnableToWithdraw
from svodka.stories.bodies import from_stream
from svodka.stories.models import Copy, LedgerEntry, Picture, Story
from svodka.stories.verbatim import is_verbatim
from tests import make

pytestmark = [pytest.mark.database, pytest.mark.django_db]

PAGE = Path(__file__).parent.parent / "svodka" / "sample" / "pages" / "portal-copy.txt"
URL = "https://vestovoy.example/news/2026-11-18/sudovye-reestry"


def take_in(captures, now, data=None, url=URL, publish=True, **given):
    return flow.take_in(data=data or PAGE.read_bytes(), url=url, captures=captures, now=now, publish=publish, **given)


def read(captures, now, **given):
    claimed = claims.claim(Capture.objects.all(), now=now, worker="tests", limit=32)
    return flow.read_and_file(claimed, captures=captures, now=now, **given)


@pytest.fixture
def story(captures, now):
    load_countries(now=now)
    take_in(captures, now)
    [outcome] = read(captures, now)
    assert outcome.published, outcome
    return outcome.story


def test_a_page_becomes_a_live_story_with_its_three_dates(story, now):
    assert (story.state, story.published_at) == (Story.State.LIVE, now)
    assert (story.event_date, story.agency_date) == (date(2026, 11, 13), date(2026, 11, 17))
    assert (story.agency.name, story.slug[:12]) == ("Лоция-Инфо", "turkmenistan")


def test_what_was_printed_is_kept_beside_what_was_understood(story):
    copy = Copy.objects.get(story=story)
    assert copy.dateline == "Лоция-Инфо, 17 ноября."
    assert (copy.rights_state, copy.copyright_holder) == ("claimed-open", "")
    assert copy.usage_terms == "Материал размещён правообладателем в открытом доступе"
    assert copy.primary_source_name == "сайт Палаты судоходного учёта Азербайджанской Республики"


def test_the_picture_of_a_cache_is_kept_back(story):
    picture = Picture.objects.get(story=story)
    assert (picture.rights_state, picture.credit_line, picture.due_at) == ("unknown", "img-cache.example", None)


def test_every_mention_stands_where_it_says(story):
    texts = {block.id: block.text for block in from_stream(story.copy.body.raw_data)}
    in_body = [mention for mention in Mention.objects.filter(story=story) if mention.block in texts]
    assert len(in_body) > 10
    assert [m for m in in_body if texts[m.block][m.start : m.end] != m.surface] == []


def test_the_countries_are_those_of_the_authority_list(story):
    named = Name.objects.filter(kind=Name.Kind.COUNTRY, appearances__story=story)
    assert set(named.values_list("code", flat=True)) == {"TM", "AZ"}


def test_a_person_has_a_dossier_with_the_role_the_story_gives(story):
    role = Role.objects.select_related("organisation").get(person__label="Рауф Садыхлы")
    assert role.position == "первый заместитель председателя Палаты судоходного учёта"
    assert (role.rank, role.organisation.label) == ("капитан дальнего плавания", "Палата судоходного учёта")


def test_an_appearance_carries_the_sentence_with_the_name_marked(story):
    appearance = Appearance.objects.get(story=story, name__label="Мерген Атадурдыев")
    assert appearance.sentence[appearance.start : appearance.end].startswith("Мерген")
    assert appearance.gist


def test_an_acronym_of_the_text_is_an_alias_of_its_organisation(story):
    chamber = Name.objects.get(kind="organisation", label="Палата судоходного учёта")
    assert "ПСУ" in chamber.forms.values_list("text", flat=True)


@pytest.mark.parametrize("query", ["туркмения", "в Туркмении", "азербайджаном", "реестр", "палата учета", "ПСУ"])
def test_the_story_is_found_by_any_form_and_alias(story, query):
    assert search.find(query, kind="story", facets={"state": "live"}).ids == [story.pk]


def test_the_thread_stands_under_discussed_from_the_publication_on(story, now):
    assert Thread.objects.get(story=story).last_activity_at == now


def test_the_ledger_tells_what_was_done(story):
    acts = list(LedgerEntry.objects.order_by("pk").values_list("act", flat=True))
    assert acts == ["taken in", "read", "filed", "published"]


def test_the_same_bytes_are_taken_in_once(story, captures, now):
    kept = take_in(captures, now, url="https://mirror.example/copy")
    assert (kept.known, kept.capture.story) == (True, story)
    assert read(captures, now) == []


def test_a_changed_page_leaves_the_story_as_it_stands(story, captures, now):
    changed = PAGE.read_text(encoding="utf-8").replace("37 судов", "39 судов").encode()
    take_in(captures, now, data=changed)
    [outcome] = read(captures, now)
    assert (outcome.story, Story.objects.count()) == (story, 1)
    assert "changed" in outcome.held
    assert Reading.objects.count() == 2


def test_a_page_that_is_no_article_is_refused_with_the_reason(captures, now):
    take_in(captures, now, data=b"<html><title>Login</title><form><input name=login></form></html>")
    [outcome] = read(captures, now)
    capture = Capture.objects.get()
    assert (capture.state, capture.due_at) == (Capture.State.REFUSED, None)
    assert capture.reason == outcome.refusal != ""
    assert not Story.objects.exists()


def test_a_page_with_forbidden_characters_is_filed_and_served_in_the_feed(captures, now, client, settings):
    Path(settings.STATIC_ROOT).mkdir(exist_ok=True)
    make.portal()
    load_countries(now=now)
    told = '{"@type": "NewsArticle", "author": [{"name": "Вера\\u0000 \\ud800Ладова"}]}'
    head = f'<head><script type="application/ld+json">{told}</script>'
    page = (PAGE.parent / "rynda-short-note.html").read_text(encoding="utf-8")
    page = page.replace("<head>", head, 1).replace("<p>", "<p>&#8;&#xFFFF;", 1).replace("<h1>", "<h1>Порт&#8;", 1)
    take_in(captures, now, data=page.encode())
    assert read(captures, now)[0].published
    assert client.get("/feeds/news.xml").status_code == 200


def test_a_lost_folder_of_captures_refuses_no_page(captures, now):
    take_in(captures, now)
    with pytest.raises(UnableToLoadCapture):
        read(captures / "unmounted", now)
    assert Capture.objects.get().state == Capture.State.UNREAD
    [outcome] = read(captures, now + claims.LEASE)
    assert outcome.published


@pytest.fixture
def refused(captures, now):
    """The copy of the portal, taken for HTML and so refused."""
    take_in(captures, now, url="file:copy.txt#1", publish=False, input_kind="html")
    [outcome] = read(captures, now)
    assert outcome.refusal
    return outcome


def test_a_refused_page_that_is_offered_again_is_read_as_it_is_offered_now(refused, captures, now):
    kept = take_in(captures, now)
    assert (kept.known, kept.refused, kept.capture.url) == (True, refused.refusal, URL)
    [outcome] = read(captures, now)
    assert (outcome.published, outcome.story.capture.reason) == (True, "")


def test_a_refused_page_keeps_its_web_address_when_a_file_of_it_is_offered(refused, captures, now):
    Capture.objects.update(url=URL)
    assert take_in(captures, now, url="file:copy.txt#1").capture.url == URL


def test_publishing_may_be_asked_for_before_a_kept_page_is_read(captures, now):
    take_in(captures, now, publish=False)
    take_in(captures, now)
    [outcome] = read(captures, now)
    assert outcome.published


def test_a_postponed_page_is_due_when_it_is_offered_again(captures, now):
    take_in(captures, now)
    Capture.objects.update(due_at=now + claims.LONGEST_RETRY)
    take_in(captures, now)
    assert len(read(captures, now)) == 1


def test_a_page_in_the_hands_of_a_worker_stays_there(captures, now):
    take_in(captures, now)
    held = claims.claim(Capture.objects.all(), now=now, worker="busy", limit=1)
    take_in(captures, now)
    assert len(flow.read_and_file(held, captures=captures, now=now)) == 1


def test_the_limit_of_the_portal_is_the_readers_too(captures, now):
    take_in(captures, now, data=PAGE.read_bytes() + b" " * 5_000_000)
    [outcome] = read(captures, now, max_bytes=6_000_000)
    assert outcome.published


def test_without_publish_the_story_waits_for_an_editor(captures, now):
    take_in(captures, now, publish=False)
    [outcome] = read(captures, now)
    assert (outcome.story.state, outcome.published) == (Story.State.INCOMING, False)
    assert search.find("реестр", kind="story", facets={"state": "live"}).ids == []


def test_a_worker_killed_between_capture_and_story_loses_nothing(captures, now):
    take_in(captures, now)
    claims.claim(Capture.objects.all(), now=now, worker="killed", limit=1)
    assert read(captures, now) == []
    [outcome] = read(captures, now + claims.LEASE)
    assert (outcome.published, Story.objects.count()) == (True, 1)


def test_a_worker_slower_than_its_lease_files_nothing(captures, now):
    take_in(captures, now)
    slow = claims.claim(Capture.objects.all(), now=now, worker="slow", limit=1)
    assert len(read(captures, now + claims.LEASE)) == 1
    [outcome] = flow.read_and_file(slow, captures=captures, now=now)
    assert (outcome.story, Story.objects.count()) == (None, 1)


def test_a_live_story_is_not_published_again(story, now):
    with pytest.raises(UnableToPublish, match="live already"):
        flow.publish(story, now=now)


def test_an_embargo_is_a_gate(captures, now):
    take_in(captures, now, publish=False)
    [outcome] = read(captures, now)
    Story.objects.filter(pk=outcome.story.pk).update(embargo_until=now + claims.LEASE)
    with pytest.raises(UnableToPublish, match="embargo"):
        flow.publish(outcome.story, now=now)
    assert flow.publish(outcome.story, now=now + claims.LEASE).state == Story.State.LIVE


def test_a_withdrawn_story_leaves_search_and_discussion(story, now):
    flow.withdraw(story, reason="retract", now=now)
    assert search.find("реестр", kind="story").ids == []
    assert Thread.objects.get(story=story).state == Thread.State.HIDDEN


def test_a_withdrawal_needs_one_of_three_reasons(story, now):
    with pytest.raises(UnableToWithdraw, match="pull-back"):
        flow.withdraw(story, reason="whim", now=now)


def test_a_rejected_name_leaves_no_trace_in_the_next_story(captures, now):
    load_countries(now=now)
    Name.objects.filter(code="AZ").update(standing=Name.Standing.REJECTED)
    take_in(captures, now)
    read(captures, now)
    assert not Appearance.objects.filter(name__code="AZ").exists()


def test_a_saved_file_has_the_address_that_the_page_gives_itself(captures, now):
    page = PAGE.parent / "rynda-schema-article.html"
    take_in(captures, now, data=page.read_bytes(), url="file:page.html#1")
    read(captures, now)
    assert Capture.objects.get().address == "https://rynda.example/n/40817"


def test_a_ship_keeps_the_quotation_marks_it_is_printed_in(captures, now):
    page = PAGE.parent / "rynda-schema-article.html"
    take_in(captures, now, data=page.read_bytes(), url="https://rynda.example/n/40817")
    read(captures, now)
    labels = set(Name.objects.exclude(kind="country").values_list("label", flat=True))
    assert {"«Устьяна»", "«Соляной берег»", "Ладвинская верфь"} <= labels


def test_of_an_agency_that_only_signs_nothing_is_said(story):
    assert Appearance.objects.get(story=story, name__label="Лоция-Инфо").gist == ""


def test_a_reprint_is_word_for_word_until_somebody_works_on_it(story):
    saved = Copy.objects.filter(story=story)
    stands = []
    for change in ({"version": 0}, {"version": 1}, {"body": [make.paragraph("Написано заново от начала до конца.")]}):
        saved.update(**change)
        stands.append(is_verbatim(Story.objects.select_related("copy").get(pk=story.pk)))
    assert stands == [True, True, False]
