"""What the text says a person is: position, rank, organisation, country, and whether that is over.

Three places are looked at: the noun phrase that ends right before the name, the apposition after it, and the
appointment («директором назначен …», «… назначен директором»). A phrase counts only when it can be read from its head
noun to the name without a gap and agrees with the name in case; whatever is not read so is left out.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache

import svodka.text.annotation.lexicon as lexicon
from svodka.text import morphology
from svodka.text.annotation.country_finder import CountryMention
from svodka.text.annotation.grammar import (
    NounPhrase,
    governed,
    has_case,
    is_preposition,
    nominative,
    nominative_words,
    nouns,
    phrase_at_head,
    phrase_from,
)
from svodka.text.annotation.organisations import NameSpan, OrganisationFinder
from svodka.text.annotation.passages import OPENING, Passage
from svodka.text.annotation.people import PersonMention

# «заместитель начальника Главного управления … Центрального военного совета (ЦВС) Китайской Народной Республики» has
# 17 tokens; twice that is more than any position seen in NEREL's training texts.
FARTHEST_HEAD = 40
DASHES = frozenset("—–-")
CLAUSE_ENDS = frozenset(".!?…;:")
APPOSITION_ENDS = frozenset((",", ".", ")", ";", "!", "?", "…", "—", "–"))
BY_INSTRUMENTAL = frozenset(["управляющий", "командующий", "заведующий"])
OF_PLACE = frozenset(["в", "во", "на", "при", "над", "из", "от"])
FORMER_PREFIX = "экс-"
UNLIKELY = 0.1
# «после» is a form of «посол» as well.
NOT_A_POSITION = frozenset(("после",))


@lru_cache(maxsize=1)
def position_forms() -> frozenset[str]:
    """Every form of the nouns of positions: a look here saves the parse of all other words."""
    return frozenset(form for word in lexicon.POSITIONS for form in morphology.forms(word, every_number=True))


@dataclass(frozen=True, slots=True)
class Role:
    """A position said of one mention. `organisation` is a span of the passage; `why` a short English sentence."""

    position: str | None
    rank: str | None
    organisation: NameSpan | None
    country: str | None
    former: bool
    why: str


@dataclass(frozen=True, slots=True)
class _Read:
    """A position phrase read to its end: heads in order, the organisation inside, tokens `start` … `end`."""

    phrase: NounPhrase
    heads: tuple[NounPhrase, ...]
    end: int
    organisation: NameSpan | None


class PositionFinder:
    """The roles of the persons of one passage."""

    def __init__(
        self,
        passage: Passage,
        countries: Sequence[CountryMention],
        bodies: OrganisationFinder,
        people: Sequence[PersonMention],
    ) -> None:
        self.passage, self.tokens, self.bodies = passage, passage.tokens, bodies
        self.countries = countries
        self.country_at = {mention.first: mention for mention in countries}
        self.person_tokens = {index for person in people for index in range(person.first, person.end)}

    def role(self, person: PersonMention) -> Role | None:
        """What the text around this mention says of the person; None when it says nothing."""
        rank, target = self._rank(person.first)
        role = self._left(person, target, rank) or self._appointed_before(person, rank)
        role = role or self._apposition(person, rank) or self._appointed_after(person, rank)
        if role is None and rank is not None:
            country = self._side(target)
            return Role(None, rank, None, country, False, f"the rank «{rank}» stands before the name")
        return role

    # Rank

    def _rank(self, target: int) -> tuple[str | None, int]:
        """The rank that ends right before token `target`, in the nominative, and where it begins."""
        for length in (4, 3, 2, 1):
            first = target - length
            if first >= 0 and not any(self.tokens[i].opens_line for i in range(first + 1, target + 1)):
                rank = self._rank_at(first, target)
                if rank is not None:
                    return rank, first
        return None, target

    def _rank_at(self, first: int, target: int) -> str | None:
        head = first
        while head < target - 1 and not lexicon.RANK_ADJECTIVES.isdisjoint(
            morphology.normal_forms(self.passage.word(head))
        ):
            head += 1
        tail = tuple(self.passage.word(index) for index in range(head + 1, target))
        readings = [reading for reading in nouns(self.tokens[head].text) if reading.normal_form in lexicon.RANKS]
        for reading in readings:
            if tail in lexicon.RANKS[reading.normal_form] or self._is_degree(reading.normal_form, tail):
                if not tail and reading.normal_form in lexicon.POSITIONS and not self._has_position_before(first):
                    return None
                words = [token.text for token in self.tokens[first:target]]
                return " ".join(nominative_words(words, head - first, [reading]))
        return None

    @staticmethod
    def _is_degree(head: str, tail: tuple[str, ...]) -> bool:
        return head in ("доктор", "кандидат") and len(tail) >= 2 and tail[-1] == lexicon.SCIENCES

    def _has_position_before(self, first: int) -> bool:
        # «профессор Иванов» is a position, «ректор института профессор Иванов» a position and a title.
        return any(self._read(head, first) is not None for head in self._heads_before(first))

    # Left of the name

    def _left(self, person: PersonMention, target: int, rank: str | None) -> Role | None:
        end = target
        if rank is not None and self.passage.word(target - 1) == ",":
            end = target - 1
        for head in self._heads_before(end):
            read = self._read(head, end, person.cases)
            if read is not None and not self._is_of_another(read, person):
                return self._role(read, rank, "the phrase that ends right before the name")
        return None

    def _is_of_another(self, read: _Read, person: PersonMention) -> bool:
        """«адвокат Шмидт» may be Schmidt's lawyer, «жена премьера Шмидт» may be Schmidt: neither is certain."""
        bare = read.end == read.phrase.head + 1 and "gent" in person.cases
        if bare and any(reading.normal_form in lexicon.OF_A_PERSON for reading in read.phrase.readings):
            return True
        if "nomn" not in person.cases or "nomn" in read.phrase.cases:
            return False
        before = self.passage.word(read.phrase.start - 1)
        return before.isalpha() and not lexicon.KIN.isdisjoint(morphology.normal_forms(before))

    def _heads_before(self, target: int) -> list[int]:
        """Position nouns before a token in its clause, the leftmost first: it governs the others."""
        found = []
        index = target - 1
        while index >= max(0, target - FARTHEST_HEAD):
            token = self.tokens[index]
            if (token.text[0] in CLAUSE_ENDS and not self._is_abbreviation(index)) or index in self.person_tokens:
                break
            if self._position_readings(index):
                found.append(index)
            if token.opens_line:
                break
            index -= 1
        return found[::-1]

    def _is_abbreviation(self, index: int) -> bool:
        return self.tokens[index].text == "." and self.passage.word(index - 1) in ("им", "г", "ст", "св")

    def _position_readings(self, index: int) -> tuple[morphology.Reading, ...]:
        word = self.tokens[index].text
        if not word[0].isalpha():
            return ()
        bare = word[len(FORMER_PREFIX) :] if word.lower().startswith(FORMER_PREFIX) else word
        if morphology.plain(bare) not in position_forms() or bare.lower() in NOT_A_POSITION:
            return ()
        found = tuple(r for r in nouns(bare) if r.normal_form in lexicon.POSITIONS and r.number == "sing")
        # «критику» is far oftener criticism than a critic: a position has to be a likely reading of its form.
        likeliest = max(reading.score for reading in morphology.readings(bare))
        found = tuple(reading for reading in found if reading.score >= likeliest * UNLIKELY)
        if bare is word:
            return found
        wanted = {reading.case for reading in found}
        return tuple(r for r in nouns(word) if r.case in wanted and r.number == "sing" and "anim" in r.grammemes)

    def _read(self, head: int, target: int | None, cases: Collection[str] | None = None) -> _Read | None:
        """The position phrase from this head: up to `target` exactly, or as far as it goes when that is None.

        `cases` are those the name may stand in; the head has to share one.
        """
        readings = tuple(r for r in self._position_readings(head) if cases is None or r.case in cases)
        if not readings:
            return None
        phrase = phrase_at_head(self.passage, head, readings)
        heads, organisation = [phrase], None
        index, limit = head + 1, target if target is not None else len(self.tokens)
        while index < limit and not self.tokens[index].opens_line:
            joined = self._joined_head(index, phrase)
            if joined is not None and joined.head < limit:
                heads.append(joined)
                index = joined.head + 1
                continue
            body = self.bodies.at.get(index)
            if body is not None and body.consumed <= limit:
                organisation = organisation or (body if body.kind == "organisation" else None)
                index = body.consumed
                continue
            step = self._step(index, limit, phrase)
            if step == 0 or index + step > limit:
                break
            index += step
        if target is not None and index != target:
            return None
        return _Read(phrase, tuple(heads), index, organisation)

    def _joined_head(self, index: int, phrase: NounPhrase) -> NounPhrase | None:
        """A second position after «и» or a comma, in the case of the first («основатель и директор»)."""
        if self.passage.word(index) not in ("и", ",") or index + 1 >= len(self.tokens):
            return None
        following = phrase_from(self.passage, index + 1)
        if following is None or following.start != index + 1:
            return None
        cases = {reading.case for reading in self._position_readings(following.head)} & following.cases & phrase.cases
        if not cases:
            return None
        return NounPhrase(index + 1, following.head, tuple(r for r in following.readings if r.case in cases))

    def _step(self, index: int, limit: int, phrase: NounPhrase) -> int:
        """How many tokens from `index` go on with a position's complement; 0 when it ends here."""
        token, word = self.tokens[index], self.passage.word(index)
        if index in self.person_tokens:
            return 0
        country = self.country_at.get(index)
        if country is not None and country.how in ("gazetteer", "abbreviation"):
            return country.last + 1 - index
        for entity in self.passage.entities:
            if entity.first == index and entity.kind != "PER":
                return entity.end - index
        if token.text in OPENING or token.text == '"':
            closing = self.passage.quotes.get(index)
            return closing + 1 - index if closing is not None else 0
        if token.text == "(":
            closing = next((i for i in range(index, min(index + 4, limit)) if self.tokens[i].text == ")"), None)
            return closing + 1 - index if closing is not None else 0
        if word in ("и", ","):
            return 2 if self._goes_on(index, limit) else 0
        return self._word_step(index, phrase)

    def _word_step(self, index: int, phrase: NounPhrase) -> int:
        token, word = self.tokens[index], self.passage.word(index)
        if word == "по":
            return governed(self.passage, index, "datv")
        if word in OF_PLACE:
            following = index + 1
            known = following in self.country_at or following in self.bodies.at
            entity = any(entity.first == following and entity.kind != "PER" for entity in self.passage.entities)
            return 1 if known or entity else governed(self.passage, index, "loct")
        if word == "№":
            return 2 if self.passage.word(index + 1).isdigit() else 0
        if not token.is_word or is_preposition(word):
            return 0
        if token.text.isupper() and len(token.text) > 1:
            return 1
        if has_case(token.text, "gent"):
            return 1
        instrumental = any(reading.normal_form in BY_INSTRUMENTAL for reading in phrase.readings)
        return 1 if instrumental and has_case(token.text, "ablt") else 0

    def _has(self, index: int, case: str) -> bool:
        return index < len(self.tokens) and self.tokens[index].is_word and has_case(self.tokens[index].text, case)

    def _goes_on(self, index: int, limit: int) -> bool:
        """Whether «и» or a comma goes on with genitives («по делам спорта, туризма и молодёжи»)."""
        if not self._has(index + 1, "gent") and not self._has(index + 1, "datv"):
            return False
        if self.passage.word(index) == "и":
            return True
        return "и" in [self.passage.word(following) for following in range(index + 1, min(index + 6, limit))]

    # Right of the name

    def _apposition(self, person: PersonMention, rank: str | None) -> Role | None:
        opening = person.end
        if opening + 1 >= len(self.tokens) or self.tokens[opening].text not in {",", "(", *DASHES}:
            return None
        if self.tokens[opening + 1].opens_line:
            return None
        read = self._read_from(opening + 1, person.cases)
        if read is None or read.end >= len(self.tokens):
            closes = read is not None and self.tokens[opening].text in DASHES
        else:
            closes = self.tokens[read.end].text in APPOSITION_ENDS or self.tokens[read.end].opens_line
        if read is None or not closes:
            return None
        return self._role(read, rank, "the apposition after the name")

    def _read_from(self, first: int, cases: Collection[str]) -> _Read | None:
        """The position phrase that begins at token `first`."""
        phrase = phrase_from(self.passage, first)
        if phrase is None or phrase.start > first:
            return None
        read = self._read(phrase.head, None, cases)
        if read is None or read.phrase.start > first:
            return None
        return read

    def _appointed_before(self, person: PersonMention, rank: str | None) -> Role | None:
        """«Генеральным директором верфи назначен Иван Сомов»."""
        verb = person.first - 1
        if verb < 2 or not self._is_appointment(verb) or self._is_uncertain(verb):
            return None
        for head in self._heads_before(verb):
            read = self._read(head, verb, ("ablt",))
            if read is not None:
                return self._role(read, rank, f"the text says «{self.passage.word(verb)}» of the person")
        return None

    def _appointed_after(self, person: PersonMention, rank: str | None) -> Role | None:
        """«Иван Сомов назначен генеральным директором», «… на пост директора»."""
        for verb in range(person.end, min(person.end + 4, len(self.tokens) - 1)):
            if not self.tokens[verb].is_word:
                return None
            if not self._is_appointment(verb):
                continue
            if self._is_uncertain(verb):
                return None
            first, case = verb + 1, "ablt"
            if self.passage.word(first) == "на" and self.passage.word(first + 1) in ("пост", "должность"):
                first, case = first + 2, "gent"
            read = self._read_from(first, (case,)) if first < len(self.tokens) else None
            return self._role(read, rank, f"the text says «{self.passage.word(verb)}» of the person") if read else None
        return None

    def _is_appointment(self, index: int) -> bool:
        return any(
            reading.part in ("VERB", "PRTS") and reading.normal_form in lexicon.APPOINTED
            for reading in morphology.readings(self.passage.word(index))
        )

    def _is_uncertain(self, verb: int) -> bool:
        words = {self.passage.word(index) for index in range(verb - 4, verb + 2)}
        return not words.isdisjoint(lexicon.UNCERTAIN)

    # From the phrase to the record

    def _role(self, read: _Read, rank: str | None, where: str) -> Role:
        start, former = self._trim(read.phrase)
        end = self._cut(read)
        text = self._text(read, start, end)
        first = self.tokens[start].text
        if not first.isupper() and (self.tokens[start].opens_sentence or not morphology.may_be_proper(first)):
            text = text[:1].lower() + text[1:]
        if text.lower().startswith(FORMER_PREFIX):
            text, former = text[len(FORMER_PREFIX) :], True
        country = self._country(read)
        return Role(text, rank, read.organisation, country, former, f"{where}: «{self.passage.surface(start, end)}»")

    def _trim(self, phrase: NounPhrase) -> tuple[int, bool]:
        """Where the position begins after words like «новый», «бывший» and a country's adjective."""
        start, former = phrase.start, False
        while start < phrase.head:
            forms = frozenset(morphology.normal_forms(self.tokens[start].text))
            former = former or bool(forms & lexicon.FORMER)
            if not forms & lexicon.PASSING and start not in self.country_at:
                break
            start += 1
        return start, former

    def _cut(self, read: _Read) -> int:
        """Where the position ends: with its own organisation when only what that belongs to follows."""
        body = read.organisation
        if body is None or body.consumed < read.end:
            return read.end
        return (
            body.end + 1
            if body.end < len(self.tokens) and self.passage.quotes.get(body.first - 1) == body.end
            else body.end
        )

    def _text(self, read: _Read, start: int, end: int) -> str:
        pieces = []
        for number, head in enumerate(read.heads):
            first = start if number == 0 else head.start
            following = read.heads[number + 1].start - 1 if number + 1 < len(read.heads) else end
            if first >= end:
                break
            joint = "" if number == 0 else self.tokens[head.start - 1].text
            text = nominative(self.passage, NounPhrase(first, head.head, head.readings), max(following, head.head + 1))
            pieces.append(f"{joint} {text}" if joint == "и" else f"{joint}{' ' if joint else ''}{text}")
        return " ".join(pieces).replace(" ,", ",")

    def _country(self, read: _Read) -> str | None:
        """The country in the phrase, or the side the sentence names; None when the phrase names several at once."""
        if read.organisation is not None and read.organisation.country:
            return read.organisation.country
        inside = [m for m in self.countries if read.phrase.start <= m.first < read.end]
        if inside:
            pair = [m for m in inside if m.how == "compound"]
            return None if pair else inside[0].code
        return self._side(read.phrase.start)

    def _side(self, before: int) -> str | None:
        """«Белорусскую сторону возглавил …», «китайскую делегацию – …», «от Норвегии – …»."""
        for index in range(before - 1, max(-1, before - 6), -1):
            token = self.tokens[index]
            if token.text == "," or token.text[0] in CLAUSE_ENDS or index in self.person_tokens:
                return None
            forms = frozenset(morphology.normal_forms(token.text)) if token.is_word else frozenset()
            adjective = self.country_at.get(index - 1)
            if forms & lexicon.SIDES:
                return adjective.code if adjective and adjective.how == "adjective" else None
            if token.opens_line:
                return None
        return None
