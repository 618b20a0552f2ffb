"""A source's own parser on pages: what it gives wins, what it does not find is named, the rest is as it was."""

from __future__ import annotations

import time
from datetime import date

import pytest

from svodka.text.draft import NotAnArticle
from svodka.text.own_parser import missed_in
from svodka.text.reading import read
from svodka.text.records import Article
from svodka.text.source_parser import source_parser
from tests.conftest import DATA

PAGE = (DATA / "parser" / "rynda.html").read_text(encoding="utf-8")
RYNDA = (DATA / "parser" / "rynda.txt").read_text(encoding="utf-8")


def _read(lines: str, page: str = PAGE) -> tuple[Article, dict[str, str]]:
    article, why, _kind = read(page, parser=source_parser(lines))
    return article, why


def _texts(article: Article) -> list[str]:
    return [block.text.partition(" ")[0] for block in article.body if block.kind == "paragraph"]


def test_every_field_that_it_declares() -> None:
    article, why = _read(RYNDA)
    assert [article.headline, article.kicker, article.byline, str(article.published_at), article.agency] == [
        "Паром «Сойма» встал под погрузку в Ладвинске",
        "Паромные линии",
        "Ася Птицына",
        "2026-11-20 14:30:00",
        "Балтийский вестник",
    ]
    assert why["byline"] == "the source's own parser: «.meta» ~ «ведёт (.{3,40})»"


def test_the_standfirst_is_no_part_of_the_text() -> None:
    article, _why = _read(RYNDA)
    assert article.standfirst == "Первый рейс с вагонами назначен на конец недели, сообщил порт."
    assert _texts(article) == ["Железнодорожный", "Линия", "Следующий"]


def test_the_dateline_is_understood_by_the_names_of_its_groups() -> None:
    dateline = _read(RYNDA)[0].dateline
    assert dateline
    assert (dateline.located, dateline.date) == ("Ладвинск", date(2026, 11, 20))


def test_a_credit_goes_to_the_picture_before_it() -> None:
    article, why = _read("credit: .by\ncredit ~ снимал (.{3,60})")
    assert article.pictures[0].credit_line == "порт Ладвинск"
    assert why["pictures.0.credit_line"] == "the source's own parser: «.by» ~ «снимал (.{3,60})»"


def test_words_on_rights_are_named_and_what_they_allow_is_decided_as_on_any_page() -> None:
    article, why = _read("rights: .law")
    assert article.rights.state == "link-only"
    assert "the page forbids reprints" in why["rights"]


def test_words_on_rights_that_say_nothing_known_give_no_right() -> None:
    rights = _read("rights: .over")[0].rights
    assert (rights.state, rights.copyright_notice) == ("unknown", "Паромные линии")


def test_the_text_is_what_it_points_at_and_nothing_is_guessed_away() -> None:
    assert _texts(_read("body: .also")[0]) == ["Ранее"]
    assert "Подпишитесь" in " ".join(_texts(_read("body: .txt")[0]))


def test_what_is_dropped_stands_nowhere() -> None:
    assert "Линия" not in _texts(_read("body: .txt\ndrop: .txt > p:nth-of-type(2)")[0])


def test_a_short_page_is_an_article_when_its_text_is_pointed_at() -> None:
    page = (
        "<h1>Порт закрыт</h1><div class=t><p>До утра.</p></div>" + "<a href=/a>Ещё новости порта и верфей</a><br>" * 30
    )
    with pytest.raises(NotAnArticle):
        read(page)
    assert _texts(_read("headline: h1\nbody: .t", page)[0]) == ["До"]


def test_a_text_in_a_line_or_hidden_is_found_too() -> None:
    page = PAGE.replace('<div class="page">', '<div style="display:none">').replace('class="txt"', "").replace(
        "Железнодорожный", '<span class="x">Железнодорожный').replace("и щебнем.", "и щебнем.</span>")  # fmt: skip
    assert _texts(_read("headline: h1\nbody: .x", page)[0]) == ["Железнодорожный"]


def test_what_is_not_found_is_named_and_the_general_reader_decides() -> None:
    article, why = _read("headline: .none\nagency ~ нет такого\nbody: .txt, .more")
    general, general_why, _kind = read(PAGE)
    assert (article.headline, why["headline"]) == (general.headline, general_why["headline"])
    assert why["parser.headline"] == "nothing is found by «.none»"
    assert missed_in(why) == ["headline", "agency"]


def test_a_parser_that_finds_nothing_changes_nothing() -> None:
    article, _why = _read("headline: .a\nbody: .b\nbyline: .c\npublished: .d\nrights ~ нет\ndrop: .e")
    assert article == read(PAGE)[0]


def test_a_page_that_was_read_without_one_says_so() -> None:
    assert missed_in(read(PAGE)[1]) is None


def test_an_error_page_stays_one() -> None:
    with pytest.raises(NotAnArticle, match="error page"):
        _read("headline: h1\nbody: p", "<title>404</title><h1>Страница не найдена</h1><p>Вернитесь на главную.</p>")


def test_a_page_of_many_lines_and_a_slow_pattern_comes_to_an_end() -> None:
    page = PAGE.replace('<div class="txt">', '<div class="txt">' + f"<p>{'а' * 300}.</p>" * 40)
    started = time.process_time()
    assert "agency" in (missed_in(_read(r"agency ~ [а-я]*[а-я]*%", page)[1]) or ())
    assert time.process_time() - started < 8


def test_a_machine_readable_moment_is_taken_before_the_printed_one() -> None:
    page = PAGE.replace("Выпуск от", '<time class="t" datetime="2026-11-19T10:00:00+03:00">вчера</time> Выпуск от')
    assert str(_read("published: .t", page)[0].published_at) == "2026-11-19 10:00:00+03:00"


def test_selectors_that_pick_everything_do_no_harm() -> None:
    lines = "\n".join(f"{name}: *" for name in ("headline", "kicker", "standfirst", "byline", "published", "credit"))
    assert _read(lines)[0].headline


def test_of_a_vast_page_selectors_are_not_asked_and_patterns_are() -> None:
    page = PAGE.replace("</body>", "<div>" * 120 + "</body>")
    article, why = _read("headline: h1\nrights ~ ^Слово", page)
    assert (missed_in(why), article.rights.state) == (["headline"], "link-only")
    assert "too many parts" in why["parser"]
