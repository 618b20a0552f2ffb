"""The interface's words in other languages: svodka/locale/LANGUAGE/LC_MESSAGES/django.po.

    python tools/translations.py extract    bring the .po files up to date with the code (new words stay empty)
    python tools/translations.py check      fail on words that are missing, empty, fuzzy, stale or wrong in shape
    python tools/translations.py compile    write the .mo files that the portal reads (they are not committed)

The words of the code are the English ones. Works with Babel alone; GNU gettext need not be installed.
"""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from svodka.site import typography

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "svodka"
LOCALE = PACKAGE / "locale"
LANGUAGES = ("ru",)
# What stands on pages is typeset; what a terminal prints is not.
PAGES = ("svodka/site/", "svodka/stories/", "svodka/discuss/", "svodka/dossiers/")
SUFFIXES = {".py", ".html", ".txt", ".xml"}
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
# Both dates change with every run and say nothing that the history of the repository does not.
DATES = re.compile(rb'^"(POT-Creation-Date|PO-Revision-Date|Generated-By|Last-Translator|Language-Team):.*\n', re.M)
INDENTATION = re.compile(r"^[ \t]+", re.M)
Key = tuple[str, str | None]
Words = str | Sequence[str] | None


def sources() -> Iterator[Path]:
    """Python files, and templates in any folder of that name."""
    for path in sorted(PACKAGE.rglob("*")):
        if path.suffix in SUFFIXES and (path.suffix == ".py" or "templates" in path.parts):
            yield path


def words_of_code() -> Catalog:
    """Every message of the sources with the files it stands in."""
    found = Catalog(charset="utf-8")
    for path in sources():
        text = path.read_text(encoding="utf-8")
        # What Django makes of a template is Python but for the template's own indentation.
        code = text if path.suffix == ".py" else INDENTATION.sub("", templatize(text))
        for _line, messages, _comments, context in extract("python", io.BytesIO(code.encode()), KEYWORDS):
            place = str(path.relative_to(ROOT))
            found.add(messages, locations=[(place, 0)], context=context)
    return found


def path_of(language: str) -> Path:
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def read(language: str) -> Catalog:
    path = path_of(language)
    if not path.exists():
        return Catalog(locale=language, charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale=language, charset="utf-8")


def extract_all() -> None:
    """New words come in empty, words that no code uses any more go out."""
    code = words_of_code()
    for language in LANGUAGES:
        catalog = read(language)
        catalog.update(code, no_fuzzy_matching=True)
        catalog.obsolete.clear()
        catalog.fuzzy = False
        catalog.project, catalog.version = "Svodka", ""
        catalog.msgid_bugs_address = "see CONTRIBUTING.md"
        catalog.header_comment = f"# {language}: the interface of Svodka, kept in step by tools/translations.py."
        written = io.BytesIO()
        write_po(written, catalog, width=110, sort_output=True, include_lineno=False)
        path_of(language).parent.mkdir(parents=True, exist_ok=True)
        path_of(language).write_bytes(DATES.sub(b"", written.getvalue()))
        empty = [message for message in catalog if message.id and not all(_translations(message))]
        print(f"{language}: {len(catalog)} words, {len(empty)} to translate")


def compile_all() -> None:
    for language in LANGUAGES:
        catalog = read(language)
        for message in catalog:
            if message.id and any(place.startswith(PAGES) for place, _line in message.locations):
                message.string = _typeset(message.string, language)
        with path_of(language).with_suffix(".mo").open("wb") as file:
            write_mo(file, catalog)


def _typeset(words: Words, language: str) -> str | tuple[str, ...]:
    """The words with the unbreakable spaces and dashes of the pages: nobody has to type them into a .po file."""
    if words is None or isinstance(words, str):
        return typography.typeset(words or "", language)
    return tuple(typography.typeset(form, language) for form in words)


def check_all() -> list[str]:
    """What is wrong with the translations, a line each; nothing when all is well."""
    code = words_of_code()
    return [f"{language}: {fault}" for language in LANGUAGES for fault in faults(code, read(language))]


def faults(code: Catalog, catalog: Catalog) -> Iterator[str]:
    """What a catalogue lacks of the code's words, what it has beyond them, and what differs in shape."""
    wanted = {_key(message): message for message in code if message.id}
    have = {_key(message): message for message in catalog if message.id}
    for key, message in wanted.items():
        if key not in have:
            yield f"missing: {_shown(message)}"
        else:
            yield from _faults_of(have[key], message, catalog.num_plurals)
    yield from (f"no longer in the code: {_shown(have[key])}" for key in have.keys() - wanted.keys())


def _faults_of(message: Message, wanted: Message, plurals: int) -> Iterator[str]:
    if message.fuzzy:
        yield f"fuzzy: {_shown(message)}"
    translations = _translations(message)
    if not all(translations):
        yield f"not translated: {_shown(message)}"
        return
    if isinstance(wanted.id, tuple) != isinstance(message.id, tuple):
        yield f"plural in the code or here, not in both: {_shown(message)}"
    elif isinstance(message.id, tuple) and len(translations) != plurals:
        yield f"{len(translations)} plural forms instead of {plurals}: {_shown(message)}"
    allowed = _placeholders(_originals(wanted))
    for translation in translations:
        if _placeholders([translation]) != allowed:
            yield f"placeholders differ: {_shown(message)} -> {translation}"


def _key(message: Message) -> Key:
    return _originals(message)[0], message.context


def _originals(message: Message) -> list[str]:
    return list(message.id) if isinstance(message.id, (tuple, list)) else [message.id]


def _translations(message: Message) -> list[str]:
    return list(message.string) if isinstance(message.string, (tuple, list)) else [message.string or ""]


def _placeholders(texts: Iterable[str]) -> set[str]:
    """Those of all texts together: «one story» need not say its number."""
    return {found for text in texts for found in PLACEHOLDER.findall(text.replace("%%", ""))}


def _shown(message: Message) -> str:
    context = f" [{message.context}]" if message.context else ""
    places = ", ".join(sorted({place for place, _line in message.locations}))
    return f"«{_originals(message)[0]}»{context}{f' in {places}' if places else ''}"


def main(arguments: list[str]) -> int:
    if not settings.configured:
        settings.configure(USE_I18N=True)
    match arguments:
        case ["extract"]:
            extract_all()
        case ["compile"]:
            compile_all()
        case ["check"]:
            found = check_all()
            print("\n".join(found) or "translations are complete")
            return 1 if found else 0
        case _:
            print(__doc__)
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
