"""The newsroom's acts from the command line: sections, sources, withdrawing. The desk will do them with a mouse."""

from __future__ import annotations

import re
from argparse import Namespace
from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from svodka import flow
from svodka.cli.messages import WrongUsage, _, say
from svodka.cli.sources import section_named
from svodka.gather import actions as gather
from svodka.site.addresses import story_address
from svodka.stories import actions as stories
from svodka.stories.models import Intake, Story

_STORY_NUMBER = re.compile(r"(?:^|/news/)(\d+)(?:-[\w-]*)?/?$")


def run(arguments: Namespace) -> int:
    now = timezone.now()
    say(_ACTS[arguments.command](arguments, now))
    return 0


def _add_section(arguments: Namespace, now: datetime) -> str:
    labels = {"en": arguments.english} if arguments.english else {}
    section = stories.add_section(slug=arguments.slug, name=arguments.name, labels=labels)
    return f"{settings.PUBLIC_ADDRESS}/sections/{section.slug}/"


@transaction.atomic
def _add_source(arguments: Namespace, now: datetime) -> str:
    section = section_named(arguments.section)
    source = gather.add_source(name=arguments.name, feed_url=arguments.feed, now=now)
    Intake.objects.create(
        source=source,
        section=section,
        agency=stories.agency_named(arguments.agency) if arguments.agency else None,
        rights_state=arguments.rights or "",
        publish_at_once=arguments.publish,
    )
    return _("Added as %(slug)s; a running portal polls it within seconds.") % {"slug": source.slug}


def _withdraw(arguments: Namespace, now: datetime) -> str:
    number = _STORY_NUMBER.search(arguments.story)
    story = Story.objects.filter(pk=int(number[1])).first() if number else None
    if story is None:
        raise WrongUsage(_("There is no story %s: give its number or its address.") % arguments.story)
    flow.withdraw(story, reason=arguments.reason, now=now)
    address = settings.PUBLIC_ADDRESS + story_address(story.pk, story.slug)
    return _("Withdrawn; its address now says so: %s") % address


_ACTS: dict[str, Callable[[Namespace, datetime], str]] = {
    "add-section": _add_section,
    "add-source": _add_source,
    "withdraw": _withdraw,
}
