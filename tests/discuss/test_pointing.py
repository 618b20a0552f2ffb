"""«№ 6» in running text: a comment, or a berth."""

from __future__ import annotations

import pytest

from svodka.discuss.cleaning import clean
from svodka.discuss.rendering import render

COMMENTS = """
№ 6 прав
Согласен с № 6
на № 6: не так
см. № 6
(№ 6)
«№ 6» же
Да. № 6 всё сказал
Нет, № 6
— № 6, это про вас
как писал в № 6
в комментарии № 6
ответ на №6
поддерживаю № 6
**Да**, № 6
#6 прав
to #6
see № 6
№ 6–9
""".strip().splitlines()
OTHERS = """
причал № 6
у **причала** № 6
«Док № 6» прав
корпус №6 на воде
письмо от 5 мая № 6
приказ за № 6
дом под № 6
стр. № 6
инв. № 6
постановление № 6
№ 6-р
№ 6/2
№ 6.1
berth #6
в 5 № 6
""".strip().splitlines()


@pytest.mark.parametrize("written", COMMENTS)
def test_these_are_comments(written: str) -> None:
    assert render(clean(written), last_seq=20).count('<a href="#c6">') == 1


@pytest.mark.parametrize("written", OTHERS)
def test_these_are_other_numbered_things(written: str) -> None:
    assert "<a" not in render(clean(written), last_seq=20)


@pytest.mark.parametrize(("written", "links"), [("причалы № 5, № 6 и № 7", 0), ("на № 5, № 6 и № 7", 3)])
def test_what_the_first_is_the_others_are(written: str, links: int) -> None:
    assert render(written, last_seq=20).count("<a") == links


def test_a_line_begins_anew() -> None:
    assert "<a" in render("стоит у причала\n№ 6 видел", last_seq=20)
