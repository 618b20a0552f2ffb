"""When it happened, as the first paragraph says."""

from __future__ import annotations

from datetime import date

import pytest

from svodka import flow
from svodka.text.annotation import annotate
from svodka.text.reading import read

PAGE = """<html lang="ru"><body><article><h1>Паром передадут позже</h1>
<p>РЫНДА, 22 ноября 2026. {said} Об этом говорят на причале, в заводоуправлении и в кассе морского вокзала.</p>
<p>Второй абзац ничего о днях не говорит: в нём рассказано, кто ждёт парома и почему его ждут так долго.</p>
</article></body></html>"""


@pytest.mark.parametrize(
    ("said", "happened"),
    [
        ("Верфь показала график 20 ноября.", date(2026, 11, 20)),
        ("Протокол подписан 18 ноября, паром отдадут 14 августа 2027 года.", date(2026, 11, 18)),
        ("Пятеро на причале говорят, верят ли они в 14 августа.", None),
        ("Судно сдали в день, записанный в контракте от 12 марта 2025 года.", None),
        ("Верфь показала график 20 ноября, а 21 ноября его прочли.", None),
    ],
)
def test_an_event_is_the_only_day_that_news_can_be_of(said: str, happened: date | None) -> None:
    article, _why, _kind = read(PAGE.format(said=said).encode())
    assert flow.event_date_of(article, annotate(article)[0]) == happened
