"""One story."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_safe

from svodka.discuss.models import Thread
from svodka.discuss.posts import answers_to
from svodka.dossiers.queries import NamedInStory, NamesOfStory, names_of
from svodka.site import body, carrying, json_ld, pictures, shown, talk
from svodka.site.addresses import dossier_address, story_address
from svodka.site.audience import count_view
from svodka.site.pages import page
from svodka.stories import carried
from svodka.stories.bodies import from_stream
from svodka.stories.models import Story
from svodka.stories.queries import Corrected, Masthead, corrections_of, for_page, masthead
from svodka.stories.rights import Channel, Extent, Finding, Permission, how_found, may_show_text, open_text_of
from svodka.stories.verbatim import is_verbatim
from svodka.text.records import Block

# Under a story; all of them are in a list of their own.
ANSWERS_SHOWN = 10
# What the cards of other sites have room for.
CARD_LETTERS = 200

KINDS = {
    "product": pgettext_lazy("kind of names", "Products"),
    "organisation": pgettext_lazy("kind of names", "Organisations"),
    "person": pgettext_lazy("kind of names", "People"),
    "place": pgettext_lazy("kind of names", "Places"),
    "country": pgettext_lazy("kind of names", "Countries"),
    "occasion": pgettext_lazy("kind of names", "Occasions"),
}


@dataclass(frozen=True, slots=True)
class Shelf:
    """The names of one kind under a story."""

    title: Any
    names: Sequence[NamedInStory]


@require_safe
def story(request: HttpRequest, story_id: int, slug: str = "") -> HttpResponse:
    """The story of this number. Another slug redirects; a withdrawn one says when and why (410)."""
    found = for_page(story_id, "thread")
    if found is None or found.state not in {Story.State.LIVE, Story.State.WITHDRAWN}:
        raise Http404
    if found.state == Story.State.WITHDRAWN:
        return page(request, "site/410.html", {"story": found, "why": WITHDRAWN_FOR[found.withdrawn_for]}, status=410)
    if slug != found.slug:
        return redirect(story_address(found.pk, found.slug), permanent=True)
    count_view(request, ("story", found.pk))
    return page(request, "site/story.html", story_context(found, (head := masthead())), head=head)


WITHDRAWN_FOR = {
    Story.WithdrawnFor.RETRACT.value: _("The agency or the paper has retracted it: what it said was not so."),
    Story.WithdrawnFor.RIGHTS.value: _("The holder of the rights has asked for it."),
    Story.WithdrawnFor.PULL_BACK.value: _("It was published by mistake, or too early."),
}


def story_context(found: Story, head: Masthead | None, *, names: NamesOfStory | None = None) -> dict[str, Any]:
    """Everything story.html shows. Five queries beside the story's own and the masthead, at the most: one each for
    its names, its corrections, its storyline, readers' answers, and for what was read of a reprint that somebody has
    edited.

    `names` stand for those of the story: a draft has its words in other places.
    """
    text = _text_permission(found, head)
    blocks = from_stream(found.copy.body.raw_data)
    names = names or names_of(found)
    told = carried.of_story(found, getattr(found, "happening", None))
    beginning = shown.blocks_shown(blocks, text.extent, standfirst=found.copy.standfirst)
    picture = pictures.of_story(found, held_caption=text.extent != Extent.LINK)
    finding = _finding(found, text)
    # Under /en/ stands the same text with other words around it: one address of it is the true one.
    with translation.override(settings.LANGUAGE_CODE):
        address = story_address(found.pk, found.slug)
    description = shown.opening(
        found.copy.standfirst,
        shown.first_words(blocks),
        _text_permission(found, head, channel="social").extent,
        CARD_LETTERS,
    )
    url = settings.PUBLIC_ADDRESS + address
    image = settings.PUBLIC_ADDRESS + picture.wide.url if picture and picture.wide and picture.on_cards else ""
    data = json_ld.news_article(
        found,
        url=url,
        publisher=head.name if head else "",
        names=names.named,
        picture=picture,
        description=description,
    )
    return {
        "story": found,
        "copy": found.copy,
        "text": text,
        "standfirst": shown.standfirst_shown(found.copy.standfirst, text.extent),
        "body": _body(found, beginning, names),
        "picture": picture,
        "shelves": _shelves(_but_the_signature(names.named, found), with_gist=text.extent == Extent.FULL),
        "corrections": [_correction(line, text) for line in corrections_of(found)],
        "carried": told,
        "others": carrying.table(told, here=found.pk, on_its_page=True),
        "answers": answers_to(story_id=found.pk, limit=ANSWERS_SHOWN),
        "answer_to": f"story-{found.pk}",
        "json_ld": json_ld.script(data),
        "description": description,
        "words_in": found.copy.language,
        "talk": _talk(found),
        "image": image,
        "canonical": address,
        "at_source": found.capture.address if finding.at_source and found.capture else "",
        "indexed": finding.indexed,
        "here": found.section.slug if found.section else "",
    }


def _talk(found: Story) -> dict[str, Any] | None:
    thread = getattr(found, "thread", None)
    if thread is None or thread.state == Thread.State.HIDDEN:
        return None
    return talk.under_subject(thread, story_address(found.pk, found.slug))


def _text_permission(found: Story, head: Masthead | None, *, channel: Channel = "site") -> Permission:
    """The owner's choice for claimed-open texts, that of the source before that of the portal."""
    source = found.capture.source if found.capture else None
    intake = getattr(source, "intake", None)
    wanted = open_text_of(source=intake.open_text if intake else "", portal=head.open_text if head else "")
    return may_show_text(found.copy, channel=channel, open_text=wanted)


def _finding(found: Story, text: Permission) -> Finding:
    taken = found.capture is not None
    finding = how_found(found.copy, text.extent, taken=taken)
    if finding.at_source and text.extent == Extent.FULL and is_verbatim(found):
        return how_found(found.copy, text.extent, taken=taken, verbatim=True)
    return finding


def _body(found: Story, blocks: Sequence[Block], names: NamesOfStory) -> str:
    spans: dict[str, list[body.Span]] = {}
    for place in names.places:
        href = dossier_address(place.link.kind, place.link.slug)
        spans.setdefault(place.block, []).append(body.Span(place.start, place.end, href))
    if not blocks:
        return ""
    return body.html_of(blocks, names=spans, dateline=found.copy.dateline, language=found.copy.language)


def _but_the_signature(named: Sequence[NamedInStory], found: Story) -> list[NamedInStory]:
    """Without the story's agency where only the dateline names it: it stands over the headline already."""
    agency = found.agency.name if found.agency else ""
    return [name for name in named if name.gist or name.link.label != agency]


def _shelves(named: Sequence[NamedInStory], *, with_gist: bool) -> list[Shelf]:
    """Names by kind. Of a text that we do not show in full nothing is repeated but the names themselves: a line for
    each of twenty names would make up most of it.
    """
    shown = named if with_gist else [NamedInStory(name.link, "") for name in named]
    shelves = [Shelf(title, [name for name in shown if name.link.kind == kind]) for kind, title in KINDS.items()]
    return [shelf for shelf in shelves if shelf.names]


def _correction(line: Corrected, text: Permission) -> Corrected:
    """Of a text that we do not show in full, no sentence is quoted; the headline is ours to show."""
    if text.extent == Extent.FULL:
        return line
    return replace(line, sentences=[one for one in line.sentences if one["field"] in {"headline", "kicker"}])
