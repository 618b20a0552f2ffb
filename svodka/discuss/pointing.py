"""Is «№ 6» a comment of the thread, or a berth? Told by the words before it. Pure.

A trade press is full of numbered things: причал № 6, корпус № 2, письмо № 114. A comment is pointed at from the
beginning of a sentence, after a preposition or conjunction, or after a word for speaking; a number right behind any
other word belongs to that word.
"""

from __future__ import annotations

import re

_GAP = "[ \u00a0\u202f]*"
_SIGN = "[#№]"
_LAST_WORD = re.compile(rf"([^\W\d_]+)(\.?){_GAP}$")
# «причалы № 5, № 6 и № 7»: what the first is, the others are.
_CHAIN = re.compile(
    rf"{_SIGN}{_GAP}\d[\d \u00a0\u202f]*(?:,|{_GAP}(?:и|или|либо|and|or)(?= )|{_GAP}[-–—])?{_GAP}$", re.I
)
# «за» and «под» are not among them: «приказ за № 114», «дом под № 5».
_SMALL_WORD = re.compile(
    "а|автору?|автора|без|в|во|выше|да|для|до|ещё|же|и|из|или|к|как|ко|кроме|либо|ли|на|насчёт|не|ни|ниже|но|о|об|обо"
    "|однако|от|перед|по|после|про|против|с|см|смотрите|смотри|согласен|согласна|со|спасибо|ср|тоже|у|что"
    "|about|above|after|and|as|at|below|but|by|for|from|in|like|not|of|on|or|per|re|see|than|thanks|to|vs|with",
    re.I,
)
_OF_TALK = re.compile(
    r"(?:коммент|сообщен|ответ|отвеч|реплик|цитир|цитат|поддерж|плюс|возраж|чита[йюе]|прочт|прочит)\w*|пост(?:а|у|ом|ы)?"
    r"|(?:comment|repl|answer|quot)\w*|posts?",
    re.I,
)
# Short for a numbered thing: «стр. № 5», «инв. № 12»; any other full stop ends a sentence.
_SHORT = re.compile("вх|гл?|д|зав|зак|инв|исх|кв|корп|оп|пп?|пр|рег|стр?|ул|цех|черт|шт|no", re.I)


def points_to_comment(before: str, *, chained: bool) -> bool:
    """Whether a number that follows `before` (the text of its line up to the sign) is a comment's. `chained` is what
    was said of the number before it.
    """
    if _CHAIN.search(before):
        return chained
    word = _LAST_WORD.search(before)
    if word is None:
        return not before.rstrip(" \u00a0\u202f")[-1:].isalnum()
    if word[2]:
        return not _SHORT.fullmatch(word[1])
    return bool(_SMALL_WORD.fullmatch(word[1]) or _OF_TALK.fullmatch(word[1]))
