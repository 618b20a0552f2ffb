"""Writes on dossiers: what a reading says of the names in a story."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from django.db import transaction
from django.db.models import Max

from svodka.dossiers.actions.following import TELLING_MENTIONS, retell
from svodka.dossiers.models import Appearance, Mention, Role
from svodka.names.models import Name
from svodka.stories.models import Story
from svodka.text.records import Annotation, Article, Person
from svodka.text.records import Mention as ReadMention
from svodka.text.sentences import Sentence, said_of, sentence_around

NameKey = tuple[str, str]

QUOTED_KINDS = {"product", "organisation"}
QUOTES = {"«»", "“”", "„“", '""'}
# Headlines and datelines follow rules of their own.
NOT_BODY = {"headline", "dateline"}


@transaction.atomic
def note_names(
    *, story: Story, article: Article, annotation: Annotation, names: Mapping[NameKey, Name], said_on: date
) -> None:
    """Keep every mention, one appearance a name with the sentence that shows it, and the roles said of people.

    `names` maps (kind, canonical name as read) to the entry of the authority list; a reading's name that is not
    in it (an editor rejected the entry) leaves nothing behind.
    """
    texts = plain_texts(article)
    read = [m for m in annotation.mentions if (m.kind, m.name) in names and m.block in texts]
    Mention.objects.bulk_create([_mention(story, mention, names) for mention in read], ignore_conflicts=True)
    roles = {person.name: person for person in annotation.people}
    Appearance.objects.bulk_create(_appearances(story, read, names, texts, roles))
    Role.objects.bulk_create(_roles(story, annotation, names, said_on), ignore_conflicts=True)


@transaction.atomic
def note_more_names(
    *,
    story: Story,
    article: Article,
    annotation: Annotation,
    names: Mapping[NameKey, Name],
    said_on: date,
    texts: Mapping[str, str],
) -> None:
    """Keep what another reading of an edited story finds beside what is known: places and names that were judged stay
    as they are. `texts` are the story's plain texts, by which every line is brought up to date.
    """
    read = [m for m in annotation.mentions if (m.kind, m.name) in names and m.block in texts]
    newest = Mention.objects.filter(story=story).aggregate(version=Max("version"))["version"] or 1
    mentions = [_mention(story, mention, names) for mention in read]
    for mention in mentions:
        mention.version = newest
    Mention.objects.bulk_create(mentions, ignore_conflicts=True)
    roles = {person.name: person for person in annotation.people}
    last = Appearance.objects.filter(story=story).aggregate(last=Max("position"))["last"]
    appearances = _appearances(story, read, names, texts, roles)
    for appearance in appearances:
        appearance.position += (last or 0) + 1
    Appearance.objects.bulk_create(appearances, ignore_conflicts=True)
    Role.objects.bulk_create(_roles(story, annotation, names, said_on), ignore_conflicts=True)
    retell(story=story, texts=texts)


def plain_texts(article: Article) -> dict[str, str]:
    """The plain text behind every block id that a mention may name, the body first."""
    texts = {block.id: block.text for block in article.body}
    texts["headline"] = article.headline
    texts["standfirst"] = article.standfirst or ""
    texts["dateline"] = article.dateline.printed if article.dateline else ""
    texts |= {f"caption-{number}": picture.caption or "" for number, picture in enumerate(article.pictures, 1)}
    return texts


def printed_in_quotes(article: Article, annotation: Annotation) -> set[NameKey]:
    """Products and organisations whose whole name stands in quotation marks wherever the body mentions them."""
    texts = plain_texts(article)
    seen: dict[NameKey, bool] = {}
    for mention in annotation.mentions:
        text = texts.get(mention.block, "")
        around = text[mention.start - 1 : mention.start] + text[mention.end : mention.end + 1]
        if mention.kind in QUOTED_KINDS and mention.block not in NOT_BODY and "«" not in mention.name:
            key = (mention.kind, mention.name)
            seen[key] = seen.get(key, True) and around in QUOTES
    return {key for key, always in seen.items() if always}


def _mention(story: Story, mention: ReadMention, names: Mapping[NameKey, Name]) -> Mention:
    return Mention(
        story=story,
        name=names[mention.kind, mention.name],
        block=mention.block[:40],
        start=mention.start,
        end=mention.end,
        surface=mention.surface[:300],
        how=mention.how[:40],
    )


def _appearances(
    story: Story,
    read: list[ReadMention],
    names: Mapping[NameKey, Name],
    texts: Mapping[str, str],
    roles: Mapping[str, Person],
) -> list[Appearance]:
    order = {block: number for number, block in enumerate(texts)}
    by_name: dict[Name, list[ReadMention]] = {}
    for mention in sorted(read, key=lambda m: (order.get(m.block, len(order)), m.start)):
        by_name.setdefault(names[mention.kind, mention.name], []).append(mention)
    return [
        _appearance(story, name, position, mentions, texts, roles)
        for position, (name, mentions) in enumerate(by_name.items())
    ]


def _appearance(
    story: Story,
    name: Name,
    position: int,
    mentions: list[ReadMention],
    texts: Mapping[str, str],
    roles: Mapping[str, Person],
) -> Appearance:
    """The first mention in the order of the texts speaks for the name: the body goes before headline and captions."""
    sentences = [
        sentence_around(texts[mention.block], mention.start, mention.end) for mention in mentions[:TELLING_MENTIONS]
    ]
    sentence = sentences[0]
    person = roles.get(mentions[0].name) if name.kind == Name.Kind.PERSON else None
    return Appearance(
        story=story,
        name=name,
        position=position,
        mention_count=len(mentions),
        gist=_gist(person, mentions, sentences),
        sentence=sentence.text,
        start=sentence.start,
        end=sentence.end,
    )


def _gist(person: Person | None, mentions: Sequence[ReadMention], sentences: Sequence[Sentence]) -> str:
    """A person's role, or what the sentences say; of a name that only signs the dateline the text says nothing."""
    if all(mention.block == "dateline" for mention in mentions):
        return ""
    return (role_line(person) if person else "") or said_of(sentences)


def role_line(person: Person) -> str:
    """What the text says a person is: rank and position in one line; empty when it says neither."""
    parts = [part for part in (person.position, person.rank) if part]
    return ", ".join(parts)[:300]


def _roles(story: Story, annotation: Annotation, names: Mapping[NameKey, Name], said_on: date) -> list[Role]:
    countries = {name.code: name for name in names.values() if name.code}
    return [
        Role(
            story=story,
            person=names["person", person.name],
            position=(person.position or "")[:400],
            rank=(person.rank or "")[:120],
            organisation=names.get(("organisation", person.organisation or "")),
            country=countries.get(person.country or ""),
            former=person.former,
            said_on=said_on,
        )
        for person in annotation.people
        if ("person", person.name) in names and (person.position or person.rank)
    ]
