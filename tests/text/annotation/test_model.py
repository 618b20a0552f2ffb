"""The model's own execution against slovnet's, and the decoder."""

from __future__ import annotations

import pytest
from slovnet.token import tokenize

from svodka.text.annotation.model import Tagged, load_slovnet, name_tagger, spans
from svodka.text.annotation.passages import block_texts
from tests.text.annotation.saved import FOLDER, load


@pytest.fixture(scope="module")
def texts() -> list[str]:
    return [text for path in sorted(FOLDER.glob("*.json")) for text in block_texts(load(path)[0]).values()]


def slovnet_tags(texts: list[str]) -> list[list[str]]:
    infer = load_slovnet().infer
    words = [[token.text for token in tokenize(text)] for text in texts]
    predictions = infer.decoder(infer.process(infer.encoder(words)))
    return [list(tags) for tags in predictions]


def test_tags_are_those_of_slovnet(texts: list[str]) -> None:
    assert [list(tagged.tags) for tagged in name_tagger().tag(texts)] == slovnet_tags(texts)


def test_tokens_are_those_of_slovnet(texts: list[str]) -> None:
    expected = [[(token.start, token.stop) for token in tokenize(text)] for text in texts]
    assert [list(tagged.tokens) for tagged in name_tagger().tag(texts)] == expected


def test_a_batch_gives_what_single_texts_give(texts: list[str]) -> None:
    tagger = name_tagger()
    assert tagger.tag(texts * 3) == [tagger.tag([text])[0] for text in texts * 3]


def test_empty_and_one_word_texts() -> None:
    assert [tagged.tokens for tagged in name_tagger().tag(["", "  ", "Порт"])] == [(), (), ((0, 4),)]


def test_an_inside_without_its_beginning_is_kept() -> None:
    tagged = Tagged(((0, 4), (5, 10), (11, 15)), ("O", "I-PER", "I-PER"))
    assert spans(tagged) == [(1, 3, "PER")]


def test_a_beginning_parts_neighbours() -> None:
    tagged = Tagged(((0, 4), (5, 10), (11, 15)), ("B-LOC", "B-LOC", "I-ORG"))
    assert spans(tagged) == [(0, 1, "LOC"), (1, 2, "LOC"), (2, 3, "ORG")]
