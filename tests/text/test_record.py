"""Records to JSON and back, and the text for people."""

from __future__ import annotations

import json
from datetime import UTC, date

from hypothesis import given, settings
from hypothesis import strategies as st

from svodka.text.reading import read
from svodka.text.record import Language, as_json, as_text, from_json, read_record
from svodka.text.records import (
    Annotation,
    Article,
    Block,
    Dateline,
    DateMention,
    DiscussedRow,
    Mark,
    Mention,
    Organisation,
    Person,
    Picture,
    PrimarySource,
    Record,
    Rights,
)
from tests.text.pages import page

WORD = st.text(alphabet="абвгд ёAz«»—\n", min_size=1, max_size=12)
MAYBE = st.none() | WORD
DATES = st.dates(min_value=date(1995, 1, 1), max_value=date(2100, 1, 1))
TIMES = st.datetimes(timezones=st.none() | st.just(UTC))
MINUTES = TIMES.map(lambda moment: moment.replace(second=0, microsecond=0))
NUMBERS = st.integers(min_value=0, max_value=10**6)
MARKS = st.builds(Mark, st.sampled_from(["strong", "emphasis", "link"]), NUMBERS, NUMBERS, MAYBE)
RIGHTS = st.builds(Rights, st.sampled_from(["own", "unknown", "claimed-open"]), MAYBE, MAYBE, MAYBE, MAYBE)
LISTS = st.lists(WORD, min_size=1, max_size=4).map(
    lambda items: Block("b1", "list", "\n".join(items), items=tuple(items))
)
TABLES = st.lists(st.tuples(WORD, WORD), min_size=1, max_size=3).map(
    lambda rows: Block("b2", "table", "\n".join("\t".join(row) for row in rows), rows=tuple(rows))
)
PLAIN = st.builds(
    Block,
    st.just("b3"),
    st.sampled_from(["paragraph", "heading", "quote", "figure", "embed"]),
    WORD,
    level=st.none() | st.integers(1, 6),
    marks=st.lists(MARKS, max_size=2).map(tuple),
    href=MAYBE,
)
ARTICLES = st.builds(
    Article,
    language=MAYBE,
    headline=WORD.filter(str.strip),  # what has no letters is read as no headline, and without one there is no record
    body=st.lists(LISTS | TABLES | PLAIN, max_size=4).map(tuple),
    kicker=MAYBE,
    standfirst=MAYBE,
    agency=MAYBE,
    dateline=st.none() | st.builds(Dateline, WORD, MAYBE, MAYBE, st.none() | DATES),
    published=st.none() | DATES,
    published_at=st.none() | TIMES,
    counters=st.lists(NUMBERS, max_size=3).map(tuple),
    pictures=st.lists(st.builds(Picture, MAYBE, MAYBE, MAYBE, MAYBE, RIGHTS), max_size=2).map(tuple),
    primary_source=st.none() | st.builds(PrimarySource, WORD, WORD, MAYBE),
    rights=RIGHTS,
    listed_mentions=st.dictionaries(WORD, st.lists(WORD, max_size=3).map(tuple), max_size=2),
    discussed=st.lists(st.builds(DiscussedRow, MINUTES, NUMBERS, WORD), max_size=2).map(tuple),
)
ANNOTATIONS = st.builds(
    Annotation,
    countries=st.lists(WORD, max_size=2).map(tuple),
    people=st.lists(st.builds(Person, WORD, MAYBE, MAYBE, MAYBE, MAYBE, st.booleans()), max_size=2).map(tuple),
    organisations=st.lists(
        st.builds(Organisation, WORD, st.lists(WORD, max_size=2).map(tuple), MAYBE, MAYBE), max_size=2
    ).map(tuple),
    dates=st.lists(st.builds(DateMention, WORD, NUMBERS, NUMBERS, WORD, DATES), max_size=2).map(tuple),
    mentions=st.lists(
        st.builds(Mention, WORD, NUMBERS, NUMBERS, WORD, st.sampled_from(["country", "person"]), WORD, WORD, MAYBE),
        max_size=2,
    ).map(tuple),
)
RECORDS = st.builds(
    Record, ARTICLES, ANNOTATIONS, st.dictionaries(WORD, WORD, max_size=3), st.sampled_from(["html", "text"]), WORD
)


@settings(max_examples=150, deadline=None)
@given(RECORDS)
def test_a_record_comes_back_from_json_unchanged(record: Record) -> None:
    assert from_json(json.loads(json.dumps(as_json(record)))) == record


@settings(max_examples=50, deadline=None)
@given(RECORDS)
def test_every_record_can_be_shown(record: Record) -> None:
    assert "Headline:" in as_text(record)


def nobody(article: Article) -> tuple[Annotation, dict[str, str]]:
    return Annotation(countries=("FI",)), {"countries": article.headline}


def test_an_annotator_can_stand_in_and_its_reasons_are_kept() -> None:
    record = read_record(page("portal-copy.txt"), annotator=nobody)
    assert record.annotation.countries == ("FI",)
    assert record.why["countries"] == record.article.headline


def test_json_has_the_keys_of_the_specification() -> None:
    written = as_json(read_record(page("portal-copy.txt"), annotator=nobody))
    assert set(written) == {"article", "annotation", "why", "input_kind", "engine"}
    assert written["article"]["body"][4]["items"][0].startswith("корпус")
    assert "text" not in written["article"]["body"][4]
    assert written["article"]["discussed"][0]["last_activity"] == "2026-03-11T08:40"


def test_the_text_for_people_gives_the_reasons() -> None:
    shown = as_text(read_record(page("portal-copy.txt"), annotator=nobody))
    because = "stands before the date in the dateline «Судоинформ, 10 марта.»"
    assert f"Agency: Судоинформ\n    because: {because}\n" in shown
    assert "Original: —   (nothing says that the text is a translation)" in shown


def test_the_text_for_people_speaks_their_language() -> None:
    language = Language(lambda label: f"<{label}>", lambda reason: reason.upper())
    shown = as_text(read_record(page("portal-copy.txt"), annotator=nobody), language)
    assert "<Agency>: Судоинформ\n    <because:> STANDS BEFORE THE DATE" in shown
    assert "<Original>: —   (<nothing says that the text is a translation>)" in shown


def test_mentions_of_the_whole_record_point_into_the_text() -> None:
    record = read_record(page("portal-copy.txt"))
    texts = {block.id: block.text for block in record.article.body} | {"headline": record.article.headline}
    placed = [mention for mention in record.annotation.mentions if mention.block in texts]
    assert placed
    assert all(texts[mention.block][mention.start : mention.end] == mention.surface for mention in placed)


def test_reading_twice_gives_the_same_record() -> None:
    assert read(page("portal-page.html")) == read(page("portal-page.html"))
