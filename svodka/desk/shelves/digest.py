"""Editions of the daily letter: their order, the letter as it will be, a test to oneself, and what became of them."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Q
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from svodka.desk.roles import only_who_may, user_of
from svodka.desk.shelves.frame import done, refused, show
from svodka.desk.shelves.log import note
from svodka.digest import queries
from svodka.digest.actions.editions import UnableToReorder, reorder
from svodka.digest.letter import UnableToWrite
from svodka.digest.models import Delivery, Edition, EditionStory
from svodka.site.letters.trial import UnableToTry, preview, send_trial
from svodka.site.outbox import is_mail_set
from svodka.stories.models import Story

SHOWN = 30
# The letter brings its styles with it, and its pictures are ours; nothing else of it runs or loads.
LETTER_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'self'; sandbox"
LANGUAGES = frozenset(code for code, _name in settings.LANGUAGES)


@require_GET
@only_who_may("digest")
def digest(request: HttpRequest) -> HttpResponse:
    """The editions, the open one first."""
    state = Delivery.State
    counts = {
        name: Count("deliveries", filter=Q(deliveries__state=value))
        for name, value in (("sent", state.SENT), ("refused", state.REFUSED), ("unsure", state.UNSURE))
    }
    waiting = Count("deliveries", filter=Q(deliveries__state__in=[state.QUEUED, state.OFFERED]))
    # A condition on deliveries beside the counts would join them once more, and count each four times.
    told = Edition.objects.filter(Q(main=True) | Exists(Delivery.objects.filter(edition=OuterRef("pk"))))
    rows = Edition.objects.filter(pk__in=told.order_by("-cut_off_at").values("pk")[:SHOWN])
    return show(request, "digest", {"rows": rows.annotate(**counts, waiting=waiting).order_by("-cut_off_at")})


@require_GET
@only_who_may("digest")
def edition(request: HttpRequest, pk: int) -> HttpResponse:
    """One edition; of an open one the stories can be moved and left out."""
    held = get_object_or_404(Edition, pk=pk)
    order, out = _order(held)
    context = {
        "edition": held,
        "is_open": held.state == Edition.State.OPEN,
        "rows": _rows(order, out),
        "email": user_of(request).email,
        "mail": is_mail_set(),
        "unsure": _unsure(held),
    }
    return show(request, "edition", context)


def _order(held: Edition) -> tuple[list[int], list[int]]:
    """Numbers of the stories that go out, in their order, and of those left out that still could."""
    placed = EditionStory.objects.filter(edition=held, left_out=True, story__state=Story.State.LIVE)
    return queries.story_ids(held), list(placed.order_by("position").values_list("story_id", flat=True))


def _rows(order: Sequence[int], out: Sequence[int]) -> list[tuple[int, Story, bool]]:
    """(place, story, left out)."""
    rows = Story.objects.filter(pk__in=[*order, *out]).select_related("copy", "section").defer("copy__body")
    found = {story.pk: story for story in rows}
    numbered = enumerate([*order, *out], 1)
    return [(place, found[pk], pk in set(out)) for place, pk in numbered if pk in found]


def _unsure(held: Edition) -> list[str]:
    """Whom to ask: these may have got it or not."""
    rows = Delivery.objects.filter(edition=held, state=Delivery.State.UNSURE)
    return list(rows.order_by("address").values_list("address", flat=True)[:100])


@require_POST
@only_who_may("digest")
def arrange(request: HttpRequest, pk: int) -> HttpResponse:
    """Numbers in their fields, or one step up or down, or left out and taken in again."""
    held = get_object_or_404(Edition, pk=pk)
    order, out = _order(held)
    wanted, left_out = _arranged(request.POST, order, out)
    try:
        reorder(held, stories=wanted, left_out=left_out)
    except UnableToReorder as reason:
        return refused(request, reason, "desk_edition", pk)
    note(held, "edition", by=user_of(request), now=timezone.now(), left_out=f"− {len(left_out)}" if left_out else "")
    return done(request, _("The order is kept."), "desk_edition", pk)


def _arranged(given: QueryDict, order: Sequence[int], out: Sequence[int]) -> tuple[list[int], list[int]]:
    act, _dash, number = given.get("act", "").partition("-")
    places = {pk: _place(given.get(f"place-{pk}", ""), place) for place, pk in enumerate([*order, *out], 1)}
    stories = sorted(order, key=lambda pk: places[pk])
    left = list(out)
    moved = next((pk for pk in [*stories, *left] if str(pk) == number), None)
    if moved is None:
        return stories, left
    if act == "out" and moved in stories:
        return [pk for pk in stories if pk != moved], [*left, moved]
    if act == "in" and moved in left:
        return [*stories, moved], [pk for pk in left if pk != moved]
    if act in {"up", "down"} and moved in stories:
        here = stories.index(moved)
        there = max(0, min(len(stories) - 1, here + (1 if act == "down" else -1)))
        stories.insert(there, stories.pop(here))
    return stories, left


def _place(text: str, stands: int) -> tuple[int, int]:
    """A number that was changed wins over one that stands: «1» on the fifth story puts it before the first."""
    known = text.isascii() and text.isdecimal() and len(text) < 6
    asked = int(text) if known else stands
    return asked, -1 if asked < stands else 1 if asked > stands else 0


@require_GET
@only_who_may("digest")
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    """The letter itself, as a page of its own; ?text=1 its plain text, ?language=en in another language."""
    held = get_object_or_404(Edition, pk=pk)
    language = request.GET.get("language", "")
    language = language if language in LANGUAGES else settings.LANGUAGE_CODE
    html, text = preview(held, language=language, now=timezone.now())
    if request.GET.get("text"):
        return HttpResponse(text, content_type="text/plain; charset=utf-8")
    answer = HttpResponse(html or f"<p>{_('There is nothing to tell yet.')}</p>")
    answer.headers["Content-Security-Policy"] = LETTER_POLICY
    return answer


@require_POST
@only_who_may("digest")
def try_out(request: HttpRequest, pk: int) -> HttpResponse:
    """A test to the address of whoever asks, to no other."""
    held, user, now = get_object_or_404(Edition, pk=pk), user_of(request), timezone.now()
    if not user.email:
        return refused(request, _("Your account has no e-mail address: add one in your room."), "desk_edition", pk)
    try:
        send_trial(held, to=user.email, language=settings.LANGUAGE_CODE, now=now)
    except (UnableToTry, UnableToWrite) as reason:
        return refused(request, _("The test was not sent: %s") % reason, "desk_edition", pk)
    note(held, "edition.tried", by=user, now=now)
    sentence = _("No mail server is set: the test lies in the outbox of the data folder.")
    if is_mail_set():
        sentence = _("The test is on its way to %s.") % user.email
    return done(request, sentence, "desk_edition", pk)
