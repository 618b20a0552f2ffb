"""The words of a page that are not the article: headings of side lists, invitations, controls."""

from __future__ import annotations

import re

LISTED = re.compile(
    r"^[•·\s]*(?:в (?:новости|статье|материале|тексте|публикации) упомин\w+|упомина\w+ в (?:новости|статье"
    r"|материале|тексте)|mentioned in (?:this )?(?:story|article|news))\s*:?$",
    re.I,
)
DISCUSSED = re.compile(
    r"^[•·\s]*(?:(?:самое )?обсуждаемое|сейчас обсуждают|most discussed|discussed(?: now)?)\s*:?$", re.I
)
REFRESH = re.compile(r"^(?:обновить|refresh|update)$", re.I)

# A line that is one of these ends the article in a copied text; in HTML it ends the chosen part when it stands late.
_ENDINGS = (
    r"комментари[ийев]+(?:\s*[:(]?\s*\d+\)?|\s+(?:к|на|наш\w*|читател\w+|пользовател\w+|посетител\w+)(?:\s.{0,60})?)?"
    r"|оставить комментарий|добавить комментарий|написать комментарий"
    r"|ваш комментарий.*|"
    r"обсуждение(?: новости)?(?: на форуме)?|обсудить(?: на форуме| новость)?|хотите оставить комментарий.*|"
    r"(?:чтобы|для того,? чтобы) (?:оставить|написать) комментарий.*|зарегистрируйтесь.{0,80}|"
    r"подписка на новости.*|подпис(?:аться|ывайтесь|ка)(?:$|\s+на\s.{2,80})|разделы новостей|"
    r"читайте также|читать также|читайте ещ[её]|также по теме|по теме|материалы по теме|новости по теме"
    r"|другие материалы.*|"
    r"смотрите также|см\. ?также|другие новости(?:\s.{2,60})?|ещ[её] новости|последние новости"
    r"|главные новости|новости партн[её]ров|"
    r"похожие (?:новости|материалы|статьи)|связанные (?:новости|материалы)|популярное|самое читаемое|лента новостей|"
    r"рекомендуем|related (?:articles|stories|posts|news|content)|read (?:more|also|next)|more (?:stories|news"
    r"|from)\b.*|"
    r"comments?(?: ?\(\d+\))?|\d+ comments?|leave a (?:comment|reply)|you (?:may|might) also like.*"
    r"|recommended(?: for you)?|"
    r"most (?:read|popular)|latest news|sign up (?:for|to) .{0,80}|subscribe(?: to .{0,60})?|share this.*"
    r"|поделиться.{0,40}|"
    r"тэги|теги|метки|ключевые слова|tags|topics|войти через .{0,40}"
)
ENDING = re.compile(rf"^[•·\s]*(?:{_ENDINGS})\s*[:.…]*$", re.I)
# Of these, what opens the readers' comments: nothing of the article follows.
FOR_COMMENTS = re.compile(
    r"^[•·\s]*(?:(?:\d+ )?комментари|оставить|добавить комм|написать комм|ваш комм|обсуждение|обсудить|хотите оставить|"
    r"чтобы оставить|для того|(?:\d+ )?comments?\b|leave a)",
    re.I,
)
READ_ALSO = re.compile(
    r"^(?:читайте также|читать также|материалы по теме|related articles|read more|read also|see also"
    r"|смотрите также|по теме|"
    r"ранее по теме|также по теме)\b\s*[:—-]?",
    re.I,
)
# Sentences that any article of a site may carry: of its editors, its letters, its shop; no part of what happened.
_HOUSE_OPENING = re.compile(
    r"(?:ошибка|опечатка) в тексте\?|оцените(?:,? пожалуйста,?)? (?:эту |нашу )?(?:статью|новость|материал|публикацию)"
    r"|(?:подпи(?:сывайтесь|шитесь)|присоединяйтесь|читайте нас|следите за)\b.{0,60}"
    r"(?:канал|telegram|телеграм|дзен|вконтакте|соцсет|рассылк|новост|страниц|групп)"
    r"|(?:ещё |еще )?больше (?:новостей|материалов|интересного)\b.{0,60}"
    r"(?:канал|telegram|телеграм|дзен|вконтакте|сайт)"
    r"|(?:sign up|subscribe|follow us|like us|get (?:our|the) .{0,60}newsletter)\b.{0,120}"
    r"(?:newsletter|inbox|updates|channel|twitter|facebook|instagram|telegram|today|free)\b.{0,40}$"
    r"|this (?:document|article|story) is (?:subject to copyright|republished from)|citation: .{0,200}retrieved"
    r"|advertisement$|реклама$",
    re.I,
)
# A word that must stand in the text, in lower case, and the phrase: the word alone is found ten times faster.
_HOUSE_INSIDE = (
    ("ошибк", re.compile(r"(?:заметили|нашли|увидели)\b.{0,30}ошибк.{0,40}(?:выделите|нажмите|ctrl|сообщите)")),
    ("опечатк", re.compile(r"(?:заметили|нашли|увидели)\b.{0,30}опечатк.{0,40}(?:выделите|нажмите|ctrl|сообщите)")),
    ("администрация сайта", re.compile(r"администрация сайта не нес[её]т ответственности")),
    ("мнение редакции", re.compile(r"мнение редакции может не совпадать")),
    ("we may", re.compile(r"\bwe may (?:earn|receive|get|collect)\b.{0,40}\b(?:commission|compensation|revenue)")),
    ("commission", re.compile(r"\b(?:earns?|receives?) (?:a |an )?(?:small |affiliate )?commission")),
    ("reach h", re.compile(r"^.{0,200}\breach (?:him|her) at\b.{0,80}@")),
    ("be reached at", re.compile(r"\b(?:can|may) be reached at\b.{0,120}@")),
)


def is_of_the_house(text: str) -> bool:
    """Whether a paragraph speaks for the site: of misprints, subscriptions, commissions, not of what happened."""
    if _HOUSE_OPENING.match(text):
        return True
    lowered = text.lower()
    return any(word in lowered and phrase.search(lowered) is not None for word, phrase in _HOUSE_INSIDE)


NAVIGATION = re.compile(
    r"^(?:войти|вход|выход|регистрация|главная|новости|меню|поиск|rss|log ?in|sign ?in|sign ?up|register|home"
    r"|news|menu|search|"
    r"печать|версия для печати|print|назад|back|ещё|еще|далее|наверх|рус|eng|ru|en)$",
    re.I,
)
TERMINAL = re.compile(r"[.!?:;»\"”…)]$")
SENTENCE_END = re.compile(r"[.!?…][»\"”)]?$")


def is_bare_number(text: str) -> bool:
    """Whether a line is a counter: digits, blanks between thousands, nothing else."""
    return bool(re.fullmatch(r"\d{1,3}(?:[ \u00a0\u202f]\d{3})+|\d{1,7}", text))


def number_of(text: str) -> int:
    """The value of a bare number («10 070» is 10070)."""
    return int(re.sub(r"\D", "", text))


def is_about_cookies(text: str) -> bool:
    """Whether a text speaks of cookies or of scripts that are switched off."""
    lowered = text.lower()
    if "cookie" in lowered or "файлы куки" in lowered or "файлов куки" in lowered:
        return True
    return "javascript" in lowered and ("javascript is disabled" in lowered or "включите javascript" in lowered)
