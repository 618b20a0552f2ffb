"""What looks like the name of a news agency, and what is only the city it writes from."""

from __future__ import annotations

import re
from collections.abc import Collection

# Names that a rule of shape would miss or take for a city. The register is for recognition only: the name is kept as printed.
_KNOWN = frozenset(
    word.strip()
    for word in (
        "тасс,итар-тасс,риа новости,риановости,риа,интерфакс,прайм,россия сегодня,росбалт,регнум,белта,интерфакс-запад,"
        "интерфакс-казахстан,казинформ,укринформ,азертадж,арменпресс,синьхуа,киодо,рейтер,рейтерс,франс пресс,"
        "ассошиэйтед пресс,блумберг,анадолу,цамто,кабар,рбк,спутник,sputnik,reuters,afp,ap,associated press,bloomberg,"
        "xinhua,anadolu,upi,dpa,efe,ansa,kyodo,tass,interfax,ria novosti,belta,prime,primamedia,regnum,rosbalt"
    ).split(",")
)
_WORDS = re.compile(
    r"(?:^|[\s«\"-])(?:новости|новостей|информ\w*|пресс|агентств\w+|бюро|инфо|медиа|вестник|бюллетень|телеграф\w*|вести|ньюс|"
    r"news|press|media|agency|wire|times|post|bulletin|информбюро|пресс-служб\w+)(?:$|[\s»\",.-])|^(?:ИА|РИА|ИТАР|АН)\s",
    re.I,
)
_DOMAIN = re.compile(r"^[\w-]+(?:\.[\w-]+)*\.(?:ru|рф|com|net|org|by|kz|su|info|news|ру|онлайн|media|tv)$", re.I)
_CAMEL = re.compile(r"[a-zа-яё][A-ZА-ЯЁ]")
_INITIAL = re.compile(r"^[A-ZА-ЯЁ0-9«\"]")

# Cities that datelines are written from: in capitals («МИНСК, 18 августа») they look like acronyms.
_CITIES = frozenset(
    (
        "москва,санкт-петербург,петербург,минск,киев,астана,алма-ата,алматы,нур-султан,ташкент,бишкек,душанбе,ашхабад,баку,"
        "ереван,тбилиси,кишинев,кишинёв,рига,вильнюс,таллин,таллинн,хельсинки,стокгольм,осло,копенгаген,варшава,прага,"
        "братислава,будапешт,бухарест,софия,белград,загреб,афины,анкара,стамбул,рим,мадрид,лиссабон,париж,лондон,дублин,"
        "брюссель,гаага,амстердам,берлин,вена,женева,берн,давос,страсбург,нью-йорк,вашингтон,оттава,мехико,гавана,каракас,"
        "бразилиа,буэнос-айрес,токио,сеул,пхеньян,пекин,шанхай,гонконг,ханой,бангкок,сингапур,куала-лумпур,джакарта,манила,"
        "дели,нью-дели,мумбаи,исламабад,кабул,тегеран,багдад,дамаск,бейрут,иерусалим,тель-авив,каир,эр-рияд,доха,дубай,"
        "абу-даби,претория,канберра,сидней,владивосток,хабаровск,якутск,магадан,петропавловск-камчатский,южно-сахалинск,"
        "благовещенск,чита,улан-удэ,иркутск,красноярск,новосибирск,томск,кемерово,барнаул,омск,тюмень,екатеринбург,"
        "челябинск,пермь,уфа,казань,самара,саратов,волгоград,астрахань,ростов-на-дону,краснодар,сочи,новороссийск,"
        "севастополь,симферополь,керчь,грозный,махачкала,владикавказ,нальчик,ставрополь,элиста,воронеж,курск,белгород,"
        "брянск,орел,орёл,тула,калуга,смоленск,тверь,псков,новгород,великий новгород,нижний новгород,ярославль,кострома,"
        "вологда,череповец,архангельск,северодвинск,мурманск,петрозаводск,сыктывкар,ухта,нарьян-мар,салехард,сургут,"
        "калининград,балтийск,выборг,кронштадт,ижевск,киров,чебоксары,йошкар-ола,саранск,пенза,ульяновск,оренбург,курган,"
        "магнитогорск,нижний тагил,тольятти,набережные челны,комсомольск-на-амуре,находка,большой камень,байконур,брест,"
        "гродно,витебск,гомель,могилев,могилёв,одесса,харьков,львов,донецк,луганск,moscow,minsk,london,paris,berlin,"
        "brussels,geneva,vienna,washington,new york,beijing,tokyo,seoul,delhi,new delhi,tehran,ankara,istanbul,cairo,kyiv,"
        "warsaw,singapore,hong kong,rotterdam,hamburg,oslo,helsinki,stockholm,copenhagen,rome,madrid,athens,dubai"
    ).split(",")
)


def is_city(name: str) -> bool:
    """Whether a dateline's name is a known city."""
    return name.strip(" .,").lower() in _CITIES


def is_listed(name: str) -> bool:
    """Whether a name is one of the agencies known by name."""
    return name.strip(" .,«»\"").lower() in _KNOWN


def looks_like_agency(name: str, known: Collection[str] = ()) -> bool:
    """Whether a name has the shape of an agency's: listed, printed as one on this page (`known`), an acronym, a domain."""
    stripped = name.strip(" .,«»\"")
    lowered = stripped.lower()
    if not stripped or len(stripped) > 60 or not _INITIAL.match(stripped) or is_city(stripped):
        return False
    if lowered in _KNOWN or lowered in {other.lower() for other in known}:
        return True
    if _WORDS.search(stripped) or _DOMAIN.match(stripped) or _CAMEL.search(stripped):
        return True
    # An acronym: two to eight letters, all capitals, no blank («ЦАМТО», «AFP»).
    return bool(re.fullmatch(r"[A-ZА-ЯЁ][A-ZА-ЯЁ-]{1,7}", stripped))
