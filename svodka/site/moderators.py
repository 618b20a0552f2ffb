"""Who may see the moderators' pages, and the form that every verdict is given with."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from svodka.discuss.actions import may_moderate
from svodka.discuss.decisions import LONGEST_VERDICT
from svodka.readers.models import Reader
from svodka.site.pages import page
from svodka.site.reasons import Given, ready_for
from svodka.site.views.errors import forbidden
from svodka.site.writing import FORM_METHODS, ask_to_sign_in, in_place, reader_of

Rest = ParamSpec("Rest")
View = Callable[Concatenate[HttpRequest, Rest], HttpResponse]
ModeratorsView = Callable[Concatenate[HttpRequest, Reader, Rest], HttpResponse]

# ?from=moderation: the act was begun on the moderators' page and leads back there.
FROM = "from"
HERE = "moderation"


def for_moderators(view: ModeratorsView[Rest]) -> View[Rest]:
    """A page for moderators alone, never kept by a cache; the view is given the moderator. Others get 403, and who is
    not signed in signs in first.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *arguments: Rest.args, **named: Rest.kwargs) -> HttpResponse:
        moderator = reader_of(request)
        if moderator is None:
            return ask_to_sign_in(request, request.get_full_path())
        if not may_moderate(moderator, now=timezone.now()):
            return forbidden(request)
        return view(request, moderator, *arguments, **named)

    checked: View[Rest] = never_cache(require_http_methods(FORM_METHODS)(guarded))
    return checked


@dataclass(frozen=True, slots=True)
class VerdictForm:
    """A form as it is shown. `act` names the reasons that are ready to be chosen (see reasons.READY); `says` tells
    what will happen and who will read the reason; `back` is where it is left for; `key` keeps the ids of several
    forms on a page apart. `more` is for the template of the form's own fields.
    """

    act: str
    title: str
    action: str
    says: str
    button: str
    back: str
    key: str
    given: Given = field(default_factory=Given)
    problem: str = ""
    fields: str = ""
    more: dict[str, Any] = field(default_factory=dict)
    longest: int = LONGEST_VERDICT

    @property
    def ready(self) -> Sequence[tuple[str, str]]:
        return ready_for(self.act)


def show(request: HttpRequest, form: VerdictForm, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """The form alone for the page's script, otherwise on a page of its own with what it is about."""
    given = {"form": form, "in_place": in_place(request), "panel": None, **context}
    if in_place(request):
        return render(request, "site/parts/moderator_form.html", given, status=status)
    return page(request, "site/moderation_act.html", given, status=status)


def is_from_moderation(request: HttpRequest) -> bool:
    return request.GET.get(FROM) == HERE


def action_of(request: HttpRequest) -> str:
    """Where the form sends: its own address, with what it was opened for."""
    return request.get_full_path()
