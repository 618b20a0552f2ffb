"""The names of a story: confirmed, rejected, put back, added. What is done here the page shows at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext
from django.views.decorators.http import require_http_methods

from svodka import flow
from svodka.desk.quoting import unquoted
from svodka.desk.roles import only_who_may, user_of
from svodka.desk.stories import screen
from svodka.dossiers.actions import UnableToAddName
from svodka.dossiers.models import Mention, Statement
from svodka.names.models import Name
from svodka.names.queries import written_so
from svodka.stories.drafts import kept
from svodka.stories.models import Story

# What the page's script asks for: the panel alone.
FRAGMENT = "text/fragment"
FOUND_SHOWN = 8
LONGEST_NAME = 300


@require_http_methods(["GET", "POST"])
@only_who_may("desk")
def names(request: HttpRequest, story_id: int) -> HttpResponse:
    """The panel of names, with what was looked for in the authority list; or one act on it."""
    found = screen.story_or_404(story_id)
    if request.method != "POST":
        return _panel(request, found)
    if not screen.may_name(user_of(request), found):
        raise PermissionDenied
    word, _colon, number = request.POST.get("act", "").partition(":")
    act = _ACTS.get(word)
    if act is None:
        return HttpResponseBadRequest()
    return _answer(request, found, act(request, found, number, timezone.now()))


def _answer(request: HttpRequest, found: Story, says: str) -> HttpResponse:
    if request.headers.get("Accept") == FRAGMENT:
        return _panel(request, found, says=says)
    messages.success(request, says)
    return HttpResponseRedirect(f"{screen.address(found)}#names")


def _panel(request: HttpRequest, found: Story, *, says: str = "") -> HttpResponse:
    words = _typed(request.GET, "q")
    context = {
        "story": found,
        "names": screen.names_of(found, kept(found)),
        "may_name": screen.may_name(user_of(request), found),
        "says": says,
        "q": words,
        "found": written_so(words, limit=FOUND_SHOWN),
        "kinds": Name.Kind.choices,
    }
    alone = request.headers.get("Accept") != FRAGMENT
    return render(request, "desk/story_names_page.html" if alone else "desk/story_names.html", context)


def _typed(given: Mapping[str, Any], name: str) -> str:
    return str(given.get(name, "")).replace("\x00", "").strip()[:LONGEST_NAME]


def _one(rows: Any, number: str) -> Any:
    """The row of that number. Raises Http404."""
    known = number.isascii() and number.isdecimal() and len(number) < 19
    row: Model | None = rows.filter(pk=int(number)).first() if known else None
    if row is None:
        raise Http404
    return row


def _on_name(verb: Callable[..., None], says: str) -> Callable[[HttpRequest, Story, str, datetime], str]:
    def act(request: HttpRequest, found: Story, number: str, now: datetime) -> str:
        name = _one(Name.objects.filter(appearances__story=found), number)
        verb(found, name, now=now, by=user_of(request))
        return _(says) % {"name": unquoted(name.label)}

    return act


def _on_place(verb: Callable[..., None], says: str) -> Callable[[HttpRequest, Story, str, datetime], str]:
    def act(request: HttpRequest, found: Story, number: str, now: datetime) -> str:
        mention = _one(Mention.objects.filter(story=found).select_related("name", "story"), number)
        verb(found, mention, now=now, by=user_of(request))
        return _(says) % {"name": mention.name.label, "surface": mention.surface}

    return act


def _on_statement(verb: Callable[..., None], says: str) -> Callable[[HttpRequest, Story, str, datetime], str]:
    def act(request: HttpRequest, found: Story, number: str, now: datetime) -> str:
        waiting = Statement.objects.filter(story=found).select_related("name", "story")
        statement = _one(waiting, number)
        verb(statement, now=now, by=user_of(request))
        return _(says) % {"name": statement.name.label, "value": statement.value}

    return act


def _add(request: HttpRequest, found: Story, number: str, now: datetime) -> str:
    name = _one(Name.objects.filter(merged_into=None), number)
    written = _typed(request.POST, "written")
    try:
        places = flow.add_mention(found, name, written=written, now=now, by=user_of(request))
    except UnableToAddName:
        return _missing(written or name.label)
    return _added(name, places)


def _new(request: HttpRequest, found: Story, _number: str, now: datetime) -> str:
    label, kind = _typed(request.POST, "label"), request.POST.get("kind", "")
    written = _typed(request.POST, "written")
    if not label or kind not in Name.Kind.values:
        return _("A new name needs its words and its kind.")
    try:
        name = flow.add_new_name(found, kind=kind, label=label, written=written, now=now, by=user_of(request))
    except UnableToAddName:
        return _missing(written or label)
    return _added(name, name.mentions.filter(story=found).count())


def _find(request: HttpRequest, found: Story, _number: str, now: datetime) -> str:
    count = flow.find_names(found, now=now, by=user_of(request))
    if not count:
        return _("The saved text was read anew: no other names in it.")
    says = ngettext(
        "The saved text was read anew: %(count)d more name.",
        "The saved text was read anew: %(count)d more names.",
        count,
    )
    return says % {"count": count}


def _missing(words: str) -> str:
    return _("“%(words)s” does not stand in the saved text: give the words by which the text calls it.") % {
        "words": unquoted(words)
    }


def _added(name: Name, places: int) -> str:
    says = ngettext(
        "“%(name)s” stands in the story now, at %(count)d place.",
        "“%(name)s” stands in the story now, at %(count)d places.",
        places,
    )
    return says % {"name": unquoted(name.label), "count": places}


_ACTS: Mapping[str, Callable[[HttpRequest, Story, str, datetime], str]] = {
    "confirm": _on_name(flow.confirm_name, gettext_noop("“%(name)s” is confirmed.")),
    "reject": _on_name(flow.reject_name, gettext_noop("“%(name)s” no longer stands in the story, from now on.")),
    "restore": _on_name(flow.restore_name, gettext_noop("“%(name)s” stands in the story again.")),
    "confirm-place": _on_place(flow.confirm_mention, gettext_noop("This “%(surface)s” is confirmed.")),
    "reject-place": _on_place(flow.reject_mention, gettext_noop("This “%(surface)s” no longer means %(name)s.")),
    "restore-place": _on_place(flow.restore_mention, gettext_noop("This “%(surface)s” means %(name)s again.")),
    "confirm-said": _on_statement(flow.confirm_statement, gettext_noop("%(value)s stands in the dossier of %(name)s.")),
    "reject-said": _on_statement(flow.reject_statement, gettext_noop("%(value)s is not said of %(name)s.")),
    "add": _add,
    "new": _new,
    "find": _find,
}
