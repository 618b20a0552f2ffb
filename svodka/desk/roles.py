"""Who may do what at the desk."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib.auth.models import AnonymousUser, Group, Permission
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from svodka.discuss.actions.appointing import MODERATORS
from svodka.readers.models import Reader

OWNER = "owner"
EDITOR = "editor"
AUTHOR = "author"
MODERATOR = MODERATORS

_AUTHOR = frozenset({"desk", "take", "section", "edit", "ready"})
_EDITOR = _AUTHOR | {"spike", "publish", "schedule", "correct", "withdraw", "names", "pictures", "digest", "sources"}
# A group's name to what its members may do; owners may do everything.
ROLES: Mapping[str, frozenset[str]] = {
    AUTHOR: _AUTHOR,
    EDITOR: _EDITOR,
    MODERATOR: frozenset({"moderate"}),
}

Rest = ParamSpec("Rest")
View = Callable[Concatenate[HttpRequest, Rest], HttpResponse]


def may(user: Reader | AnonymousUser, act: str) -> bool:
    """Whether the user may do the act; «desk» is to come in at all. One query for a user, however often it is asked."""
    if not user.is_authenticated or not user.is_active:
        return False
    roles = roles_of(user)
    return OWNER in roles or any(act in ROLES.get(role, ()) for role in roles)


def roles_of(user: Reader) -> frozenset[str]:
    """The user's roles, as they were when first asked for: the row in hand lives as long as one request."""
    if user.is_superuser:
        return frozenset({OWNER})
    known: frozenset[str] | None = user.__dict__.get("_roles")
    if known is None:
        known = frozenset(user.groups.values_list("name", flat=True))
        user.__dict__["_roles"] = known
    return known


def only_who_may(act: str) -> Callable[[View[Rest]], View[Rest]]:
    """A view for those who may do the act. Raises PermissionDenied for others."""

    def guard(view: View[Rest]) -> View[Rest]:
        @wraps(view)
        def guarded(request: HttpRequest, *arguments: Rest.args, **named: Rest.kwargs) -> HttpResponse:
            if not may(user_of(request), act):
                raise PermissionDenied
            return view(request, *arguments, **named)

        return guarded

    return guard


def user_of(request: HttpRequest) -> Any:
    """Who asks."""
    return request.user


def group_of(role: str) -> Group:
    """The group of a role, made when it is missing; who may come to the desk may pass Wagtail's door, too."""
    group = Group.objects.get_or_create(name=role)[0]
    if role != MODERATOR:
        group.permissions.add(Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin"))
    return group
