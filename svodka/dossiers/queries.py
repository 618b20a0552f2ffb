"""Reads for pages: what the stories say of a name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Exists, F, FilteredRelation, Max, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from svodka.dossiers.models import Appearance, Mention, Role
from svodka.names.models import FormerSlug, Name, NameForm
from svodka.stories.models import Copy, Story
from svodka.stories.rights import Extent, may_show_text

STORIES_A_PAGE = 20
# «Рядом в новостях» looks at the newest stories only: of a country that 20,000 stories name, all would be counted.
TOGETHER_WITHIN = 500
ROLES_LOOKED_AT = 300
# The way in to the dossiers shows who is in the news: all time would be counted over every mention there ever was.
LATELY = 2000


@dataclass(frozen=True, slots=True)
class NameLink:
    """A name as a link to its dossier; `labels` holds it in other languages."""

    kind: str
    slug: str
    label: str
    labels: dict[str, str]


# --- under a story ---


@dataclass(frozen=True, slots=True)
class NamePlace:
    """Where a name stands in a body: offsets in code points of the block's plain text, end exclusive."""

    block: str
    start: int
    end: int
    link: NameLink


@dataclass(frozen=True, slots=True)
class NamedInStory:
    """A name a story speaks of: its link and the one line that the story says of it."""

    link: NameLink
    gist: str


@dataclass(frozen=True, slots=True)
class NamesOfStory:
    """Everything a story page needs of names; both in the order of the text."""

    named: Sequence[NamedInStory] = ()
    places: Sequence[NamePlace] = ()


def names_of(story: Story) -> NamesOfStory:
    """The story's names and the places they stand at, in one query: a row for each place."""
    here = Q(name__mentions__story_id=story.pk) & ~Q(name__mentions__standing=Mention.Standing.REJECTED)
    rows = (
        Appearance.objects.filter(story=story, rejected=False)
        .exclude(name__standing=Name.Standing.REJECTED)
        .annotate(place=FilteredRelation("name__mentions", condition=here))
        .order_by("position", "pk")
        .values_list(
            "name__kind", "name__slug", "name__label", "name__labels", "name_id", "gist",
            "place__version", "place__block", "place__start", "place__end",
        )
    )  # fmt: skip
    named: dict[int, NamedInStory] = {}
    places: list[tuple[int, NamePlace]] = []
    for kind, slug, label, labels, name_id, gist, version, block, start, end in rows:
        if name_id not in named:
            named[name_id] = NamedInStory(NameLink(kind, slug, label, labels), gist)
        if block:
            places.append((version, NamePlace(block, start, end, named[name_id].link)))
    current = max((version for version, _place in places), default=0)
    newest = sorted((place for version, place in places if version == current), key=lambda place: place.start)
    return NamesOfStory(named=tuple(named.values()), places=tuple(newest))


# --- a dossier ---


@dataclass(frozen=True, slots=True)
class Moved:
    """The dossier stands at another address for good."""

    kind: str
    slug: str


def find(kind: str, slug: str) -> Name | Moved | None:
    """The name at this address with its `story_count` and `first_story_at`, or where it went, or None.

    A name that no editor has seen is known here only once a live story speaks of it: a text under embargo must not
    show through.
    """
    name = (
        Name.objects.filter(kind=kind, slug=slug)
        .exclude(standing=Name.Standing.REJECTED)
        .select_related("part_of", "country", "merged_into", "outline")
        .annotate(story_count=_of_stories(Count("pk"), 0), first_story_at=_of_stories(Min("story__published_at")))
        .first()
    )
    if name and name.merged_into:
        return Moved(name.merged_into.kind, name.merged_into.slug)
    if name:
        return None if name.standing == Name.Standing.PROPOSED and not name.story_count else name
    former = FormerSlug.objects.filter(kind=kind, slug=slug).select_related("name").first()
    return Moved(former.name.kind, former.name.slug) if former else None


def _of_stories(what: Any, empty: Any = None) -> Any:
    rows = _live(Appearance.objects.filter(name=OuterRef("pk"))).order_by().values("name").annotate(found=what)
    return Coalesce(Subquery(rows.values("found")), empty) if empty is not None else Subquery(rows.values("found"))


