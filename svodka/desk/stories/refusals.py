"""Why an act is refused, in words for the desk."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from svodka.desk.stories.moments import clock
from svodka.errors import SvodkaError
from svodka.stories.models import Story

_WHY: Mapping[str, Promise] = {
    "headline": gettext_lazy("The text is saved, but a story without a headline cannot go out."),
    "rights": gettext_lazy(
        "The text is saved. Nobody has decided on its rights: say what readers may see, and publish again."
    ),
    "moment": gettext_lazy("The text is saved, but that moment has passed."),
    "nothing": gettext_lazy("Nothing has been changed, so there is nothing to correct."),
    "out": gettext_lazy(
        "Readers have the story already, an embargo takes nothing from them: withdraw it as published too early."
    ),
    "words": gettext_lazy("Say to the readers what was changed: the note stands above the text."),
}


def in_words(refusal: SvodkaError, story: Story) -> str:
    """The refusal in the desk's language."""
    why = getattr(refusal, "why", "state")
    if why == "embargo" and story.embargo_until:
        return _("The text is saved, but the story is under embargo until %(moment)s.") % {
            "moment": clock(story.embargo_until, with_day=True)
        }
    if why == "embargo":
        return _("The text is saved, but the story is under embargo.")
    if why in _WHY:
        return str(_WHY[why])
    return _("That cannot be done: the story is %(state)s by now.") % {"state": story.get_state_display()}
