"""How often readers' posts were looked at."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import F

from svodka.discuss.models import ReaderPost


def add_post_views(views: Mapping[int, int]) -> None:
    """Add so many views to each post, in the order of numbers: two that do it at once never block each other."""
    for post_id in sorted(views):
        ReaderPost.objects.filter(pk=post_id).update(view_count=F("view_count") + views[post_id])
