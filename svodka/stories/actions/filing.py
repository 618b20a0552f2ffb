"""An incoming story out of what was read in a page."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy as shallow
from datetime import datetime

from django.db import transaction

from svodka.gather.models import Capture
from svodka.names.slugs import slug_of
from svodka.readers.models import Reader
from svodka.stories.actions.catalogue import agency_named
from svodka.stories.actions.ledger import note
from svodka.stories.bodies import to_stream
from svodka.stories.models import Agency, Copy, Intake, Picture, RightsState, Section, Story
from svodka.stories.rights import may_show_picture
from svodka.text.records import Article
from svodka.text.records import Picture as ReadPicture


@transaction.atomic
def file_story(*, capture: Capture, article: Article, now: datetime, section: Section | None = None) -> Story:
    """Make a story and its copy out of what was read; incoming, not yet public.

    What the source's intake says (section, agency, rights) fills in where the page itself says nothing.
    """
    intake = Intake.objects.filter(source=capture.source).first() if capture.source_id else None
    agency = agency_named(article.agency) if article.agency else (intake.agency if intake else None)
    story = Story.objects.create(
        state=Story.State.INCOMING,
        slug=slug_of(article.headline),
        capture=capture,
        section=section or (intake.section if intake else None),
        agency=agency,
        filed_at=now,
        embargo_until=article.embargo_until,
        agency_date=(article.dateline.date if article.dateline else None) or article.published,
    )
    # bulk_create: Wagtail would index references at every save (2.7 ms); gathered copies have none to index.
    [copy] = Copy.objects.bulk_create([_copy_of(story, article, _standing_rights(intake, agency))])
    pictures = Picture.objects.bulk_create(_pictures_of(story, article, now))
    if pictures:
        Copy.objects.filter(pk=copy.pk).update(lead_picture=pictures[0])
    note(story=story, act="filed", now=now, detail={"capture": capture.pk})
    return story


def copy_as_read(story: Story, article: Article) -> Copy:
    """The copy that filing would make of this reading of the story's page; not saved. One query at the most."""
    capture = story.capture
    intake = Intake.objects.filter(source=capture.source_id).first() if capture and capture.source_id else None
    # A Copy made of the story itself would stand in the place of its own from then on.
    return _copy_of(shallow(story), article, _standing_rights(intake, story.agency))


def _standing_rights(intake: Intake | None, agency: Agency | None) -> tuple[str, str]:
    """What was agreed once for everything of this source or agency."""
    if intake and intake.rights_state:
        return intake.rights_state, f"agreed for the source «{intake.source.name}»"
    if agency and agency.rights_state:
        return agency.rights_state, agency.rights_why or f"agreed for the agency «{agency.name}»"
    return "", ""


def _copy_of(story: Story, article: Article, standing: tuple[str, str]) -> Copy:
    rights, source = article.rights, article.primary_source
    state, why = _agreed_or_read(standing, (rights.state, rights.why or ""))
    return Copy(
        story=story,
        language=article.language or "",
        kicker=_cut(article.kicker, 200),
        headline=_cut(article.headline, 500),
        standfirst=article.standfirst or "",
        byline=_cut(article.byline, 300),
        dateline=_cut(article.dateline.printed if article.dateline else "", 300),
        located=_cut(article.dateline.located if article.dateline else "", 200),
        body=to_stream(article.body),
        primary_source=source.printed if source else "",
        primary_source_name=_cut(source.name if source else "", 300),
        primary_source_url=_cut(source.url if source else "", 2000),
        rights_state=state,
        rights_why=_cut(why, 300),
        copyright_notice=rights.copyright_notice or "",
        copyright_holder=_cut(rights.copyright_holder, 300),
        usage_terms=rights.usage_terms or "",
    )


def _cut(text: str | None, length: int) -> str:
    return (text or "")[:length]


def _pictures_of(story: Story, article: Article, now: datetime) -> list[Picture]:
    pictures = [
        Picture(
            story=story,
            position=position,
            source_url=_cut(read.url, 2000),
            caption=read.caption or "",
            alt_text=read.alt_text or "",
            credit_line=_cut(read.credit_line, 300),
            creator=_cut(read.creator, 200),
            **_picture_rights(read, story.agency),
        )
        for position, read in enumerate(article.pictures)
    ]
    for picture in pictures:
        if may_show_picture(picture).allowed and picture.source_url.startswith(("http://", "https://")):
            picture.due_at = now
    return pictures


def _picture_rights(read: ReadPicture, agency: Agency | None) -> Mapping[str, str]:
    """A picture credited to the agency itself comes under what is agreed with the agency; any other is read alone."""
    credit = (read.credit_line or "").casefold()
    if agency is None or agency.name.casefold() not in credit:
        return {"rights_state": read.rights.state, "rights_why": _cut(read.rights.why, 300)}
    why = agency.picture_rights_why or f"credited to «{agency.name}»"
    state, why = _agreed_or_read((agency.picture_rights_state, why), (read.rights.state, read.rights.why or ""))
    return {"rights_state": state, "rights_why": _cut(why, 300)}


def _agreed_or_read(agreed: tuple[str, str], read: tuple[str, str]) -> tuple[str, str]:
    """(state, why): an agreement of our own outweighs what a page says to everybody; a habit only fills a gap."""
    ours = agreed[0] in {RightsState.OWN, RightsState.LICENSED}
    return agreed if ours or (agreed[0] and read[0] == RightsState.UNKNOWN) else read


@transaction.atomic
def begin_story(*, language: str, now: datetime, by: Reader) -> Story:
    """An empty story of the paper's own, taken by who writes it."""
    story = Story.objects.create(state=Story.State.TAKEN, taken_by=by, filed_at=now)
    Copy.objects.create(story=story, language=language, headline="", rights_state=RightsState.OWN)
    note(story=story, act="begun", now=now, by=by)
    return story
