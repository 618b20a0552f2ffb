"""What is no article says so, in words a person understands."""

from __future__ import annotations

import pytest

from svodka.errors import SvodkaError
from svodka.text.reading import BinaryInput, EmptyInput, InputTooLarge, NotAnArticle, UnableToRead, read
from tests.text.pages import page


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("index.html", "index of many stories"),
        ("category.html", "index of many stories"),
        ("gallery.html", "hardly any running text"),
        ("sign-in.html", "sign-in or registration form"),
        ("search-results.html", "search results"),
        ("not-found.html", "error page"),
        ("only-comments.html", "only readers' comments"),
        ("feed.xml", "RSS or Atom feed"),
        ("sitemap.xml", "sitemap"),
        ("data.json", "JSON data"),
    ],
)
def test_pages_that_are_no_article(name: str, reason: str) -> None:
    with pytest.raises(NotAnArticle, match=reason):
        read(page(name))


@pytest.mark.parametrize(
    "text", ["Привет", "Войти\nРегистрация\nНовости\nПоиск", "1\n2\n3\n4", "<p>Мало</p>", "a,b,c\n1,2,3\n"]
)
def test_too_little_text_is_no_article(text: str) -> None:
    with pytest.raises(NotAnArticle):
        read(text)


def test_running_text_without_a_headline_is_refused() -> None:
    with pytest.raises(NotAnArticle, match="headline"):
        read("Порт ставит в плавучий док ледокол и просит судовладельцев не присылать заявок до конца марта.")


@pytest.mark.parametrize("error", [NotAnArticle, EmptyInput, BinaryInput, InputTooLarge])
def test_all_refusals_are_of_one_kind(error: type[Exception]) -> None:
    assert issubclass(error, UnableToRead)
    assert issubclass(UnableToRead, SvodkaError)
