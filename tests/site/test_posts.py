"""The page of a reader's post: what it shows, what it answers, where it is, its price."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

import svodka.site
from svodka.discuss.models import ReaderPost, Thread
from svodka.discuss.rendering import render_essay
from svodka.stories.models import Story
from tests import make
from tests.site.conftest import Get, attribute, text_of

pytestmark = pytest.mark.database


def live(headline: str = "Сколько стоит простой дока", **given: Any) -> ReaderPost:
    post = make.reader_post(headline, **given)
    Thread.objects.create(post=post, last_activity_at=post.published_at)
    return post


def path_of(post: ReaderPost, prefix: str = "") -> str:
    return f"{prefix}/posts/{post.pk}-{post.slug}/"


def test_a_post_shows_its_words_author_and_dates(portal: None, get: Get) -> None:
    tree = get(path_of(live(edited_at=make.NOON), "/en"))
    assert text_of(tree, "h1") == "Сколько стоит простой дока"
    assert text_of(tree, ".body") == "Считаем вслух."
    dates = [" ".join(node.text().split()) for node in tree.css(".origin dd")]
    assert dates == ["Вахтенный", "20 November 2026, 12:00", "20 November 2026, 12:00"]


def test_a_post_that_was_never_edited_says_nothing_of_edits(portal: None, get: Get) -> None:
    assert len(get(path_of(live())).css(".origin div")) == 2


def test_counters_have_words(portal: None, get: Get) -> None:
    post = live(view_count=3862, comment_count=8, like_count=57)
    live("Ответ", to_post=post, slug="otvet")
    counters = text_of(get(path_of(post, "/en")), ".counters")
    assert counters.startswith("read 3 862 comments 8 agree 57 readers’ answers 1")


def test_the_author_is_a_link_to_their_page(portal: None, get: Get) -> None:
    tree = get(path_of(live(author=make.commenter("Нина с Волонги"))))
    assert attribute(tree, ".origin a", "href") == "/readers/Нина_с_Волонги/"


def test_headings_and_quotation_marks_of_an_essay(portal: None, get: Get) -> None:
    tree = get(path_of(live(html=render_essay('## Раз\n\nПаром "Нерль" — `"код"`'))))
    assert text_of(tree, ".body h2") == "Раз"
    assert text_of(tree, ".body p") == 'Паром «Нерль» — "код"'


def test_an_answer_and_its_story_lead_to_each_other(portal: None, get: Get) -> None:
    story = make.story()
    make.thread(story)
    answer = live("Август выбрали не из-за колонок", to_story=story, html="<p>Посмотрите на даты.</p>")
    line = get(path_of(answer, "/en")).css_first(".top .note a")
    assert line
    assert line.attributes["href"] == f"/en/news/{story.pk}-parom/"
    assert " ".join(line.text().split()) == "Answer to «Паром „Устьяна“ передадут не раньше августа»"
    shown = get(f"/en/news/{story.pk}-parom/")
    assert attribute(shown, ".answers h3 a", "href") == path_of(answer, "/en")
    assert text_of(shown, ".answers p") == "Посмотрите на даты."
    assert "readers’ answers 1" in text_of(shown, ".counters")


def test_an_answer_and_its_post_lead_to_each_other(portal: None, get: Get) -> None:
    essay = live()
    answer = live("Дороже, чем кажется", to_post=essay, slug="dorozhe")
    assert attribute(get(path_of(answer)), ".top .note a", "href") == path_of(essay)
    assert attribute(get(path_of(essay)), ".answers h3 a", "href") == path_of(answer)


@pytest.mark.parametrize(
    ("state", "line"),
    [
        ("hidden", "Answer to «Сколько стоит простой дока» (no longer published)"),
        ("deleted", "Answer to a post that its author has deleted"),
        ("draft", "Answer to a post that its author has deleted"),
    ],
)
def test_what_can_no_longer_be_read_is_named_and_led_to_by_nothing(
    portal: None, get: Get, state: str, line: str
) -> None:
    answer = live("Дороже", to_post=live(), slug="dorozhe")
    ReaderPost.objects.exclude(pk=answer.pk).update(state=state)
    tree = get(path_of(answer, "/en"))
    assert text_of(tree, ".top .note") == line
    assert tree.css_first(".top .note a") is None


def test_an_answer_to_a_withdrawn_story_stays(portal: None, get: Get) -> None:
    answer = live(to_story=make.story("Тарханка"))
    Story.objects.update(state="withdrawn", withdrawn_for="rights")
    tree = get(path_of(answer, "/en"))
    assert text_of(tree, ".top .note") == "Answer to «Тарханка» (no longer published)"
    assert tree.css_first(".top .note a") is None


def test_hidden_answers_are_not_listed(portal: None, get: Get) -> None:
    story = make.story()
    live(to_story=story, state="hidden", state_reason="Реклама")
    tree = get(f"/en/news/{story.pk}-parom/")
    assert tree.css_first(".answers") is None
    assert "Nobody has answered yet" in text_of(tree, "section[aria-labelledby=answers]")


def test_of_many_answers_ten_are_shown_and_all_are_listed(portal: None, get: Get) -> None:
    story = make.story()
    for number in range(12):
        live(f"Ответ {number}", to_story=story, slug=f"o{number}")
    tree = get(f"/news/{story.pk}-parom/")
    assert len(tree.css(".answers li")) == 10
    assert len(get(attribute(tree, "section[aria-labelledby=answers] .more a", "href")).css(".answers li")) == 12


def test_everybody_is_offered_to_answer(portal: None, get: Get) -> None:
    post = live()
    assert attribute(get(path_of(post)), "section[aria-labelledby=answers] .head a", "href") == (
        f"/posts/write/?to=post-{post.pk}"
    )


def test_another_slug_redirects_for_good(portal: None, client: Client) -> None:
    post = live()
    for asked in (f"/posts/{post.pk}-staroe/", f"/posts/{post.pk}/"):
        response = client.get(asked)
        assert (response.status_code, response["Location"]) == (301, path_of(post))


def test_a_post_without_a_slug_lives_at_its_number(portal: None, get: Get) -> None:
    post = live("🚢🚢🚢", slug="")
    link = attribute(get(f"/en/posts/{post.pk}/"), "link[rel=canonical]", "href")
    assert link == f"{settings.PUBLIC_ADDRESS}/posts/{post.pk}/"


def test_a_draft_is_not_there_even_for_its_author(portal: None, get: Get, client: Client) -> None:
    post = make.reader_post(state="draft", published_at=None)
    client.force_login(post.author)
    get(path_of(post), 404)


def test_a_number_beyond_all_numbers_is_not_there(get: Get) -> None:
    get(f"/posts/{10**30}/", 404)


def test_a_hidden_post_gives_the_moderators_reason_and_nothing_else(portal: None, get: Get) -> None:
    tree = get(path_of(live(state="hidden", state_reason="Реклама <b>"), "/en"), 410)
    assert "A moderator has hidden it: Реклама <b>" in text_of(tree, "main")
    assert "Считаем" not in (tree.html or "")


def test_a_deleted_post_is_gone(portal: None, get: Get) -> None:
    tree = get(path_of(live(state="deleted"), "/en"), 410)
    assert "Its author has deleted it." in text_of(tree, "main")
    assert "простой дока" not in (tree.html or "")


def test_a_script_in_the_headline_stays_text(portal: None, get: Get) -> None:
    name = "</script><script>alert(1)</script>\"'><img src=x onerror=alert(1)>"
    post = live(name)
    tree = get(path_of(post))
    assert text_of(tree, "h1").startswith("</script><script>alert(1)")
    assert [node.attributes.get("type") for node in tree.css("script") if not node.attributes.get("src")] == [
        "application/ld+json"
    ]
    assert tree.css_first("img") is None


def test_json_ld_is_a_forum_posting(portal: None, get: Get) -> None:
    post = live(comment_count=3)
    node = get(path_of(post)).css_first('script[type="application/ld+json"]')
    data = json.loads(node.text() if node else "{}")
    assert (data["@type"], data["headline"], data["commentCount"]) == ("DiscussionForumPosting", post.headline, 3)
    assert data["author"]["url"] == f"{settings.PUBLIC_ADDRESS}/readers/Вахтенный/"


def test_who_asks_makes_no_difference(portal: None, client: Client) -> None:
    post = live()
    before = client.get(path_of(post)).content
    client.force_login(post.author)
    assert client.get(path_of(post)).content == before


def test_six_queries_whatever_is_on_the_page(portal: None, client: Client, django_assert_max_num_queries: Any) -> None:
    story = make.story()
    post = live(to_story=story)
    for number in range(5):
        make.comment(post.thread)
        live(f"Ответ {number}", to_post=post, slug=f"o{number}")
    with django_assert_max_num_queries(6):
        assert client.get(path_of(post)).status_code == 200


def test_html_and_css_weigh_at_most_15_kb(portal: None, client: Client) -> None:
    """An essay of 8,000 letters in answer to a story, with ten answers and ten comments."""
    words = "Стороны рассмотрели перенос сроков передачи парома и готовность номер {} на Ладвинской верфи. "
    source = "\n\n".join("".join(words.format(n * 7 + k) for k in range(6)) for n in range(14))
    post = live(source=source, html=render_essay(source), to_story=make.story())
    for number in range(10):
        live(f"Ответ номер {number} о портах и верфях", to_post=post, slug=f"o{number}", html=f"<p>{words}</p>")
        make.comment(post.thread, words.format(number))
    page = client.get(path_of(post)).content
    sheet = (Path(svodka.site.__file__).parent / "static/site/style.css").read_bytes()
    assert len(gzip.compress(page, 6)) + len(gzip.compress(sheet, 6)) <= 15_000, [len(page), len(sheet)]


@pytest.mark.parametrize("place", ["page-1/", "branches/", "branches/1/"])
def test_the_talk_has_pages_of_its_own(portal: None, get: Get, place: str) -> None:
    post = live()
    make.comment(post.thread, "Ходил через день.")
    tree = get(f"{path_of(post)}{place}")
    assert "Ходил через день." in text_of(tree, "#c1")
    assert path_of(post) in [node.attributes.get("href") for node in tree.css("main a")]


@pytest.mark.parametrize("place", ["page-1/", "branches/", "branches/1/"])
def test_the_talk_of_a_hidden_post_says_why_it_is_gone(portal: None, get: Get, place: str) -> None:
    post = live()
    make.comment(post.thread)
    ReaderPost.objects.update(state="hidden", state_reason="Реклама")
    assert "Реклама" in text_of(get(f"{path_of(post)}{place}", 410), "main")
