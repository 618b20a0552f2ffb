"""A story as its readers would see it, shown to the one who writes it."""

from __future__ import annotations

from dataclasses import replace

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from svodka.dossiers.queries import NamePlace, NamesOfStory, names_of
from svodka.site import pictures
from svodka.site.pages import page
from svodka.site.views.story import story_context
from svodka.stories.bodies import from_stream
from svodka.stories.drafts import as_drafted
from svodka.stories.models import Story
from svodka.stories.previews import opens_preview
from svodka.stories.queries import for_page, masthead
from svodka.text.shifting import shift


@require_safe
@never_cache
def preview(request: HttpRequest, story_id: int) -> HttpResponse:
    """The draft on the portal's own page; 404 for everybody but the reader for whom the desk made the key."""
    reader = request.user
    if not reader.is_authenticated or not opens_preview(
        request.GET.get("key", ""), story_id=story_id, reader_id=reader.pk
    ):
        raise Http404
    found = for_page(story_id)
    if found is None:
        raise Http404
    shown = as_drafted(found)
    shown.published_at = shown.published_at or shown.scheduled_for or timezone.now()
    head = masthead()
    context = story_context(shown, head, names=_names(found, shown)) | {"talk": None, "panel": None}
    context["picture"] = pictures.in_preview(context["picture"])
    response = page(request, "site/story_preview.html", context, head=head)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _names(found: Story, shown: Story) -> NamesOfStory:
    """The names of the story, where their words stand in the draft."""
    named = names_of(found)
    before = {block.id: block.text for block in from_stream(found.copy.body.raw_data)}
    after = {block.id: block.text for block in from_stream(shown.copy.body.raw_data)}
    return replace(named, places=[moved for place in named.places if (moved := _moved(place, before, after))])


def _moved(place: NamePlace, before: dict[str, str], after: dict[str, str]) -> NamePlace | None:
    [span] = shift(before.get(place.block, ""), after.get(place.block, ""), [(place.start, place.end)])
    return replace(place, start=span[0], end=span[1]) if span else None