def _live(appearances: QuerySet[Appearance]) -> QuerySet[Appearance]:
    return appearances.filter(rejected=False, story__state=Story.State.LIVE)


def forms_of(name: Name) -> list[NameForm]:
    """The ways the name is written, its main form left out; adjectives and inhabitants come last."""
    order = {how: number for number, how in enumerate(NameForm.How.values)}
    forms = NameForm.objects.filter(name=name).exclude(text=name.label)
    return sorted(forms, key=lambda form: (order[form.how], form.language != "ru", form.language, form.text))


@dataclass(frozen=True, slots=True)
class SaidRole:
    """A position, who said so last and when; `times` counts the stories that say it."""

    person: NameLink
    position: str
    rank: str
    former: bool
    organisation: NameLink | None
    country: NameLink | None
    said_on: date
    story_id: int
    story_slug: str
    story_headline: str
    times: int = 1


def roles_of(name: Name) -> list[SaidRole]:
    """Positions said of a person; or, of an organisation or a country, the people said to hold one there.

    The newest saying of each, newest first. One query, none for other kinds.
    """
    fields = {Name.Kind.PERSON: "person", Name.Kind.ORGANISATION: "organisation", Name.Kind.COUNTRY: "country"}
    if name.kind not in fields:
        return []
    rows = (
        Role.objects.filter(story__state=Story.State.LIVE, **{fields[Name.Kind(name.kind)]: name})
        .select_related("person", "organisation", "country")
        .annotate(slug=F("story__slug"), headline=F("story__copy__headline"))
        .order_by("-said_on", "-story_id")[:ROLES_LOOKED_AT]
    )
    newest: dict[tuple[Any, ...], SaidRole] = {}
    for role in rows:
        key = (role.person_id, role.position.lower(), role.organisation_id, role.former)
        newest[key] = _again(newest[key]) if key in newest else _said(role)
    return list(newest.values())


def _said(role: Any) -> SaidRole:
    return SaidRole(
        person=_link(role.person),
        position=role.position,
        rank=role.rank,
        former=role.former,
        organisation=_link(role.organisation) if role.organisation else None,
        country=_link(role.country) if role.country else None,
        said_on=role.said_on,
        story_id=role.story_id,
        story_slug=role.slug,
        story_headline=role.headline,
    )


def _again(said: SaidRole) -> SaidRole:
    return SaidRole(**{**{name: getattr(said, name) for name in SaidRole.__slots__}, "times": said.times + 1})


def _link(name: Name) -> NameLink:
    return NameLink(name.kind, name.slug, name.label, name.labels)


def parts_of(name: Name, limit: int = 60) -> list[NameLink]:
    """Names that are part of this one: the bodies of an organisation. One query, none for people."""
    if name.kind not in {Name.Kind.ORGANISATION, Name.Kind.PLACE}:
        return []
    spoken_of = Exists(_live(Appearance.objects.filter(name=OuterRef("pk"))))
    rows = Name.objects.filter(spoken_of | ~Q(standing=Name.Standing.PROPOSED), part_of=name, merged_into=None)
    rows = rows.exclude(standing=Name.Standing.REJECTED)
    return [
        NameLink(*values) for values in rows.order_by("label").values_list("kind", "slug", "label", "labels")[:limit]
    ]


@dataclass(frozen=True, slots=True)
class Witness:
    """A story that speaks of the name, and the sentence that does: `before`, `marked`, `after` make it up."""

    story_id: int
    slug: str
    headline: str
    language: str
    published_at: datetime
    agency: str
    before: str
    marked: str
    after: str


def stories_about(name: Name, *, page: int) -> list[Witness]:
    """A page of stories that speak of the name, newest first. `page` counts from 1."""
    first = (page - 1) * STORIES_A_PAGE
    order = ("-story__published_at", "-story_id")
    # Sorted without the sentences, which are most of the bytes: a country may stand in every second story.
    wanted = _live(Appearance.objects.filter(name=name)).order_by(*order).values("pk")
    rows = (
        Appearance.objects.filter(pk__in=wanted[first : first + STORIES_A_PAGE])
        .order_by(*order)
        .values_list(
            "story_id", "story__slug", "story__copy__headline", "story__copy__language", "story__published_at",
            "story__agency__name", "story__copy__rights_state", "sentence", "start", "end",
        )
    )  # fmt: skip
    return [_witness(*values) for values in rows]


