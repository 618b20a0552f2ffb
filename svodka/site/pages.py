"""How every page is made: the masthead, the canonical address and the language link stand in one place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language

from svodka.site import panel
from svodka.site.panel import PanelOnPage
from svodka.stories.queries import Masthead, masthead


def page(
    request: HttpRequest,
    template: str,
    context: dict[str, Any] | None = None,
    *,
    status: int = 200,
    head: Masthead | None = None,
) -> HttpResponse:
    """A page in the portal's dress; one query for the masthead unless the view has asked for it already.

    Keys of the context that base.html understands: `here` (the slug of the current section, «archive» or
    «discussed»), `canonical` (a path, when it is not the one asked for), `at_source` (the whole address of the page
    that this one repeats), `description`, `image` (an address),
    `words_in` (the language of title and description, when it is not the page's), and `panel` («Обсуждаемое»: None for
    a page without it).
    """
    given = {**dress(request, head=head), **(context or {})}
    if "panel" not in given:
        given["panel"] = PanelOnPage(panel.latest.get()) if given["head"] else None
    given["canonical"] = settings.PUBLIC_ADDRESS + (given.get("canonical") or request.path)
    return render(request, template, given, status=status)


def dress(request: HttpRequest, *, head: Masthead | None = None) -> dict[str, Any]:
    """What base.html needs of every page; one query for the masthead unless it is given."""
    return {
        "head": head or masthead(),
        "now": timezone.now(),
        "words_in": "",
        "languages": other_languages(request.get_full_path()),
        "language": get_language() or settings.LANGUAGE_CODE,
    }


def dress_of_accounts(request: HttpRequest) -> dict[str, Any]:
    """A context processor for the pages of /accounts/, whose views are django-allauth's and know nothing of page()."""
    match = request.resolver_match
    if match is None or "accounts/" not in (match.route or ""):
        return {}
    return {**dress(request), "canonical": settings.PUBLIC_ADDRESS + request.path, "panel": None}


def other_languages(path: str) -> list[tuple[str, str, str]]:
    """(code, name, path) of this page in the interface's other languages: the portal's own has no prefix."""
    current = get_language() or settings.LANGUAGE_CODE
    bare = path if current == settings.LANGUAGE_CODE else path.removeprefix(f"/{current}")
    bare = "/" + bare.lstrip("/")  # two slashes at the head would lead to another host
    return [
        (code, name, bare if code == settings.LANGUAGE_CODE else f"/{code}{bare}")
        for code, name in settings.LANGUAGES
        if code != current
    ]


Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Pages:
    """Where a list stands: the page shown, the last one, and the address without a number."""

    current: int
    last: int
    address: str

    @property
    def shown(self) -> list[int | None]:
        """The numbers to print: the first, the last, two on either side of the current; None for a gap."""
        near = {1, self.last, *range(self.current - 2, self.current + 3)}
        numbers = sorted(number for number in near if 1 <= number <= self.last)
        out: list[int | None] = []
        for number in numbers:
            if out and out[-1] is not None and number - out[-1] > 1:
                out.append(None)
            out.append(number)
        return out


def before(request: HttpRequest, name: str) -> int | None:
    """?NAME=4711: the list goes on before that number. Raises Http404 for what is no number."""
    given = request.GET.get(name)
    if given is None:
        return None
    if not given.isascii() or not given.isdecimal() or len(given) > 18 or int(given) < 1:
        raise Http404
    return int(given)


def cut(rows: Sequence[Row], size: int, number: Callable[[Row], int]) -> tuple[Sequence[Row], int | None]:
    """The page of a list that was asked for with one row more, and the number before which the next page begins: None
    on the last one.
    """
    return rows[:size], number(rows[size - 1]) if len(rows) > size else None


def page_number(request: HttpRequest) -> int:
    """?page=3, 1 without it. Raises Http404 for what is no page number."""
    given = request.GET.get("page", "1")
    if not given.isascii() or not given.isdecimal() or len(given) > 7 or int(given) < 1:
        raise Http404
    return int(given)


def pages_of(request: HttpRequest, total: int, a_page: int) -> Pages:
    """The pages of a list of `total` rows. Raises Http404 beyond the last one."""
    last = max(1, -(-total // a_page))
    current = page_number(request)
    if current > last:
        raise Http404
    return Pages(current, last, request.path)
