"""«Ответ на «…»»: the line of a post that leads to what it answers, and the address under which one is written."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from svodka.discuss import posts
from svodka.discuss.actions import Answered
from svodka.discuss.decisions import LONGEST_HEADLINE
from svodka.discuss.headlines import answer_headline, quoted
from svodka.discuss.models import ReaderPost
from svodka.discuss.posts import AnsweredThing
from svodka.site.addresses import post_address, story_address
from svodka.site.typography import typeset, unbroken
from svodka.stories.models import Story

_NAMED = re.compile(r"(story|post)-([1-9][0-9]{0,17})", re.ASCII)


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """What is answered: its headline in quotation marks, as printed (empty of a post that its author took away), its
    language when that is known, and where it is; `href` is empty when it can no longer be read.
    """

    headline: str
    language: str
    href: str


def line_of(thing: AnsweredThing | None) -> AnswerLine | None:
    """The line of a post; None for an essay."""
    if thing is None:
        return None
    language = thing.language or settings.LANGUAGE_CODE
    headline = unbroken(typeset(quoted(thing.headline, language), language)) if thing.headline else ""
    address = (
        story_address(thing.story_id, thing.slug) if thing.story_id else post_address(thing.post_id or 0, thing.slug)
    )
    return AnswerLine(headline, thing.language, "" if thing.gone else address)


def named(to: Answered | None) -> str:
    """«story-12» or «post-3», as the address of the form names it; empty for an essay."""
    if to is None:
        return ""
    return f"story-{to.pk}" if isinstance(to, Story) else f"post-{to.pk}"


def find(name: str) -> Story | ReaderPost | None:
    """The live thing of that name; None when there is none, or it cannot be read any more."""
    asked = _NAMED.fullmatch(name)
    if asked is None:
        return None
    number = int(asked[2])
    return posts.live_story(number) if asked[1] == "story" else posts.live_post(number)


def form_address(to: str) -> str:
    """Where an answer to the named thing is written, or an essay."""
    return reverse("site:write_post") + (f"?to={to}" if to else "")


def default_headline(to: Answered) -> str:
    """What an answer is called unless its author says otherwise: in the portal's own language, as it stays so."""
    thing = posts.answered(to)
    assert thing is not None  # something is answered
    language = thing.language or settings.LANGUAGE_CODE
    with translation.override(settings.LANGUAGE_CODE):
        return answer_headline(thing.headline, language=language, longest=LONGEST_HEADLINE)
