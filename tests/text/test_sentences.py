import pytest

from svodka.text.sentences import clause_around, said_of, sentence_around

TEXT = (
    "Верфь оценивает готовность в 91 %. Паром «Устьяна» строит Ладвинская верфь, а ждёт его «Соляной берег»; "
    "срок сдвинут. Других судов нет."
)


def around(word, text=TEXT):
    start = text.index(word)
    return sentence_around(text, start, start + len(word))


def test_the_sentence_with_the_name_and_where_it_stands():
    sentence = around("Ладвинская верфь")
    assert sentence.text.startswith("Паром «Устьяна»")
    assert sentence.text[sentence.start : sentence.end] == "Ладвинская верфь"


def test_a_list_item_ends_where_its_line_ends():
    assert around("Турция", "первый пункт\nуплотнения делает Турция;\nтретий").text == "уплотнения делает Турция;"


@pytest.mark.parametrize(
    ("word", "clause"),
    [
        ("Соляной берег", "а ждёт его «Соляной берег»"),
        ("Ладвинская", "Паром «Устьяна» строит Ладвинская верфь"),
    ],
)
def test_the_clause_says_what_the_text_says_of_the_name(word, clause):
    assert clause in clause_around(around(word))


def test_a_long_clause_is_cut_at_words_around_the_name():
    text = "слово " * 40 + "Ладва " + "слово " * 40
    clause = clause_around(around("Ладва", text.strip()))
    assert len(clause) <= 122
    assert "Ладва" in clause
    assert clause.startswith("…")


def test_what_the_name_does_is_said_first():
    sentences = [around("Устьяна"), around("Верфь")]
    assert said_of(sentences) == "оценивает готовность в 91 %"


def test_a_clause_that_opens_with_the_name_comes_last():
    text = "Ладвинская верфь и её заказчик спорят. Корпус сварила Ладвинская верфь."
    first, second = around("Ладвинская верфь", text), around("Ладвинская верфь", text[39:])
    assert said_of([first, second]) == "Корпус сварила Ладвинская верфь"


def test_of_a_name_nobody_mentions_nothing_is_said():
    assert said_of([]) == ""
