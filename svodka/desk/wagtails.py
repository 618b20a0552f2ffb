"""Which of Wagtail's own views answer at the desk, and to whom. All others are not there (404), for owners too.

Wagtail brings some 150 addresses: pages, images, documents, users, groups, reports, workflows. Most would go round
`flow`, the log or the accounts of the readers, and none is needed, because the desk has its own shelves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from wagtail.admin.auth import permission_denied
from wagtail.utils.urlpatterns import decorate_urlpatterns

from svodka.desk.roles import may, user_of

View = Callable[..., HttpResponse]

# What stands on every page of the desk: its way out, its own language and colours, its scripts.
_EVERYWHERE = ("home", "logout", "dismissibles", "sprite", "javascript_catalog")
# The editor of the standing pages: writing, looking at it, what it said before, links in its text.
_STANDING = (
    "edit", "preview_on_edit", "view_draft", "history", "history_results", "revisions_index", "revisions_view",
    "revisions_revert", "revisions_compare",
)  # fmt: skip
_LINKS = ("", "_child", "_search", "_external_link", "_email_link", "_phone_link", "_anchor_link")
_OPEN: Mapping[str, str] = {
    **{f"wagtailadmin_{name}": "desk" for name in _EVERYWHERE},
    **{f"wagtailadmin_pages:{name}": "own" for name in _STANDING},
    **{f"wagtailadmin_choose_page{name}": "own" for name in _LINKS},
    **{f"wagtailadmin_editing_sessions:{name}": "own" for name in ("ping", "release")},
}


def act_for(name: str) -> str:
    """The act of roles.ROLES that opens Wagtail's view of this name, as `reverse` takes it; "" for nobody."""
    return _OPEN.get(name, "")


def guarded(patterns: list[Any]) -> list[Any]:
    """Wagtail's addresses, each behind its act; the views of the desk itself have guards of their own."""
    for name, pattern in named_patterns(patterns):
        if not getattr(pattern.callback, "__module__", "").startswith("svodka."):
            decorate_urlpatterns([pattern], _guard(act_for(name)))
    return patterns


def named_patterns(patterns: Iterable[Any], space: str = "") -> Iterator[tuple[str, Any]]:
    """(name with its namespaces, pattern) of every view, included ones too."""
    for pattern in patterns:
        if hasattr(pattern, "url_patterns"):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from named_patterns(pattern.url_patterns, inner)
        else:
            yield f"{space}{pattern.name or ''}", pattern


def _guard(act: str) -> Callable[[View], View]:
    def decorator(view: View) -> View:
        def answer(request: HttpRequest, *arguments: Any, **named: Any) -> HttpResponse:
            if not act:
                raise Http404
            user = user_of(request)
            # Who is not of the newsroom meets Wagtail's own door behind this one.
            if may(user, "desk") and not may(user, act):
                return permission_denied(request)
            return view(request, *arguments, **named)

        return answer

    return decorator
