"""Whole pages: the sample of our own in two dresses, marks and kinds of blocks, fields of HTML pages."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime

import pytest

from svodka.text.reading import read
from svodka.text.serial import article_as_json
from tests.text.pages import PROSE, article_page, differences, page


@pytest.mark.parametrize("name", ["portal-copy.txt", "portal-page.html"])
def test_the_portals_page_is_read_alike_as_copied_text_and_as_html(name: str) -> None:
    article, _, _ = read(page(name))
    assert differences(json.loads(page("portal-copy.json")), article_as_json(article)) == []


@pytest.mark.parametrize("charset", ["windows-1251", "koi8-r", "utf-16"])
def test_the_charset_makes_no_difference(charset: str) -> None:
    html = page("portal-page.html").decode().replace("–", "-").replace("«", "").replace("»", "")
    assert read(html.encode(charset))[0] == read(html)[0]


def test_the_kind_is_detected_and_can_be_overridden() -> None:
    assert read(page("portal-copy.txt"))[2] == "text"
    assert read(page("portal-page.html"))[2] == "html"
    assert read(page("portal-copy.txt"), as_kind="text")[2] == "text"


@pytest.mark.parametrize("name", ["portal-copy.txt", "portal-page.html", "marked-up.html"])
def test_every_field_that_has_a_value_has_a_reason(name: str) -> None:
    article, why, _ = read(page(name))
    named = {field for field, value in article_as_json(article).items() if value not in (None, [], {})}
    if article.rights.state == "unknown":
        named.discard("rights")
    assert named - set(why) == set()


def test_the_kinds_of_blocks() -> None:
    body = read(page("marked-up.html"))[0].body
    kinds = [
        "paragraph",
        "heading",
        "paragraph",
        "list",
        "paragraph",
        "quote",
        "table",
        "paragraph",
        "figure",
        "paragraph",
        "embed",
    ]
    assert [block.kind for block in body] == kinds
    assert [block.id for block in body] == [f"b{number}" for number in range(1, 12)]


def test_lists_keep_their_order_and_tables_their_rows() -> None:
    body = read(page("marked-up.html"))[0].body
    assert body[3].ordered
    assert body[3].items[2] == "принять лоцмана у второго буя."
    assert body[6].rows == (("Класс", "Ставка"), ("Ice1", "120"), ("Ice2", "95"))


def test_marks_stand_on_their_words_and_links_are_absolute() -> None:
    first = read(page("marked-up.html"), url="https://led.example/news/1.html")[0].body[0]
    marked = {mark.kind: first.text[mark.start : mark.end] for mark in first.marks}
    assert marked == {"strong": "перенесло", "link": "приказ", "emphasis": "ледового"}
    assert next(mark.href for mark in first.marks if mark.kind == "link") == "https://led.example/prikaz.html"


def test_a_mark_inside_a_list_counts_from_the_joined_text() -> None:
    block = read(page("marked-up.html"))[0].body[3]
    assert [block.text[mark.start : mark.end] for mark in block.marks] == ["второго"]


def test_a_figure_gives_caption_and_credit() -> None:
    (picture,) = read(page("marked-up.html"), url="https://led.example/news/1.html")[0].pictures
    assert (picture.caption, picture.credit_line) == ("Караван на подходе к порту.", "Ледовая служба")
    assert picture.url == "https://led.example/img/karavan.jpg"


def test_schema_org_names_author_section_and_time() -> None:
    data = {
        "@type": "NewsArticle",
        "headline": "Ледовая проводка начнётся на неделю раньше",
        "datePublished": "2026-11-12T08:30:00Z",
        "articleSection": "Порты",
        "author": {"@type": "Person", "name": "Ася Птицына"},
        "publisher": {"@type": "Organization", "name": "Лёдинформ"},
    }
    head = f'<script type="application/ld+json">{json.dumps(data, ensure_ascii=False)}</script>'
    article, why, _ = read(article_page(PROSE, head))
    assert (article.byline, article.section, article.agency) == ("Ася Птицына", "Порты", "Лёдинформ")
    assert (article.published, article.published_at) == (date(2026, 11, 12), datetime(2026, 11, 12, 8, 30, tzinfo=UTC))
    assert why["agency"] == "the publisher of the NewsArticle in JSON-LD"


def test_the_sites_name_alone_is_no_agency() -> None:
    article, _, _ = read(article_page(PROSE, '<meta property="og:site_name" content="Интерфакс">'))
    assert (article.site_name, article.agency) == ("Интерфакс", None)


def test_the_text_names_the_agency_it_quotes() -> None:
    article, why, _ = read(
        article_page(PROSE + "<p>Паром уже вышел из порта с грузом муки и почтой, сообщает ТАСС.</p>")
    )
    assert article.agency == "ТАСС"
    assert "сообщает ТАСС" in why["agency"]


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ('<meta property="article:published_time" content="2026-11-12T08:30:00+03:00">', date(2026, 11, 12)),
        ('<link rel="canonical" href="https://led.example/2026/11/12/provodka/">', date(2026, 11, 12)),
        ("", None),
    ],
)
def test_dates_of_publication(head: str, expected: date | None) -> None:
    assert read(article_page(PROSE, head))[0].published == expected


def test_a_printed_date_over_the_text_is_the_publications_and_no_paragraph() -> None:
    article, _, _ = read(article_page(f"<p>12 ноября 2026 г.</p>{PROSE}"))
    assert article.published == date(2026, 11, 12)
    assert article.body[0].text.startswith("Управление")


def test_related_stories_and_comments_stay_out_of_the_body() -> None:
    related = "".join(
        f'<p><a href="/n/{n}/">Другая новость номер {n} о ремонте причала и о кране</a></p>' for n in range(6)
    )
    comments = (
        '<div class="comments"><p>Давно пора, в прошлом году опоздали на месяц, и муку везли вертолётом.</p></div>'
    )
    article, _, _ = read(article_page(f"{PROSE}<h3>Читайте также</h3>{related}{comments}"))
    assert [block.text[:10] for block in article.body] == ["Управление", "Суда без л"]


def test_typed_dashes_in_paragraphs_become_a_list() -> None:
    items = "<p>Порт просит:</p><p>- подать заявку за трое суток;</p><p>- указать осадку носом и кормой.</p>"
    body = read(article_page(PROSE + items))[0].body
    assert body[-1].items == ("подать заявку за трое суток;", "указать осадку носом и кормой.")


def test_an_interview_is_no_list() -> None:
    talk = "".join(
        f"<p><b>— {q}</b></p><p>— {a}</p>"
        for q, a in [("Когда выход?", "В среду утром, если ляжет ветер."), ("А лёд?", "Лёд подождёт.")]
    )
    kinds = {block.kind for block in read(article_page(PROSE + talk))[0].body}
    assert kinds == {"paragraph"}


def test_truncated_html_still_reads() -> None:
    data = page("marked-up.html")
    whole = read(data)[0]
    cut = read(data[: int(len(data) * 0.6)])[0]
    assert cut.headline == whole.headline
    assert cut.body[:3] == whole.body[:3]


def test_text_that_scripts_unveil_is_read_when_nothing_else_is_there() -> None:
    hidden = f"<div hidden><h1>Док занят до весны</h1>{PROSE * 2}</div>"
    html = f"<html><head><title>Док занят до весны</title></head><body>{hidden}</body></html>"
    assert len(read(html)[0].body) == 4


def test_hard_wrapped_text_is_joined_into_paragraphs() -> None:
    wrapped = "\n".join(
        [
            "Док занят ледоколом до самой весны",
            "",
            "Порт ставит в плавучий док ледокол и просит судовладельцев не присылать",
            "заявок до конца марта, потому что второй док короток для больших паромов и",
            "перегонять их придётся в соседний порт, за четыреста миль отсюда по льду.",
            "",
            "Решение сдвигает графики верфи, которая собиралась ставить винты в январе",
            "и уже заказала буксиры, рассчитав каждый час работы до прихода больших",
            "морозов, которые обещают синоптики, а они в этом году ещё не ошибались ни",
            "разу, если верить записям в журнале дежурного по рейду за последний месяц.",
        ]
    )
    assert len(read(wrapped)[0].body) == 2


def printed(html: str) -> str:
    """Everything that the reading of a page prints or keeps, the reasons too, as it would be stored."""
    article, why, _ = read(html)
    return json.dumps([article_as_json(article), why], ensure_ascii=False)


@pytest.mark.parametrize("character", ["&#8;", "&#31;", "&#xFFFE;", "&#xFFFF;", "\x0b", "\x01"])
def test_no_character_that_a_feed_refuses_comes_out_of_a_page(character: str) -> None:
    spoilt = f"<p>Порт{character}Устье {character}<b>при{character}нял</b> <a href='/x{character}y'>паром</a>.</p>"
    html = article_page(PROSE + spoilt, headline=f"Паром{character} принят в порту{character} Устье")
    assert re.search(r"\\u00[01]|\\[bf]|[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", printed(html)) is None


def test_marks_stay_on_their_words_when_a_character_before_them_goes() -> None:
    article, _, _ = read(article_page(PROSE + "<p>В&#8;порт при&#8;шёл <b>па&#8;ром</b> «Устьяна».</p>"))
    block = article.body[-1]
    assert [block.text[mark.start : mark.end] for mark in block.marks] == ["паром"]


@pytest.mark.parametrize("escape", [r"\ud800", r"\u0000", r"\uffff"])
def test_json_ld_brings_in_nothing_that_cannot_be_stored(escape: str) -> None:
    told = '{"@type": "NewsArticle", "headline": "Паром %s принят", "author": [{"name": "Вера %s Ладова"}]}'
    head = f'<script type="application/ld+json">{told.replace("%s", escape)}</script>'
    stored = printed(article_page(PROSE, head=head, headline="Паром принят")).encode()
    assert "Ладова".encode() in stored
    assert [mark for mark in (b"\\u0000", "\uffff".encode()) if mark in stored] == []