def _witness(
    story_id: int, slug: str, headline: str, language: str, published_at: Any, agency: str | None,
    rights_state: str, sentence: str, start: int, end: int,
) -> Witness:  # fmt: skip
    if may_show_text(Copy(rights_state=rights_state), channel="dossier").extent == Extent.LINK:
        sentence, start, end = "", 0, 0
    return Witness(
        story_id, slug, headline, language, published_at, agency or "",
        sentence[:start], sentence[start:end], sentence[end:],
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Companion:
    """A name that stands in the same stories: how often, and when last."""

    link: NameLink
    times: int
    last_at: datetime


def seen_with(name: Name, limit: int = 12) -> list[Companion]:
    """Names that appear with this one in its newest stories, the most frequent first. One aggregated query."""
    stories = Appearance.objects.filter(name=name, rejected=False).order_by("-story_id").values("story_id")
    rows = (
        _live(Appearance.objects.filter(story_id__in=stories[:TOGETHER_WITHIN]))
        .exclude(name=name)
        .exclude(name__standing=Name.Standing.REJECTED)
        .values("name__kind", "name__slug", "name__label", "name__labels")
        .annotate(times=Count("story_id"), last_at=Max("story__published_at"))
        .order_by("-times", "-last_at", "name__label")[:limit]
    )
    return [Companion(_link_of(row), row["times"], row["last_at"]) for row in rows]


def _link_of(row: Mapping[str, Any]) -> NameLink:
    return NameLink(row["name__kind"], row["name__slug"], row["name__label"], row["name__labels"])


# --- lists of names ---


@dataclass(frozen=True, slots=True)
class SpokenOf:
    """A name with how many stories speak of it."""

    link: NameLink
    times: int


def names_since(moment: datetime, limit: int = 6) -> list[SpokenOf]:
    """Names that most stories since a moment speak of, without what would fill it every day: countries, and each
    agency in its own stories.
    """
    rows = (
        _live(Appearance.objects.filter(story__published_at__gte=moment))
        .exclude(name__kind=Name.Kind.COUNTRY)
        .exclude(name__standing=Name.Standing.REJECTED)
        .exclude(story__agency__name=F("name__label"))
        .values("name__kind", "name__slug", "name__label", "name__labels")
        .annotate(times=Count("story_id"), last_at=Max("story__published_at"))
        .order_by("-times", "-last_at", "name__label")[:limit]
    )
    return [SpokenOf(_link_of(row), row["times"]) for row in rows]


def spoken_of_lately(each: int) -> dict[str, list[SpokenOf]]:
    """Of every kind the names that most of the newest stories speak of, so many each. One query."""
    newest = Story.objects.live().newest_first().values("pk")[:LATELY]
    rows = (
        _live(Appearance.objects.filter(story_id__in=newest))
        .exclude(name__standing=Name.Standing.REJECTED)
        .values("name__kind", "name__slug", "name__label", "name__labels")
        .annotate(times=Count("story_id"))
        .order_by("-times", "name__label")
    )
    shelves: dict[str, list[SpokenOf]] = {}
    for row in rows:
        shelf = shelves.setdefault(row["name__kind"], [])
        if len(shelf) < each:
            shelf.append(SpokenOf(_link_of(row), row["times"]))
    return shelves


def of_kind(kind: str) -> QuerySet[Name]:
    """Names of a kind that a live story speaks of, by the alphabet."""
    spoken_of = _live(Appearance.objects.filter(name=OuterRef("pk")))
    names = Name.objects.filter(Exists(spoken_of), kind=kind, merged_into=None)
    return names.exclude(standing=Name.Standing.REJECTED).order_by("label", "pk")


def listed(kind: str, *, limit: int, offset: int = 0) -> list[SpokenOf]:
    """A page of the names of a kind, each with how many live stories speak of it. One query."""
    rows = of_kind(kind).annotate(times=_of_stories(Count("pk"), 0))[offset : offset + limit]
    return [SpokenOf(_link(name), name.times) for name in rows]
