"""Pages of a thread: as written, by branch, one branch; the way to a comment; what may not be read."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from svodka.discuss import actions as discuss
from svodka.discuss.models import Comment, Thread
from svodka.stories.models import Story
from tests import make
from tests.discuss.talk import fill, parents_like_readers
from tests.site.conftest import Get, attribute, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def story(portal: None) -> Story:
    return make.story()


@pytest.fixture
def thread(story: Story) -> Thread:
    return make.thread(story)


def base(thread: Thread, language: str = "") -> str:
    return f"{language}/news/{thread.story_id}-parom/"


def ids(tree: Any, selector: str = ".comment") -> list[str]:
    return [node.attributes["id"] for node in tree.css(selector)]


def test_a_page_as_written_holds_its_hundred(thread: Thread, get: Get) -> None:
    fill(thread, [0] * 250)
    tree = get(f"{base(thread)}page-2/")
    assert ids(tree) == [f"c{seq}" for seq in range(101, 201)]
    talk = tree.css_first("#talk").attributes
    assert (talk["data-thread"], talk["data-first"], talk["data-last"]) == (str(thread.pk), "101", "200")


def test_each_page_has_its_title_address_and_neighbours(thread: Thread, get: Get) -> None:
    fill(thread, [0] * 250)
    tree = get(f"{base(thread)}page-2/")
    assert "Паром «Устьяна» передадут не раньше августа, страница 2" in text_of(tree, "title").replace("\xa0", " ")
    assert attribute(tree, "link[rel=canonical]", "href") == f"{settings.PUBLIC_ADDRESS}{base(thread)}page-2/"
    assert attribute(tree, "link[rel=prev]", "href") == f"{base(thread)}page-1/"
    assert attribute(tree, "link[rel=next]", "href") == f"{base(thread)}page-3/"


def test_in_another_language_the_true_address_is_the_papers_own(thread: Thread, get: Get) -> None:
    tree = get(f"{base(thread, '/en')}page-1/")
    assert attribute(tree, "link[rel=canonical]", "href") == f"{settings.PUBLIC_ADDRESS}{base(thread)}page-1/"
    assert attribute(tree, ".head a", "href") == f"{base(thread, '/en')}branches/"


@pytest.mark.parametrize("place", ["page-0/", "page-2/", "page-99999999999/", "branches/page-2/", "branches/9/"])
def test_beyond_the_end_is_nothing(thread: Thread, get: Get, place: str) -> None:
    fill(thread, [0, 1])
    get(f"{base(thread)}{place}", 404)


def test_an_empty_thread_has_a_first_page_that_invites(thread: Thread, get: Get) -> None:
    assert "Nobody has spoken here yet" in text_of(get(f"{base(thread, '/en')}page-1/"), "#talk")
    assert "Nobody has spoken here yet" in text_of(get(f"{base(thread, '/en')}branches/"), "#talk")


@pytest.mark.parametrize("place", ["page-2/", "branches/", "branches/page-2/", "branches/17/", "branches/1/?after=2"])
def test_another_slug_redirects_to_the_same_place(thread: Thread, client: Client, place: str) -> None:
    fill(thread, [0] * 150)
    response = client.get(f"/news/{thread.story_id}-staryj/{place}")
    assert (response.status_code, response["Location"]) == (301, f"{base(thread)}{place}")


def test_the_first_page_by_branch_has_one_address(thread: Thread, client: Client) -> None:
    assert client.get(f"{base(thread)}branches/page-1/")["Location"] == f"{base(thread)}branches/"


def test_a_story_without_a_slug_has_its_pages_too(portal: None, get: Get) -> None:
    thread = make.thread(make.story("🚢", slug=""))
    fill(thread, [0] * 3)
    assert len(ids(get(f"/news/{thread.story_id}/page-1/"))) == 3


@pytest.mark.parametrize("given", ["9", "№ 9", "#9", " 9 ", "009"])
def test_a_number_leads_to_its_page(thread: Thread, client: Client, given: str) -> None:
    fill(thread, [0] * 12)
    response = client.get(f"{base(thread)}page-1/", {"n": given})
    assert (response.status_code, response["Location"]) == (302, f"{base(thread)}page-1/#c9")


def test_a_number_of_ten_thousand_may_be_grouped(thread: Thread, client: Client) -> None:
    Thread.objects.update(last_seq=10_070)
    response = client.get(f"{base(thread)}page-1/", {"n": "9\u00a0999"})
    assert response["Location"] == f"{base(thread)}page-100/#c9999"


@pytest.mark.parametrize("given", ["", "0", "13", "-1", "паром", "1e3", "٣", "<b>", "9" * 400])
def test_nonsense_for_a_number_is_told_in_words(thread: Thread, get: Get, given: str) -> None:
    fill(thread, [0] * 12)
    tree = get(f"{base(thread, '/en')}page-1/?n={given}", 404)
    assert "from № 1 to № 12" in text_of(tree, ".problem")
    assert len(ids(tree)) == 12


@pytest.mark.parametrize("asked", ["limit=1000000", "replies=10000&branches=10000", "page=2&depth=1000000", "n_=9"])
def test_no_parameter_makes_a_page_larger(thread: Thread, get: Get, asked: str) -> None:
    fill(thread, parents_like_readers(250))
    for place in ("page-1/", "branches/", "branches/1/"):
        assert len(ids(get(f"{base(thread)}{place}?{asked}"))) <= 101


def test_a_comments_own_address_leads_to_its_place(thread: Thread, client: Client) -> None:
    fill(thread, [0] * 130)
    found = Comment.objects.get(seq=123)
    assert client.get(f"/comments/{found.pk}/")["Location"] == f"{base(thread)}page-2/#c123"
    assert client.get("/comments/999999999999/").status_code == 404


@pytest.mark.parametrize("state", [Story.State.INCOMING, Story.State.SCHEDULED, Story.State.SPIKED])
def test_the_talk_of_what_is_not_live_is_not_there(thread: Thread, client: Client, state: str) -> None:
    comment = make.comment(thread)
    Story.objects.update(state=state)
    for path in (f"{base(thread)}page-1/", f"{base(thread)}branches/", f"/comments/{comment.pk}/"):
        assert client.get(path).status_code == 404


def test_the_talk_of_a_withdrawn_story_says_so(thread: Thread, get: Get) -> None:
    make.comment(thread, "Так и знали.")
    Story.objects.update(state="withdrawn", withdrawn_for="rights", withdrawn_at=make.NOON)
    tree = get(f"{base(thread, '/en')}page-1/", 410)
    assert "holder of the rights" in text_of(tree, "main")
    assert "Так и знали" not in (tree.html or "")


def test_a_hidden_thread_shows_nothing(thread: Thread, get: Get) -> None:
    make.comment(thread)
    Thread.objects.update(state=Thread.State.HIDDEN)
    get(f"{base(thread)}page-1/", 404)
    assert not get(base(thread)).css(".comment, #say")


def test_a_closed_thread_can_be_read_and_asks_for_nothing(thread: Thread, get: Get) -> None:
    make.comment(thread)
    Thread.objects.update(state=Thread.State.CLOSED)
    tree = get(f"{base(thread, '/en')}page-1/")
    assert ids(tree) == ["c1"]
    assert "closed" in text_of(tree, "#say")
    assert not tree.css("#say a")


def test_branches_are_nested_and_lead_on(thread: Thread, get: Get) -> None:
    fill(thread, [0, 0, *[1] * 6])
    tree = get(f"{base(thread, '/en')}branches/")
    assert ids(tree, ".thread > ol > li > .comment") == ["c1", "c2"]
    assert ids(tree, ".replies > li > .comment") == ["c3", "c4", "c5", "c6"]
    assert text_of(tree, "li.more") == "2 more replies"
    assert attribute(tree, "li.more a", "href") == f"{base(thread, '/en')}branches/1/?after=6"


def test_one_branch_goes_on_and_back(thread: Thread, get: Get) -> None:
    fill(thread, [0, *[1] * 250])
    own = f"{base(thread)}branches/1/"
    first, second = get(own), get(f"{own}?after=101")
    assert ids(first) == [f"c{seq}" for seq in range(1, 102)]
    assert attribute(first, "a[rel=next]", "href") == f"{own}?after=101"
    assert ids(second) == ["c1", *[f"c{seq}" for seq in range(102, 202)]]
    assert attribute(second, "a[rel=prev]", "href") == f"{own}?before=102"
    assert ids(get(f"{own}?before=102")) == ids(first)


@pytest.mark.parametrize("asked", ["after=0", "after=x", "before=999", "after=3", "after=٣"])
def test_a_place_outside_the_branch_is_nothing(thread: Thread, get: Get, asked: str) -> None:
    fill(thread, [0, 1, 0])
    get(f"{base(thread)}branches/1/?{asked}", 404)


@pytest.mark.parametrize("place", ["page-2/", "branches/page-2/", "branches/1/", "branches/1/?after=40"])
def test_five_queries_for_any_page(
    thread: Thread, client: Client, django_assert_max_num_queries: Any, place: str
) -> None:
    fill(thread, [0, *[1] * 60, *[0] * 60])
    with django_assert_max_num_queries(5):
        assert client.get(f"{base(thread)}{place}").status_code == 200


@pytest.mark.parametrize("count", [20, 21])
def test_a_story_shows_a_short_talk_whole_and_of_a_long_one_the_newest(thread: Thread, get: Get, count: int) -> None:
    fill(thread, [0] * count)
    tree = get(base(thread, "/en"))
    whole = count == 20
    assert ids(tree) == [f"c{seq}" for seq in range(1 if whole else 12, count + 1)]
    assert bool(tree.css(".thread .more")) is not whole


def test_a_story_tells_how_much_was_said_and_where_the_rest_is(thread: Thread, get: Get) -> None:
    fill(thread, [0] * 212)
    tree = get(base(thread, "/en"))
    assert text_of(tree, "#thread ~ p").startswith("212 comments, last 20.11 12:00")
    assert attribute(tree, ".thread .more a", "href") == f"{base(thread, '/en')}page-3/"
    assert text_of(tree, ".thread .more") == "All comments: 212"


def test_a_page_does_not_change_until_somebody_writes(thread: Thread, client: Client) -> None:
    make.comment(thread)
    response = client.get(f"{base(thread)}page-1/")
    again = client.get(f"{base(thread)}page-1/", headers={"if-none-match": response["ETag"]})
    assert again.status_code == 304
    make.comment(thread, "Ещё слово.")
    assert client.get(f"{base(thread)}page-1/")["ETag"] != response["ETag"]


def test_reading_leaves_no_cookie_and_asks_for_no_session(thread: Thread, client: Client) -> None:
    response = client.get(f"{base(thread)}page-1/")
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")


def test_a_chain_of_ten_thousand_answers_is_written_and_shown(thread: Thread, get: Get) -> None:
    fill(thread, [0, *range(1, 9_998)])
    for _number in range(2):
        make.comment(thread, "И на это есть ответ.", to=Comment.objects.get(seq=Thread.objects.get().last_seq))
    last = Comment.objects.get(seq=10_000)
    assert (last.depth, last.root_no) == (9_999, 1)
    assert discuss.like(comment=last, by=make.commenter("Док"), now=make.NOON)
    assert "c10000" in ids(get(f"{base(thread)}page-100/"))
    assert len(ids(get(f"{base(thread)}branches/"))) == 5
    deep = get(f"{base(thread)}branches/1/?before=10000")
    assert len(ids(deep)) == 101
    assert len(deep.css(".replies .replies .replies .replies")) == 1
    assert not deep.css(".replies .replies .replies .replies .replies")
