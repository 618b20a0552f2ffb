"""The text of an article as the annotator walks it: passages with their tokens and the model's entities."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from svodka.text.annotation.model import Tagged, spans
from svodka.text.records import Article, Block

OPENING, CLOSING = "«“„", "»”"
STOPS = frozenset(".!?…")
SENTENCE_ENDS = frozenset((*STOPS, ";", ":"))


@dataclass(frozen=True, slots=True)
class Token:
    """A word, number or sign; offsets in the passage's text. `opens_sentence`: its capital says nothing."""

    text: str
    start: int
    end: int
    opens_sentence: bool
    opens_line: bool

    @property
    def is_word(self) -> bool:
        return self.text[0].isalpha()

    @property
    def is_capital(self) -> bool:
        return self.text[0].isupper()


@dataclass(frozen=True, slots=True)
class Entity:
    """A span of tokens (end exclusive) that the model takes for a PER, a LOC or an ORG."""

    first: int
    end: int
    kind: str


@dataclass(frozen=True, slots=True)
class Passage:
    """A block of the body or a text around it. `quotes` maps the token index of an opening quote to its closing."""

    block: str
    text: str
    tokens: tuple[Token, ...]
    entities: tuple[Entity, ...]
    quotes: dict[int, int] = field(default_factory=dict)

    def surface(self, first: int, end: int) -> str:
        """The text from token `first` up to token `end` (exclusive)."""
        return self.text[self.tokens[first].start : self.tokens[end - 1].end]

    def word(self, index: int) -> str:
        """The token at `index` in lower case; the empty string beyond either end."""
        return self.tokens[index].text.lower() if 0 <= index < len(self.tokens) else ""

    def entity_over(self, first: int, end: int, kind: str) -> Entity | None:
        """The first entity of this kind that overlaps the tokens."""
        for entity in self.entities:
            if entity.kind == kind and entity.first < end and first < entity.end:
                return entity
        return None


def plain_text(block: Block) -> str:
    """The plain text of a block: list items on lines, cells parted by tabs, everything else as it is."""
    if block.items:
        return "\n".join(block.items)
    if block.rows:
        return "\n".join("\t".join(row) for row in block.rows)
    return block.text


def block_texts(article: Article) -> dict[str, str]:
    """Every text of the article that mentions may point into, by block id, in the order of the page."""
    texts = {"headline": article.headline}
    if article.standfirst:
        texts["standfirst"] = article.standfirst
    for number, picture in enumerate(article.pictures, start=1):
        if picture.caption:
            texts[f"caption-{number}"] = picture.caption
    if article.dateline:
        texts["dateline"] = article.dateline.printed
    for block in article.body:
        texts[block.id] = plain_text(block)
    return {block: text for block, text in texts.items() if text.strip()}


def passage(block: str, text: str, tagged: Tagged) -> Passage:
    """A passage of this text with the tokens and entities the model gave."""
    tokens = tuple(_tokens(text, tagged.tokens))
    entities = tuple(Entity(first, _line_end(tokens, first, end), kind) for first, end, kind in spans(tagged))
    return Passage(block, text, tokens, entities, _quotes(tokens))


def _line_end(tokens: Sequence[Token], first: int, end: int) -> int:
    # The model reads lines on as one sentence («Иван Сомов⏎Фото»); no name goes over a line's end.
    return next((index for index in range(first + 1, end) if tokens[index].opens_line), end)


def _tokens(text: str, offsets: Iterable[tuple[int, int]]) -> Iterable[Token]:
    opens_sentence, last = True, 0
    for number, (start, end) in enumerate(offsets):
        # Items of a list stand on lines, cells of a table behind tabs: each opens like a sentence.
        opens_line = number == 0 or not {"\n", "\t"}.isdisjoint(text[last:start])
        word = text[start:end]
        opens_sentence = opens_sentence or opens_line
        yield Token(word, start, end, opens_sentence, opens_line)
        # An opening quote, a dash or a line's number keeps the state: «— Мы идём», «14:00 Метанол, который …».
        if word[0].isalpha() or (word[0].isdigit() and not opens_sentence):
            opens_sentence = False
        elif word[0] in STOPS:
            opens_sentence = True
        last = end


def _quotes(tokens: Sequence[Token]) -> dict[int, int]:
    """Pairs of quotation marks; straight ones are paired in turn, nested angled ones properly."""
    found: dict[int, int] = {}
    waiting: list[int] = []
    straight: int | None = None
    for index, token in enumerate(tokens):
        if token.text in OPENING:
            waiting.append(index)
        elif token.text in CLOSING and waiting:
            found[waiting.pop()] = index
        elif token.text == '"':
            if straight is None:
                straight = index
            else:
                found[straight] = index
                straight = None
    return found
