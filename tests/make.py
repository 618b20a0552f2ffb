"""Makers: each gives one valid row with the world's names, and takes what a test cares about."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from io import BytesIO
from typing import Any

from django.core.files.images import ImageFile
from PIL import Image

from svodka.discuss import actions as discuss
from svodka.discuss.models import Comment, ReaderPost, Thread
from svodka.dossiers.models import Appearance, Mention, Role, Statement
from svodka.gather.models import Capture
from svodka.names.models import Name
from svodka.readers.models import Reader
from svodka.readers.names import name_fields
from svodka.stories.models import (
    Agency,
    Copy,
    Happening,
    Picture,
    PictureFile,
    Portal,
    Section,
    Story,
    Storyline,
    Telling,
)

NOON = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


def portal(**given: Any) -> Portal:
    defaults = {"name": "Кильватер", "tagline": "Гражданское судостроение и порты", "opened_on": date(2026, 11, 1)}
    return Portal.objects.get_or_create(one=True, defaults={**defaults, **given})[0]


def section(slug: str = "yards", name: str = "Верфи", **given: Any) -> Section:
    return Section.objects.get_or_create(slug=slug, defaults={"name": name, "labels": {"en": slug.title()}, **given})[0]


def agency(name: str = "Рында", slug: str = "rynda", **given: Any) -> Agency:
    return Agency.objects.get_or_create(slug=slug, defaults={"name": name, **given})[0]


def reader(username: str = "Каботажник", **given: Any) -> Reader:
    return Reader.objects.create(**{**name_fields(username), **given})


def name(
    kind: str = "organisation", slug: str = "ladvinskaya-verf", label: str = "Ладвинская верфь", **given: Any
) -> Name:
    return Name.objects.create(kind=kind, slug=slug, label=label, **{"first_seen_at": NOON, **given})


def paragraph(text: str, number: int = 1) -> dict[str, Any]:
    return {"type": "paragraph", "id": f"b{number}", "value": {"text": text, "marks": []}}


def story(
    headline: str = "Паром «Устьяна» передадут не раньше августа",
    *,
    text: str = "Передача парома перенесена на август.",
    body: list[dict[str, Any]] | None = None,
    published_at: datetime | None = NOON,
    copy: dict[str, Any] | None = None,
    **given: Any,
) -> Story:
    """A live story of the agency «Рында» in the section «Верфи», with one paragraph unless `body` is given."""
    defaults: dict[str, Any] = {
        "state": Story.State.LIVE,
        "slug": "parom",
        "section": section(),
        "agency": agency(),
        "filed_at": NOON,
        "published_at": published_at,
        "agency_date": date(2026, 11, 19),
    }
    made = Story.objects.create(**{**defaults, **given})
    words = {"headline": headline, "language": "ru", "rights_state": "claimed-open", "body": body or [paragraph(text)]}
    Copy.objects.create(story=made, **{**words, **(copy or {})})
    return made


def happening(line: Storyline | None = None) -> Happening:
    """A happening of the storyline «Перенос парома», or of the one given."""
    if line is None:
        line = Storyline.objects.create(slug="perenos", headline="Перенос парома", begun_at=NOON, last_story_at=NOON)
    return Happening.objects.create(storyline=line, begun_at=NOON)


def told(of: Story, event: Happening, **given: Any) -> Story:
    """The story as a report of the happening."""
    Telling.objects.create(story=of, happening=event, **given)
    of.storyline = event.storyline
    of.save(update_fields=["storyline"])
    return of


def capture(url: str = "https://rynda.example/n/40817", **given: Any) -> Capture:
    defaults = {"captured_at": NOON, "sha256": "0" * 64, "size": 1, "state": Capture.State.READ}
    return Capture.objects.create(url=url, **{**defaults, **given})


def picture_file(width: int = 1500, height: int = 800) -> PictureFile:
    """A grey plate, in the media folder of the test."""
    data = BytesIO()
    Image.new("L", (width, height), 128).save(data, "PNG")
    digest = sha256(data.getvalue()).hexdigest()
    made = PictureFile(title="plate", width=width, height=height, sha256=digest)
    made.file = ImageFile(data, name=f"{digest[:32]}.png")
    made.save()
    return made


def lead_picture(of: Story, *, file: PictureFile | None = None, **given: Any) -> Picture:
    defaults = {"caption": "Паром у стенки", "credit_line": "«Кильватер»", "rights_state": "own"}
    made = Picture.objects.create(story=of, file=file, **{**defaults, **given})
    of.copy.lead_picture = made
    of.copy.save()
    return made


def thread(of: Story, **given: Any) -> Thread:
    return Thread.objects.create(
        story=of, **{"last_activity_at": of.published_at, "last_seq": given.get("comment_count", 0), **given}
    )


def commenter(username: str = "Вахтенный") -> Reader:
    """A reader of long standing: the limits of the first day do not apply."""
    joined = {**name_fields(username), "date_joined": NOON - timedelta(days=90)}
    return Reader.objects.get_or_create(username=username, defaults=joined)[0]


def reader_post(headline: str = "Сколько стоит простой дока", **given: Any) -> ReaderPost:
    words = {"source": "Считаем вслух.", "html": "<p>Считаем вслух.</p>", "slug": "prostoy"}
    dates = {"created_at": NOON, "published_at": NOON, "state": ReaderPost.State.LIVE}
    return ReaderPost.objects.create(headline=headline, **{"author": commenter(), **words, **dates, **given})


def comment(
    of: Thread, text: str = "Ходил через день.", *, by: Reader | None = None, to: Comment | None = None
) -> Comment:
    """The next comment of the thread, an hour after the one before it, written through the action."""
    of.refresh_from_db()
    at = NOON + timedelta(hours=of.last_seq + 1)
    return discuss.write_comment(thread=of, author=by or commenter(), source=text, parent=to, now=at)


def appearance(of: Story, name: Name, **given: Any) -> Appearance:
    return Appearance.objects.create(story=of, name=name, **{"position": of.appearances.count(), **given})


def mention(of: Story, name: Name, surface: str, *, block: str = "b1", start: int = 0, **given: Any) -> Mention:
    end = start + len(surface)
    place = {"block": block, "start": start, "end": end, "surface": surface}
    return Mention.objects.create(story=of, name=name, **place, **{"how": "model", **given})


def role(of: Story, person: Name, position: str = "генеральный директор", **given: Any) -> Role:
    return Role.objects.create(story=of, person=person, position=position, **{"said_on": date(2026, 11, 19), **given})


def statement(of: Name, shown_by: Story, **given: Any) -> Statement:
    """A confirmed promise of delivery, 441 days later than the contract of the sample's ferry."""
    usual = {
        "kind": "promise",
        "attribute": "Передача",
        "value": "14 августа 2027 года",
        "day": date(2027, 8, 14),
        "said_on": date(2026, 11, 18),
        "sentence": "Передача парома перенесена на август.",
        "standing": "confirmed",
        "noted_at": NOON,
    }
    return Statement.objects.create(name=of, story=shown_by, **{**usual, **given})


def contract(of: Name, shown_by: Story, **given: Any) -> Statement:
    """What the contract says: 30 May 2026."""
    first = {"value": "30 мая 2026 года", "day": date(2026, 5, 30), "said_on": date(2024, 3, 14), "contract": True}
    return statement(of, shown_by, **{**first, **given})
