"""A story's page whose bytes are no longer there, and who may remove them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from svodka.desk.roles import may
from svodka.stories.history import Line
from svodka.stories.models import Story

# No role has this right: owners may do everything.
PURGE = "purge"


def is_purged(lines: Sequence[Line]) -> bool:
    """Whether the story's history says that its page was removed for good."""
    return any(line.act == "purged" for line in lines)


def gone(story: Story, lines: Sequence[Line]) -> str:
    """Why there is no page to be shown beside the story, in words; "" when there is one."""
    if removed := next((line for line in lines if line.act == "purged"), None):
        return _("The page was removed for good: %(reason)s") % {"reason": removed.detail["reason"]}
    if story.capture and story.capture.let_go_at:
        return _("The page is no longer kept: the portal lets old pages go. What was read in it stays.")
    return ""


def may_purge(user: Any, story: Story, lines: Sequence[Line]) -> bool:
    """Whether the way to removing it is shown."""
    return bool(story.capture_id) and may(user, PURGE) and not is_purged(lines)
