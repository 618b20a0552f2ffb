"""A portal in which every word that somebody from outside can write is an attempt of tests/data/xss.txt."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from urllib.parse import quote

from django.utils import timezone

from svodka.discuss import actions as discuss
from svodka.discuss import rendering
from svodka.discuss.cleaning import clean, one_line
from svodka.discuss.models import Comment, Report, Thread, Verdict
from svodka.readers.models import Ban, Reader
from svodka.site.addresses import reader_address
from tests import make
from tests.discuss.talk import fill
from tests.security.cast import moderator
from tests.security.payloads import in_lots, payloads
from tests.site.world import full_portal

# As long as they may be: a name, a headline, the reason on a tombstone, what a search field shows again.
NAME, HEADLINE, REASON, QUERY = 150, 300, 200, 280


def hostile_portal() -> tuple[Reader, list[str]]:
    """Makes the rows; gives a moderator and the addresses of all pages on which the attempts stand."""
    pages = full_portal()
    duty = moderator()
    authors = _authors()
    stories = _stories()
    talk, stones = _talk(authors), _tombstones()
    posts = _posts(authors)
    _verdicts(duty, authors)
    fixed = [pages[name] for name in ("front", "front in English", "story", "section", "discussed", "feeds")]
    fixed += [
        *stories,
        *talk,
        *stones,
        *posts,
        "/discussed/panel/",
        "/moderation/",
        "/moderation/log/",
        "/moderation/bans/",
    ]
    fixed += [reader_address(author.username) for author in authors[::25] if "/" not in author.username]
    return duty, [*fixed, *_echoed()]


def _authors() -> list[Reader]:
    """No form of ours lets such a name through; another service's may have."""
    now = timezone.now() - timedelta(days=90)
    names = [f"{one_line(text)[: NAME - 4]} {number}" for number, text in enumerate(payloads())]
    return Reader.objects.bulk_create([Reader(username=name, date_joined=now) for name in names])


def _stories() -> list[str]:
    """An agency's headline, text, picture credit, dateline are somebody else's words, too."""
    made = []
    for number, lot in enumerate(list(in_lots(payloads(), HEADLINE))[:12]):
        words = {"dateline": lot[:100], "primary_source": lot, "copyright_notice": lot, "kicker": lot[:80]}
        made.append(
            make.story(one_line(lot), text=clean(lot), slug=f"x{number}", published_at=timezone.now(), copy=words)
        )
        make.thread(made[-1], comment_count=1)
    return [f"/news/{story.pk}-{story.slug}/" for story in made[:4]]


def _talk(authors: Sequence[Reader]) -> list[str]:
    """Every attempt as a comment, written and rendered as always; every third answers the one before."""
    now = timezone.now()
    thread = make.thread(make.story("Разговор", slug="talk", published_at=now - timedelta(days=30)))
    before: Comment | None = None
    for number, text in enumerate(payloads()):
        written_at = now - timedelta(hours=300 - number)
        parent = before if number % 3 else None
        author = authors[number % len(authors)]
        before = discuss.write_comment(thread=thread, author=author, source=text, parent=parent, now=written_at)
        if number < 50:
            Report.objects.create(comment=before, by=authors[-1], reason=one_line(text), made_at=written_at)
    place = f"/news/{thread.story_id}-talk/"
    write = [f"/threads/{thread.pk}/write/?to={seq}&quote={seq}" for seq in range(1, 190, 40)]
    acts = (
        [f"/comments/{before.pk - seq}/{act}/" for seq in (1, 60) for act in ("report", "hide", "agree")]
        if before
        else []
    )
    return [place, *(f"{place}{page}" for page in _THREAD), *write, *acts]


_THREAD = [
    "page-1/",
    "page-2/",
    "branches/",
    "branches/page-2/",
    "branches/page-4/",
    "branches/1/",
    "page-1/?n=%22%3E%3Cb%3E",
]


def _tombstones() -> list[str]:
    """Every attempt as the reason for which a comment was hidden."""
    thread = make.thread(make.story("Надгробия", slug="stones", published_at=timezone.now()))
    reasons = [one_line(text)[:REASON] for text in payloads()]
    fill(thread, [0] * len(reasons))
    for seq, reason in enumerate(reasons, 1):
        Comment.objects.filter(thread=thread, seq=seq).update(state=Comment.State.HIDDEN, state_reason=reason)
    return [f"/news/{thread.story_id}-stones/page-{number}/" for number in (1, 2)]


def _posts(authors: Sequence[Reader]) -> list[str]:
    """Attempts as headlines, and all of them together as text."""
    whole = clean("\n\n".join(payloads()))
    html = rendering.render(whole, last_seq=0)
    made = []
    for number, lot in enumerate(in_lots(payloads(), HEADLINE)):
        words = {"source": whole, "html": html, "slug": f"p{number}", "published_at": timezone.now()}
        answered = {"to_post": made[-1]} if made else {}
        made.append(make.reader_post(one_line(lot), author=authors[number], **words, **answered))
    Thread.objects.bulk_create([Thread(post=post, last_activity_at=post.published_at) for post in made])
    shown = [f"/posts/{post.pk}-{post.slug}/" for post in made[::9]]
    return ["/posts/", *shown, *(f"/posts/write/?to=post-{post.pk}" for post in made[::15])]


def _verdicts(duty: Reader, authors: Sequence[Reader]) -> None:
    now = timezone.now()
    reasons = [one_line(text) for text in payloads()][: len(authors)]
    Ban.objects.bulk_create(
        [
            Ban(reader=author, by=duty, reason=reason, since=now)
            for author, reason in zip(authors, reasons, strict=False)
        ]
    )
    Verdict.objects.bulk_create(
        [
            Verdict(reader=author, by=duty, act=Verdict.Act.BAN, reason=reason, at=now)
            for author, reason in zip(authors, reasons, strict=False)
        ]
    )


def _echoed() -> list[str]:
    """Pages that say again what they were asked."""
    lots = list(in_lots(payloads(), QUERY))
    asked = [f"/search/?q={quote(lot)}" for lot in lots[::2]]
    asked += [f"/accounts/login/?next={quote(lot)}" for lot in lots[1::4]]
    asked += [f"/moderation/log/?reader={quote(lot)}" for lot in lots[::8]]
    return [*asked, f"/no/such/{quote(lots[0])}/", f"/search/?q=порт&section={quote(lots[1])}&order={quote(lots[2])}"]
