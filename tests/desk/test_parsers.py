"""The parser of a source at the desk: tried first, then switched on, then back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils.translation import override

from svodka import claims, flow
from svodka.desk.incoming.reasons import WRITTEN, in_words
from svodka.gather import parsers
from svodka.gather.actions import add_source
from svodka.gather.models import Capture, ParserVersion, Source
from tests import make
from tests.conftest import DATA
from tests.desk.newsroom import at_desk
from tests.desk.test_incoming_reasons import SVODKA, said_by

pytestmark = [pytest.mark.django_db, pytest.mark.database]
PAGE = (DATA / "parser" / "rynda.html").read_text(encoding="utf-8")
LINES = "headline: h1.zag\r\nbyline: .meta\r\nbyline ~ ведёт (.{3,40})\r\ndrop: small\r\n"


@pytest.fixture
def source(now: Any, settings: Any, tmp_path: Path) -> Source:
    settings.CAPTURES = tmp_path
    make.portal()
    source = add_source(name="Рында", feed_url="https://rynda.example/rss", now=now)
    for number, page in enumerate([PAGE, PAGE.replace("ведёт", "держит")]):
        url = f"https://rynda.example/n/{number}"
        flow.take_in(data=page.encode(), url=url, captures=tmp_path, now=now, source=source)
    return source


@pytest.fixture
def editor(source: Source) -> Client:
    return at_desk("editor")


def _send(client: Client, source: Source, act: str, text: str = LINES, tried: str = "") -> Any:
    return client.post(f"/desk/sources/{source.pk}/parser/", {"act": act, "text": text, "tried": tried}, follow=True)


def _words(answer: Any) -> str:
    return answer.content.decode().replace("\xa0", " ")


def test_tried_then_switched_on_then_read_with_it_then_back(editor: Client, source: Source, now: Any) -> None:
    tried = _send(editor, source, "try")
    assert ParserVersion.objects.count() == 0
    assert all(words in _words(tried) for words in ("<ins>Ася Птицына</ins>", "найдено на 1 из 2", "найдено на 2 из 2"))
    _send(editor, source, "on", tried=tried.context["sign"])
    version = ParserVersion.objects.get()
    assert (version.by.username, version.tried) == (
        "Нина Волонга",
        {"pages": 2, "matched": {"headline": 2, "byline": 1}},
    )
    claimed = claims.claim(Capture.objects.all(), now=now, worker="tests", limit=32)
    outcomes = flow.read_and_file(claimed, captures=Path(settings.CAPTURES), now=now)
    assert {outcome.story.copy.byline for outcome in outcomes} == {"Ася Птицына", ""}
    shown = _words(editor.get(f"/desk/sources/{source.pk}/parser/"))
    assert "На последних 2 страницах" in shown
    _send(editor, source, "back")
    assert parsers.parser_of(source.pk) is None


def test_a_field_that_is_found_nowhere_is_said_before_and_after(editor: Client, source: Source) -> None:
    lines = f"{LINES}kicker: .none"
    tried = _send(editor, source, "try", lines)
    told = "Ни на одной из страниц, на которых проверяли, не нашлось: Надзаголовок."
    assert told in _words(tried)
    assert told in _words(_send(editor, source, "on", lines, tried.context["sign"]))


def test_what_was_not_tried_is_not_switched_on(editor: Client, source: Source) -> None:
    sign = _send(editor, source, "try").context["sign"]
    other = _send(editor, source, "on", "headline: h2", sign)
    assert (other.status_code, ParserVersion.objects.count()) == (422, 0)
    assert "не проверены" in _words(other)


def test_what_was_tried_on_another_source_neither(editor: Client, source: Source, now: Any) -> None:
    other = add_source(name="Пристань", feed_url="https://pristan.example/rss", now=now)
    _send(editor, source, "on", tried=_send(editor, other, "try").context["sign"])
    assert not ParserVersion.objects.exists()


def test_a_wrong_line_is_named_in_russian(editor: Client, source: Source) -> None:
    answer = _send(editor, source, "try", "headline: h1\ntitle: h2")
    assert (answer.status_code, "Строка 2: Нет поля «title»" in _words(answer)) == (422, True)


def test_a_page_that_would_be_lost_is_said(editor: Client, source: Source) -> None:
    assert "Больше не статья" in _words(_send(editor, source, "try", "drop: .page"))


def test_a_source_without_pages(editor: Client, now: Any) -> None:
    empty = add_source(name="Пристань", feed_url="https://pristan.example/rss", now=now)
    answer = _send(editor, empty, "try")
    assert "Страниц этого источника ещё нет" in _words(answer)
    _send(editor, empty, "on", tried=answer.context["sign"])
    assert parsers.parser_of(empty.pk) is not None


def test_a_source_whose_pages_have_changed_says_so(editor: Client, source: Source, now: Any) -> None:
    version = parsers.switch_on(source, LINES, now=now, tried={"pages": 20, "matched": {"headline": 20, "byline": 20}})
    for number in range(5):
        parsers.note_match(version, make.capture(url=f"https://rynda.example/x/{number}"), ["byline"], now=now)
    assert "Его разбор больше не находит: автор." in _words(editor.get("/desk/sources/"))
    assert "Не находится: Автор (byline)" in _words(editor.get(f"/desk/sources/{source.pk}/parser/"))


@pytest.mark.parametrize("act", ["off", "back", "nonsense"])
def test_what_cannot_be_done_is_refused_in_words(editor: Client, source: Source, act: str) -> None:
    assert 'class="messages"' in _words(_send(editor, source, act)) or ParserVersion.objects.count() == 0


def test_every_sentence_on_a_wrong_line_is_known() -> None:
    text = SVODKA / "text"
    errors = {"UnableToReadParser", "_WrongLine", "UnusablePattern", "UnableToSwitchParser", "UnableToLearnLinks"}
    paths = [text / "source_parser.py", text / "patterns.py", *(SVODKA / "gather").glob("*.py")]
    said = {
        sentence.replace("\\{}", "{}").replace("{0,", "{{0,").replace("0}", "0}}").replace("5}", "5}}")
        for sentence in said_by(paths, errors)
    }
    assert said - set(WRITTEN) - {"{}", "None", "Line {}: {}"} == set()


def test_a_sentence_with_brackets_of_its_own_is_recognised() -> None:
    with override("ru"):
        assert in_words("Line 3: The pattern could search for very long: begin it with ^, or give its repeats a limit, "
                        "as in {0,60}.").startswith("Строка 3: ")  # fmt: skip
