"""An editor looks the names of a story over: page, dossier and search follow at once, and the ledger keeps it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from svodka.dossiers import actions as dossiers
from svodka.dossiers.models import Appearance, Mention
from svodka.flow.indexing import index_story
from svodka.names import actions as names
from svodka.names.models import Name
from svodka.names.queries import PortalAuthority
from svodka.readers.models import Reader
from svodka.stories import actions as stories
from svodka.stories.bodies import from_stream
from svodka.stories.drafts import kept
from svodka.stories.manuscripts import plain_texts
from svodka.stories.models import Picture, Story
from svodka.text.annotation import annotate_many
from svodka.text.records import Annotation, Article, Dateline, Rights
from svodka.text.records import Picture as ReadPicture


def confirm_name(story: Story, name: Name, *, now: datetime, by: Reader) -> None:
    """The story does speak of the name."""
    _judge_name(story, name, dossiers.confirm_name, "name confirmed", now, by)


def reject_name(story: Story, name: Name, *, now: datetime, by: Reader) -> None:
    """The story does not speak of this name."""
    _judge_name(story, name, dossiers.reject_name, "name rejected", now, by)


def restore_name(story: Story, name: Name, *, now: datetime, by: Reader) -> None:
    """A rejected name stands in the story again."""
    _judge_name(story, name, dossiers.restore_name, "name restored", now, by)


def confirm_mention(story: Story, mention: Mention, *, now: datetime, by: Reader) -> None:
    """One place means the name."""
    _judge_place(story, mention, dossiers.confirm_mention, "name confirmed", now, by)


def reject_mention(story: Story, mention: Mention, *, now: datetime, by: Reader) -> None:
    """One place does not mean the name; without another place the name leaves the story."""
    _judge_place(story, mention, dossiers.reject_mention, "name rejected", now, by)


def restore_mention(story: Story, mention: Mention, *, now: datetime, by: Reader) -> None:
    """A rejected place means the name after all."""
    _judge_place(story, mention, dossiers.restore_mention, "name restored", now, by)


@transaction.atomic
def add_mention(story: Story, name: Name, *, written: str = "", now: datetime, by: Reader) -> int:
    """Let the story speak of a name; how many places it stands at. Raises dossiers.actions.UnableToAddName."""
    held = stories.hold_story(story)
    places = dossiers.add_name(story=held, name=name, texts=texts_of(held), written=written)
    stories.note(story=held, act="name added", now=now, by=by, detail={"label": name.label})
    index_story(held)
    return places


@transaction.atomic
def add_new_name(story: Story, *, kind: str, label: str, written: str = "", now: datetime, by: Reader) -> Name:
    """Put a name on the authority list, unless it is there, and let the story speak of it.

    Raises dossiers.actions.UnableToAddName, and then there is no new name either.
    """
    wanted = names.WantedName(kind=kind, label=label.strip())
    name = names.find_or_propose(wanted=[wanted], now=now)[wanted]
    if name.standing in {Name.Standing.PROPOSED, Name.Standing.REJECTED}:
        Name.objects.filter(pk=name.pk).update(standing=Name.Standing.CONFIRMED)
    add_mention(story, name, written=written, now=now, by=by)
    return name


@transaction.atomic
def find_names(story: Story, *, now: datetime, by: Reader | None) -> int:
    """Let the engine read the text as it stands now; how many names it adds. What editors judged stays judged."""
    held = stories.hold_story(story)
    article = article_of(held)
    [(annotation, _why)] = annotate_many([article], authority=PortalAuthority())
    before = Appearance.objects.filter(story=held).count()
    dossiers.note_more_names(
        story=held,
        article=article,
        annotation=annotation,
        names=names_of_reading(article, annotation, now),
        said_on=held.agency_date or timezone.localdate(now),
        texts=texts_of(held),
    )
    found = Appearance.objects.filter(story=held).count() - before
    stories.note(story=held, act="names found", now=now, by=by, detail={"count": found})
    index_story(held)
    return found


def article_of(story: Story) -> Article:
    """The story's words as the text engine takes them."""
    copy = story.copy
    pictures = Picture.objects.filter(story=story).order_by("position", "pk")
    dateline = Dateline(copy.dateline, story.agency.name if story.agency else None, copy.located or None, None)
    return Article(
        language=copy.language or None,
        headline=copy.headline,
        standfirst=copy.standfirst or None,
        byline=copy.byline or None,
        agency=story.agency.name if story.agency else None,
        body=from_stream(copy.body.raw_data),
        dateline=replace(dateline, date=story.agency_date) if copy.dateline else None,
        published=story.agency_date,
        pictures=tuple(
            ReadPicture(None, one.caption, one.alt_text, one.credit_line, Rights("unknown")) for one in pictures
        ),
    )


@transaction.atomic
def _judge_name(story: Story, name: Name, verb: Callable[..., None], act: str, now: datetime, by: Reader) -> None:
    held = stories.hold_story(story)
    verb(story=held, name=name, texts=texts_of(held))
    stories.note(story=held, act=act, now=now, by=by, detail={"label": name.label})
    index_story(held)


@transaction.atomic
def _judge_place(
    story: Story, mention: Mention, verb: Callable[..., None], act: str, now: datetime, by: Reader
) -> None:
    held = stories.hold_story(story)
    verb(mention=mention, texts=texts_of(held))
    detail = {"label": mention.name.label, "surface": mention.surface}
    stories.note(story=held, act=act, now=now, by=by, detail=detail)
    index_story(held)


def texts_of(story: Story) -> dict[str, str]:
    """The texts as readers have them: a draft's words may stand elsewhere."""
    stands = kept(story)
    return plain_texts(stands.rows, [picture.pk for picture in stands.pictures])


def names_of_reading(article: Article, annotation: Annotation, now: datetime) -> dict[dossiers.NameKey, Name]:
    """The authority entries of everything mentioned; entries that an editor rejected are left out.

    A ship or a firm that the text prints in «ёлочки» keeps them on the list: «Устьяна», but Ладвинская верфь.
    """
    quoted = dossiers.printed_in_quotes(article, annotation)
    aliases = {("organisation", org.name): org.aliases for org in annotation.organisations}
    codes = {(mention.kind, mention.name): mention.code or "" for mention in annotation.mentions}
    wanted = {
        key: names.WantedName(
            kind=key[0], label=f"«{key[1]}»" if key in quoted else key[1], aliases=aliases.get(key, ()), code=code
        )
        for key, code in codes.items()
    }
    found = names.find_or_propose(wanted=list(wanted.values()), now=now)
    known = {key: found[want] for key, want in wanted.items()}
    return {key: name for key, name in known.items() if name.standing != Name.Standing.REJECTED}
