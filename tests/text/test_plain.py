"""Copied texts that are less tidy than the portal's: navigation over the headline, small print, insets, standfirsts."""

from __future__ import annotations

from datetime import date

from svodka.text.reading import read

NAVIGATION = "Перейти к тексту\nВерфи\nФлот\nПорты\nСрочно Синоптики обещают ветер до 19 м/с\nГлавная / Верфи\n"
HEADLINE = "Верфь отдаёт паром в августе: правую колонку вернули на стенд\n"
STANDFIRST = (
    "Новая дата передачи парома названа на совещании. До неё нужно заново собрать движитель и дождаться дока.\n"
)
SMALL_PRINT = "19 ноября 2026, 14:20 Беседовала Ася Птицына\nПоделиться\n"
BODY = (
    "МОРСКОЙ ЛИСТОК, 18 ноября. Верфь и пароходство назвали новую дату передачи парома, на восемь месяцев позже.\n"
    "Протокол подписали в заводоуправлении директор верфи и капитан-наставник, под ним четыре фамилии, а не одна.\n"
    "Лето без запаса\n"
    "До передачи парома линию держит старое судно, построенное в прошлом веке и дважды стоявшее в ремонте без замены.\n"
    "Движитель сняли со стенда после одиннадцатого часа, когда масло в контрольной полости показалось раньше срока.\n"
)
END = "Комментарии (3)\nДавно пора было признать, что к сроку паром никто передавать и не собирался, пишут в порту.\n"
PAGE = NAVIGATION + HEADLINE + STANDFIRST + SMALL_PRINT + BODY + END


def test_the_headline_is_the_line_that_the_text_repeats() -> None:
    assert read(PAGE)[0].headline == HEADLINE.strip()


def test_small_print_gives_date_and_author_and_leaves_the_body() -> None:
    article, _, _ = read(PAGE)
    assert (article.published, article.byline) == (date(2026, 11, 19), "Ася Птицына")
    assert not any("Птицына" in block.text for block in article.body)


def test_what_stands_between_headline_and_dateline_is_the_standfirst() -> None:
    page = PAGE.replace("МОРСКОЙ ЛИСТОК, 18 ноября.", "МОРСКОЙ ЛИСТОК, 18 ноября (Лёдинформ).")
    article, _, _ = read(page)
    assert article.standfirst == STANDFIRST.strip()
    assert article.body[0].text.startswith("Верфь и пароходство")


def test_subheads_are_headings_and_an_inset_does_not_end_the_text() -> None:
    body = read(PAGE)[0].body
    assert [block.text for block in body if block.kind == "heading"] == ["Лето без запаса"]
    assert not any(block.text == "Поделиться" for block in body)


def test_comments_are_not_the_article() -> None:
    assert not any("пишут в порту" in block.text for block in read(PAGE)[0].body)


def test_a_caption_with_its_credit_in_one_line_is_a_picture() -> None:
    line = "Паром у стенки, вид с мола. Фото: пресс-служба верфи\n"
    (picture,) = read(PAGE.replace(BODY, line + BODY))[0].pictures
    assert (picture.caption, picture.credit_line) == ("Паром у стенки, вид с мола.", "пресс-служба верфи")
