"""Comments as HTML: what each says of itself, what is escaped, tombstones, branches."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.template.defaultfilters import escape
from django.urls import reverse
from django.utils import translation
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from svodka.discuss import actions as discuss
from svodka.discuss import thread_pages
from svodka.discuss.models import Comment, Thread
from svodka.discuss.thread_pages import CommentRecord
from svodka.site import talk
from tests import make
from tests.discuss.talk import fill
from tests.site.conftest import attribute, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def thread(db: None) -> Thread:
    return make.thread(make.story())


@pytest.fixture(autouse=True)
def _in_english() -> Any:
    with translation.override("en"):
        yield


def records(thread: Thread) -> list[CommentRecord]:
    return list(thread_pages.flat_page(Thread.objects.get(pk=thread.pk), 1).comments)


def shown(thread: Thread, *comments: CommentRecord) -> HTMLParser:
    given = list(comments) or records(thread)
    on = talk.sheet(thread, shown={record.seq for record in given}, address=lambda seq: f"/elsewhere/#c{seq}")
    return HTMLParser(f"<ol>{talk.flat_html(given, on)}</ol>")


def words(tree: HTMLParser, selector: str) -> str:
    return text_of(tree, selector).replace("\xa0", " ")


def test_a_comment_says_who_when_and_which(thread: Thread) -> None:
    make.comment(thread, "Ходил *через* день.", by=make.commenter("Нина с Волонги"))
    tree = shown(thread)
    assert words(tree, "header") == "Нина с Волонги 20.11 13:00№ 1"
    assert attribute(tree, "header > a:first-child", "href") == "/en/readers/Нина_с_Волонги/"
    assert attribute(tree, "time", "datetime") == "2026-11-20T13:00+03:00"
    assert text_of(tree, "em") == "через"


def test_one_link_leads_to_all_that_may_be_done_with_it(thread: Thread) -> None:
    comment = make.comment(thread)
    [answer] = [node.attributes["href"] for node in shown(thread).css(".acts a")]
    assert answer == reverse("site:answer_comment", args=(comment.pk,))


def test_numbers_of_ten_thousand_are_grouped(thread: Thread) -> None:
    make.comment(thread)
    tree = shown(thread, replace(records(thread)[0], seq=10_070))
    assert words(tree, "header > a:last-child") == "№ 10 070"


def test_those_who_agree_are_counted(thread: Thread) -> None:
    comment = make.comment(thread)
    assert words(shown(thread), ".acts") == "Reply"
    discuss.like(comment=comment, by=make.commenter("Док"), now=make.NOON)
    assert words(shown(thread), ".acts") == "ReplyAgree: 1"


def test_an_edit_is_marked_with_its_time(thread: Thread) -> None:
    comment = make.comment(thread)
    later = comment.created_at + timedelta(minutes=10)
    discuss.edit_comment(comment=comment, by=comment.author, source="Иначе.", now=later)
    assert "edited 20.11 13:10" in words(shown(thread), "header")


def test_another_year_is_said(thread: Thread) -> None:
    make.comment(thread)
    old = records(thread)[0]
    assert words(shown(thread, replace(old, created_at=old.created_at.replace(year=2021))), "time") == "20.11.21 13:00"


def test_whom_it_answers_is_a_link_here_or_to_its_page(thread: Thread) -> None:
    make.comment(thread, to=make.comment(thread, by=make.commenter("Док № 3")))
    both, alone = shown(thread), shown(thread, records(thread)[1])
    assert words(both, "header span") == "to № 1, Док № 3"
    assert attribute(both, "header span a", "href") == "#c1"
    assert attribute(alone, "header span a", "href") == "/elsewhere/#c1"


def test_a_number_in_its_words_leads_to_the_page_that_holds_it(thread: Thread) -> None:
    make.comment(thread)
    make.comment(thread, "№ 1 прав")
    assert attribute(shown(thread, records(thread)[1]), "p a", "href") == "/elsewhere/#c1"


def test_a_moderators_words_are_marked(thread: Thread) -> None:
    moderator = make.commenter("Дежурный")
    group = Group.objects.create(name="Дежурные")
    group.permissions.add(Permission.objects.get(codename="moderate_comment"))
    moderator.groups.add(group)
    make.comment(thread, by=moderator)
    make.comment(thread)
    tree = shown(thread)
    assert [node.attributes["id"] for node in tree.css(".moderator")] == ["c1"]
    assert "moderator" in words(tree, ".moderator header")


def test_names_and_reasons_are_escaped(thread: Thread) -> None:
    name = "<b>'\"&"
    make.comment(thread, to=make.comment(thread))
    hostile = replace(records(thread)[1], author=name, parent_author=name)
    gone = replace(records(thread)[1], seq=3, state="hidden", reason=name)
    html = shown(thread, hostile, gone).html or ""
    assert html.count(escape(name).replace("&#x27;", "'").replace("&quot;", '"')) == 3
    assert "<b>" not in html


@pytest.mark.parametrize(
    ("state", "told"),
    [
        ("deleted", "Comment deleted by its author"),
        ("hidden", "Comment removed by a moderator: спор о людях"),
        ("held", "Comment kept back until a moderator has read it"),
    ],
)
def test_a_tombstone_says_why_and_keeps_its_number(thread: Thread, state: str, told: str) -> None:
    make.comment(thread, "Секрет.")
    gone = replace(records(thread)[0], state=state, reason="спор о людях" if state == "hidden" else "")
    tree = shown(thread, gone)
    assert words(tree, ".tombstone span") == told
    assert words(tree, ".figure") == "№ 1 · 20.11 13:00"
    assert attribute(tree, ".tombstone", "id") == "c1"


def test_a_run_of_tombstones_is_one_line_with_all_its_anchors(thread: Thread) -> None:
    fill(thread, [0] * 30)
    Comment.objects.filter(seq__gte=8, seq__lte=27).update(state="hidden", state_reason="спор о людях")
    tree = shown(thread)
    [stone] = tree.css(".tombstone")
    assert words(stone, "span") == "Twenty comments removed by a moderator: спор о людях"
    assert words(stone, ".figure") == "№ 8–27"
    assert [node.attributes["id"] for node in stone.css("i")] == [f"c{seq}" for seq in range(9, 28)]


def test_in_russian_too(thread: Thread) -> None:
    fill(thread, [0] * 40)
    Comment.objects.filter(seq__lte=2).update(state="deleted", source="", html="")
    Comment.objects.filter(seq__gte=10, seq__lte=30).update(state="hidden")
    with translation.override("ru"):
        told = [words(stone, "span") for stone in shown(thread).css(".tombstone")]
    assert told == ["Два комментария удалены авторами", "21 комментарий удалён модератором"]


def test_runs_of_another_kind_or_reason_stand_apart(thread: Thread) -> None:
    fill(thread, [0] * 6)
    Comment.objects.filter(seq__in=[2, 3]).update(state="hidden", state_reason="реклама")
    Comment.objects.filter(seq=4).update(state="hidden", state_reason="спор о людях")
    Comment.objects.filter(seq=5).update(state="held")
    assert [words(stone, ".figure")[:5] for stone in shown(thread).css(".tombstone")] == ["№ 2–3", "№ 4 ·", "№ 5 ·"]


def tree_of(thread: Thread) -> HTMLParser:
    comments = thread_pages.after(thread).comments
    on = talk.sheet(thread, shown={record.seq for record in comments}, address=lambda seq: f"/elsewhere/#c{seq}")
    return HTMLParser(f"<ol>{talk.tree_html(comments, on)}</ol>")


def test_branches_nest_to_the_fourth_level_and_deeper_ones_say_whom_they_answer(thread: Thread) -> None:
    fill(thread, [0, 1, 2, 3, 4, 5, 6, 2, 0])
    tree = tree_of(thread)
    depths = {}
    for node in tree.css(".comment"):
        above, depth = node.parent, 0
        while above is not None:
            depth += above.tag == "ol"
            above = above.parent
        depths[int((node.attributes["id"] or "")[1:])] = depth - 1
    assert depths == {1: 0, 2: 1, 3: 2, 4: 3, 5: 4, 6: 4, 7: 4, 8: 2, 9: 0}
    assert [words(node, "a") for node in tree.css("header span")] == ["№ 5, Вахтенный", "№ 6, Вахтенный"]


def test_the_html_is_whole_though_end_tags_are_left_out(thread: Thread) -> None:
    fill(thread, [0, 1, 2, 0, 4, 4])
    html = str(tree_of(thread).css_first("ol").html)
    assert re.sub(r"<(?!/?(?:ol|li)\b)[^>]*>|[^<>]+(?=<)", "", html) == (
        '<ol><li><ol class="replies"><li><ol class="replies"><li></li></ol></li></ol></li>'
        '<li><ol class="replies"><li></li><li></li></ol></li></ol>'
    )


def test_the_default_language_has_no_prefix(thread: Thread) -> None:
    comment = make.comment(thread)
    with translation.override(settings.LANGUAGE_CODE):
        tree = HTMLParser(
            talk.comment_html(records(thread)[0], thread=thread, shown=range(1, 2), address=lambda seq: f"#c{seq}")
        )
    assert words(tree, ".acts") == "Ответить"
    assert attribute(tree, ".acts a", "href") == f"/c/{comment.pk}/"
