"""A small portal with every kind of page, for tests that look at it in a browser."""

from __future__ import annotations

from datetime import date, timedelta

from django.conf import settings
from django.utils import timezone
from wagtail.models import Locale, Page

from svodka.discuss.models import Comment, Thread
from svodka.discuss.rendering import render_essay
from svodka.names.models import NameForm
from svodka.search.actions import Document, put
from svodka.site.actions import make_standing_pages
from svodka.stories.models import Correction, Story
from tests import make
from tests.discuss.talk import fill, parents_like_readers

LONG_WORD = "Металлоконструкцийсудоремонтмашпроект"
PARAGRAPH = (
    "Передача грузопассажирского парома «Устьяна» заказчику перенесена с 25 декабря на 14 августа 2027 года. "
    "Новый срок записан в протоколе совещания, которое прошло на Ладвинской верфи."
)
LIST = {
    "type": "list",
    "id": "b2",
    "value": {"items": ["правая колонка не прошла приёмку;", "док занят до марта."], "ordered": False, "marks": []},
}
TABLE = {
    "type": "table",
    "id": "b3",
    "value": {"rows": [["Этап", "По контракту", "Теперь"], ["Швартовные испытания", "20.03.2026", "15.05.2027"]]},
}


def standing_pages() -> None:
    """About, rules, personal data; with the root of the page tree where a test before has emptied the tables."""
    if Page.get_first_root_node() is None:
        Locale.objects.get_or_create(language_code=settings.LANGUAGE_CODE)
        Page.add_root(title="Root")
    make_standing_pages(portal_name="Кильватер", language="ru")


def full_portal() -> dict[str, str]:
    """Makes the rows; gives the address of a page of every type."""
    make.portal(dress="wake")
    standing_pages()
    for position, (slug, label) in enumerate(
        [("yards", "Верфи"), ("fleet", "Флот"), ("ports", "Порты"), ("money", "Деньги")]
    ):
        make.section(slug, label, position=position)
    story = _main_story()
    _wire(30)
    link = make.story(
        "Суд оставил причал № 6 за портом", slug="sud", copy={"rights_state": "link-only"}, capture=make.capture()
    )
    gone = make.story(state="withdrawn", withdrawn_for="retract", withdrawn_at=make.NOON)
    return {
        "front": "/",
        "front in English": "/en/",
        "story": f"/news/{story.pk}-parom/",
        "story by link only": f"/news/{link.pk}-sud/",
        "withdrawn": f"/news/{gone.pk}-parom/",
        "missing": "/no/such/page/",
        "dossiers": "/dossiers/",
        "dossiers of a kind": "/dossiers/organisation/",
        "organisation": "/dossiers/organisation/ladvinskaya-verf/",
        "person": "/dossiers/person/samotyosov/",
        "discussed": "/discussed/",
        "standing": "/about/",
        "section": "/sections/ports/",
        "agency": "/agencies/rynda/",
        "agencies": "/agencies/",
        "archive": "/archive/",
        "month": f"/archive/{timezone.localdate():%Y/%-m}/",
        "day": f"/archive/{timezone.localdate():%Y/%-m/%-d}/",
        "search": "/search/?q=порт+осадка",
        "search with nothing asked": "/search/",
        "search with nothing found": "/search/?q=ледоколы+стали",
        "feeds": "/feeds/",
        **_talk(),
        **_posts(story),
    }


def _posts(story: Story) -> dict[str, str]:
    """An essay with headings, lists and code, in answer to the story and answered itself; and one that was hidden."""
    source = f"## Счёт\n\n{PARAGRAPH}\n\n- раз\n- два\n\n### Код\n\n```\n{LONG_WORD * 3}\n```\n\n> Да."
    made = {
        name: make.reader_post(f"Запись «{name}» и {LONG_WORD}", source=source, html=render_essay(source), **given)
        for name, given in {
            "answer": {"to_story": story},
            "hidden": {"state": "hidden", "state_reason": "Реклама"},
        }.items()
    }
    made["essay"] = make.reader_post(to_post=made["hidden"])
    make.reader_post("Дороже, чем кажется", to_post=made["answer"], slug="dorozhe")
    for post in made.values():
        Thread.objects.create(post=post, last_activity_at=post.published_at)
    return {
        "posts": "/posts/",
        "posts in answer": f"/posts/?to=story-{story.pk}",
        **{f"post: {name}": f"/posts/{post.pk}-prostoy/" for name, post in made.items()},
    }


def _talk() -> dict[str, str]:
    """Two pages of comments: answers to answers, a long word, those that are gone, a discussion nobody began."""
    thread = make.thread(make.story("Нужен ли северу свой парк паромов", slug="park"))
    fill(thread, parents_like_readers(130))
    Comment.objects.filter(thread=thread, seq=7).update(html=f"<p>{LONG_WORD * 9}</p>", like_count=17)
    Comment.objects.filter(thread=thread, seq__gte=20, seq__lt=27).update(state="hidden", state_reason="реклама")
    Comment.objects.filter(thread=thread, seq=30).update(state="deleted", source="", html="")
    empty = make.thread(make.story("Порт ждёт драгу", slug="draga"))
    base = f"/news/{thread.story_id}-park/"
    return {
        "talk under a story": base,
        "talk as written": f"{base}page-1/",
        "talk by branch in English": f"/en{base}branches/",
        "a branch": f"{base}branches/1/",
        "a number that is not there": f"{base}page-2/?n=999",
        "an empty talk": f"/news/{empty.story_id}-draga/page-1/",
    }


def _main_story() -> Story:
    now = timezone.now()
    story = make.story(
        body=[make.paragraph(PARAGRAPH), LIST, TABLE, make.paragraph(f"Работы ведёт {LONG_WORD}.", 4)],
        published_at=now,
        event_date=date(2026, 11, 18),
        capture=make.capture("https://rynda.example/novosti/2026/11/19/parom-ustyana-ne-ranshe-avgusta/40817"),
        corrected_at=now,
        view_count=3862,
        copy={
            "dateline": "РЫНДА, 19 ноября.",
            "copyright_notice": "Материал размещён правообладателем в открытом доступе",
            "primary_source": "Протокол размещён на сайте компании.",
        },
    )
    make.lead_picture(story, rights_state="unknown", credit_line="img-cache.example")
    Correction.objects.create(story=story, made_at=now, note="Длина парома — 136 метров, не 163.")
    yard, person = make.name(), make.name("person", "samotyosov", "Игорь Самотёсов")
    NameForm.objects.create(name=yard, text="ЛВ", key="лв", how="alias", language="ru")
    sentence = "Новый срок записан в протоколе совещания, которое прошло на Ладвинской верфи."
    make.appearance(story, yard, gist="там прошло совещание", sentence=sentence, start=61, end=77)
    make.appearance(story, person, gist="генеральный директор верфи")
    make.mention(story, yard, "Ладвинской верфи", start=PARAGRAPH.index("Ладвинской"))
    make.role(story, person, organisation=yard)
    make.thread(story, comment_count=212)
    return story


def _wire(count: int) -> None:
    now = timezone.now()
    for number in range(1, count + 1):
        story = make.story(
            f"Новость номер {number}: порт «Северная Губа» принимает суда с осадкой до 7,4 метра",
            published_at=now - timedelta(minutes=17 * number),
            slug=f"n{number}",
            section=make.section("ports"),
            text="Дноуглубление обещают закончить к марту, подрядчика ещё не выбрали.",
        )
        make.thread(story, comment_count=number % 5)
        words = Document("story", story.pk, now, story.copy.headline, "Дноуглубление обещают.", {"state": ["live"]})
        put(words)
