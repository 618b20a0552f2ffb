"""Everything a country is called in Russian, in all its forms, ready to be looked up word by word."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from razdel import tokenize

from svodka.text import morphology
from svodka.text.countries import Country, all_countries, shared_words

# Names that begin like a country's, or idioms with a country's adjective. Matched before the countries themselves.
NOT_COUNTRIES = (
    "Латинская Америка",
    "Северная Америка",
    "Южная Америка",
    "Центральная Америка",
    "Новая Англия",
    "Новая Гвинея",
    "Внутренняя Монголия",
    "Речь Посполитая",
    "Единая Россия",
    "Справедливая Россия",
    "Россия сегодня",
    "Белая Русь",
    "шведский стол",
    "американские горки",
    "голландский аукцион",
    "Финляндский вокзал",
    "Финляндский мост",
    "Новая Шотландия",
    "Колумбийский университет",
    "Колумбийская бизнес-школа",
    "округ Колумбия",
    "Новый Южный Уэльс",
    "Голос Америки",
    "Великое княжество Литовское",
    "Царство Польское",
    "голландская болезнь",
    "китайская стена",
    "Бермудский треугольник",
    "Панамский перешеек",
)
# First halves of compounds that are not made from the adjective's own stem («англо-французский»).
HALVES = {
    "англо": "GB",
    "франко": "FR",
    "итало": "IT",
    "греко": "GR",
    "японо": "JP",
    "германо": "DE",
    "американо": "US",
    "испано": "ES",
    "ирано": "IR",
    "ирако": "IQ",
    "афгано": "AF",
    "индо": "IN",
    "сербо": "RS",
    "украино": "UA",
    "армяно": "AM",
    "грузино": "GE",
    "азербайджано": "AZ",
    "турко": "TR",
    "шведо": "SE",
    "финно": "FI",
    "чехо": "CZ",
    "сино": "CN",
    "русско": "RU",
    "россо": "RU",
    "вьетнамо": "VN",
    "сирийско": "SY",
    "португало": "PT",
    "румыно": "RO",
    "албано": "AL",
    "монголо": "MN",
    "австро": "AT",
    "аргентино": "AR",
    "бразило": "BR",
    "мексикано": "MX",
}
# These halves count only before another country's adjective: «индо-европейский», «финно-угорский», «россо-…».
PAIRED = frozenset(HALVES) - {"американо", "украино", "русско", "сирийско"}
PREFIXES = ("про", "анти", "обще", "внутри", "все")
# Countries that are first names as well: with another capital behind them they are taken for such.
FIRST_NAMES = ("Куба", "Доминика", "Сальвадор", "Чад")


@dataclass(frozen=True, slots=True)
class GazetteerPhrase:
    """A name of several words, each with its forms. No codes: the phrase only keeps its words from being countries."""

    words: tuple[frozenset[str], ...]
    codes: tuple[str, ...]
    how: str


class Gazetteer:
    """Forms of everything a country is called: single words, phrases by their first word, abbreviations."""

    def __init__(self) -> None:
        self.names: dict[str, tuple[str, ...]] = {}
        self.adjectives: dict[str, tuple[str, ...]] = {}
        self.demonyms: dict[str, tuple[str, ...]] = {}
        self.abbreviations: dict[str, tuple[str, ...]] = {}
        self.halves: dict[str, tuple[str, ...]] = {half: (code,) for half, code in HALVES.items()}
        self.phrases: dict[str, list[GazetteerPhrase]] = {}
        for name in NOT_COUNTRIES:
            self._add_phrase(name, (), "none")
        for country in all_countries():
            self._add_country(country)
        for shared in shared_words():
            for word in shared.words:
                self._add_shared(word, shared.codes)
        for phrases in self.phrases.values():
            phrases.sort(key=lambda phrase: -len(phrase.words))

    def _add_country(self, country: Country) -> None:
        codes = (country.code,)
        for name in country.names("ru"):
            self._add_name(name, codes)
        for abbreviation in country.abbreviations.get("ru", ()):
            self.abbreviations.setdefault(abbreviation, codes)
        for adjective in country.adjectives:
            self._add_adjective(adjective, codes)
        for demonym in country.demonyms:
            for form in morphology.forms(demonym, every_number=True):
                self.demonyms.setdefault(form, codes)

    def _add_shared(self, word: str, codes: tuple[str, ...]) -> None:
        if word.isupper():
            self.abbreviations.setdefault(word, (*codes, ""))
        elif word[0].isupper():
            for form in morphology.forms(word):
                self.names.setdefault(form, (*codes, ""))
        elif word.endswith("ий"):
            self._add_adjective(word, (*codes, ""))
        else:
            for form in morphology.forms(word, every_number=True):
                self.demonyms.setdefault(form, (*codes, ""))

    def _add_adjective(self, adjective: str, codes: tuple[str, ...]) -> None:
        for form in morphology.forms(adjective, every_number=True):
            self.adjectives.setdefault(form, codes)
        if "-" not in adjective:
            self.halves.setdefault(morphology.plain(adjective)[:-2] + "о", codes)

    def _add_name(self, name: str, codes: tuple[str, ...]) -> None:
        if len(list(tokenize(name))) > 1:
            self._add_phrase(name, codes, "gazetteer")
        elif name.isupper():
            self.abbreviations.setdefault(name, codes)
        else:
            for form in morphology.forms(name):
                self.names.setdefault(form, codes)

    def _add_phrase(self, name: str, codes: tuple[str, ...], how: str) -> None:
        words = tuple(morphology.forms(token.text) for token in tokenize(name))
        for form in words[0]:
            self.phrases.setdefault(form, []).append(GazetteerPhrase(words, codes, how))


@lru_cache(maxsize=1)
def gazetteer() -> Gazetteer:
    """The gazetteer of this process, built on first use (0.3 s)."""
    return Gazetteer()


@lru_cache(maxsize=1)
def first_names() -> frozenset[str]:
    """The forms of countries' names that are first names as well."""
    return frozenset(form for name in FIRST_NAMES for form in morphology.forms(name))


def is_country_name(word: str) -> bool:
    """Whether the word is a form of a country's name or its abbreviation, counted as a mention or not."""
    known = gazetteer()
    return word in known.abbreviations or morphology.plain(word) in known.names
