"""Counters of stories."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import F

from svodka.stories.models import Story


def add_story_views(views: Mapping[int, int]) -> None:
    """Add so many views to each story, in the order of numbers, so that two at once never block each other for good."""
    for story_id in sorted(views):
        Story.objects.filter(pk=story_id).update(view_count=F("view_count") + views[story_id])
