"""Build countries.json: CLDR's names of territories (babel) joined with countries_by_hand.txt.

Run when either changes: `python -m svodka.text.data.build_countries`. Babel is needed here only; the engine reads
the JSON. CLDR's data is under the Unicode licence, see NOTICE.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

from babel import Locale

FOLDER = Path(__file__).parent
BY_HAND = FOLDER / "countries_by_hand.txt"
BUILT = FOLDER / "countries.json"
LANGUAGES = ("ru", "en", "be", "zh")
# CLDR knows these, ISO 3166-1 does not: exceptional reservations, test locales, groupings of states.
NO_COUNTRY = {"AC", "CP", "DG", "EA", "IC", "TA", "XA", "XB", "EU", "EZ", "UN", "QO", "ZZ"}
BRACKETS = re.compile(r"\s*[(（].*?[)）]")
# CLDR's English form where an article about trade would use another one.
ENGLISH = {
    "HK": ("Hong Kong",),
    "MO": ("Macao", "Macau"),
    "PS": ("Palestine",),
    "CD": ("DR Congo", "Democratic Republic of the Congo"),
    "CG": ("Republic of the Congo", "Congo-Brazzaville"),
    "US": ("United States", "United States of America"),
    "GB": ("United Kingdom", "Great Britain", "Britain", "England", "Scotland", "Wales", "Northern Ireland"),
    "TR": ("Turkey", "Türkiye"),
    "CZ": ("Czechia", "Czech Republic"),
    "CI": ("Ivory Coast", "Côte d'Ivoire"),
    "AE": ("United Arab Emirates",),
    "BA": ("Bosnia and Herzegovina", "Bosnia"),
    "MM": ("Myanmar", "Burma"),
    "TL": ("Timor-Leste", "East Timor"),
    "SZ": ("Eswatini", "Swaziland"),
    "NL": ("Netherlands", "Holland"),
    "TT": ("Trinidad and Tobago",),
    "CV": ("Cape Verde", "Cabo Verde"),
    "VA": ("Vatican City", "Vatican", "Holy See"),
    "SUHH": ("Soviet Union",),
}
ENGLISH_ABBREVIATIONS = {
    "US": ["USA", "US", "U.S."],
    "GB": ["UK", "U.K."],
    "AE": ["UAE"],
    "SUHH": ["USSR"],
    "CN": ["PRC"],
}


def listed(cell: str) -> list[str]:
    """The comma-separated entries of a cell."""
    return [entry.strip() for entry in cell.split(",") if entry.strip()]


def labels(code: str, override: str) -> dict[str, str]:
    """Labels in the four languages; CLDR's bracketed remarks («Гонконг (САР)») are taken off."""
    if "/" in override:
        return dict(zip(LANGUAGES, (label.strip() for label in override.split("/")), strict=True))
    found = {language: BRACKETS.sub("", Locale(language).territories[code]) for language in LANGUAGES}
    found["en"] = ENGLISH.get(code, (found["en"].replace(" & ", " and "),))[0]
    if override:
        found["ru"] = override
    return found


def country(line: str) -> dict[str, Any]:
    """One line of the hand-written file as a record of countries.json."""
    code, override, official_ru, official_en, names, abbreviations, adjectives, demonyms = map(
        str.strip, line.split("|")
    )
    label = labels(code, override)
    # An official name may hold commas («Острова Святой Елены, Вознесения и …»), so its cell is one entry.
    return {
        "code": code,
        "labels": label,
        "official": {"ru": official_ru, "en": official_en},
        "aliases": {"ru": listed(names), "en": [n for n in ENGLISH.get(code, ()) if n != label["en"]]},
        "abbreviations": {"ru": listed(abbreviations), "en": ENGLISH_ABBREVIATIONS.get(code, [])},
        "adjectives": listed(adjectives),
        "demonyms": listed(demonyms),
    }


def build() -> dict[str, Any]:
    """Everything that countries.json holds.

    Raises ValueError when a territory of ISO 3166-1 is missing from the hand-written file.
    """
    lines = [line for line in BY_HAND.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    countries = [country(line) for line in lines if not line.startswith("?")]
    shared = []
    for line in lines:
        if line.startswith("?"):
            words, codes = line[1:].split("|")
            shared.append({"words": listed(words), "codes": listed(codes)})
    territories: list[str] = [str(code) for code in Locale("ru").territories]
    wanted = {code for code in territories if len(code) == 2 and code.isalpha()} - NO_COUNTRY
    missing = wanted - {record["code"] for record in countries}
    if missing:
        raise ValueError(f"countries_by_hand.txt lacks {sorted(missing)}")
    return {"countries": countries, "shared": shared}


def main() -> None:
    """Write countries.json, one country a line so that a change shows as a change of one line."""
    built = build()
    rows = ",\n".join(json.dumps(record, ensure_ascii=False) for record in built["countries"])
    shared = ",\n".join(json.dumps(record, ensure_ascii=False) for record in built["shared"])
    BUILT.write_text(f'{{"countries": [\n{rows}\n],\n"shared": [\n{shared}\n]}}\n', encoding="utf-8")
    sys.stdout.write(f"{len(built['countries'])} countries written to {BUILT}\n")


if __name__ == "__main__":
    main()
