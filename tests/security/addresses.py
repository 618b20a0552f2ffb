"""Every address of the portal with real numbers in it, and who each of them is for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone, translation

from tests.security.cast import Cast

Values = dict[str, int | str]

# For the owner of the thing alone, and for moderators alone.
OWNERS = {"site:comment_edit", "site:comment_delete", "site:post_edit", "site:post_delete"}
MODERATORS = {
    "site:comment_hide",
    "site:comment_keep",
    "site:comment_restore",
    "site:post_hide",
    "site:post_keep",
    "site:post_restore",
    "site:reader_ban",
    "site:reader_release",
    "site:moderation",
    "site:moderation_log",
    "site:moderation_bans",
    "site:thread_close",
    "site:thread_reopen",
    "site:thread_stand",
    "site:thread_unstand",
}
# May show what only one reader sees, and so must never be kept by a cache. Everything else is the same for everybody.
PERSONAL = {
    *OWNERS,
    *MODERATORS,
    "site:me",
    "site:me_name",
    "site:me_data",
    "site:me_delete",
    "site:me_keep",
    "site:me_end_session",
    "site:here",
    "site:write_comment",
    "site:answer_comment",
    "site:write_post",
    "site:comment_agree",
    "site:comment_report",
    "site:story_agree",
    "site:story_preview",
    "site:post_agree",
    "site:post_report",
}
# Of django-allauth: its addresses of before lead to the new ones and have no names.
_ACCOUNTS = ("account_", "socialaccount_", "usersessions_", "vk_", "yandex_", "openid_connect_", "accounts/social/")


@dataclass(frozen=True)
class Route:
    """One pattern: `name` with its namespace, or the pattern itself where it has none."""

    name: str
    pattern: str

    @property
    def desk(self) -> bool:
        return self.pattern.startswith("desk/")

    @property
    def personal(self) -> bool:
        return self.name in PERSONAL or self.name.startswith(_ACCOUNTS)

    @property
    def parameters(self) -> list[str]:
        return [name or group for name, group in _PARAMETER.findall(self.pattern)]


@dataclass(frozen=True)
class Address:
    """A route with its places filled in."""

    route: Route
    path: str

    @property
    def name(self) -> str:
        return self.route.name


_PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>[^)]*\)")


def routes() -> list[Route]:
    """Everything that the resolver knows; of two languages only one."""
    with translation.override("ru"):  # the prefix of a language is part of the patterns
        return list(_walk(get_resolver().url_patterns, "", ""))


def _walk(patterns: list[URLPattern | URLResolver], prefix: str, space: str) -> Iterator[Route]:
    for entry in patterns:
        here = prefix + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield Route(space + entry.name if entry.name else here, here)
        else:
            yield from _walk(entry.url_patterns, here, space + (f"{entry.namespace}:" if entry.namespace else ""))


def values(route: Route, cast: Cast) -> Values:
    """What stands in an address, by the names of its places. All that can be owned is the owner's."""
    today = timezone.localdate()
    subject = cast.post if route.name.startswith("site:post") else cast.story
    known: Values = {
        "pk": subject.pk,
        "slug": subject.slug,
        "story_id": cast.story.pk,
        "post_id": cast.post.pk,
        "comment_id": cast.comment.pk,
        "thread_id": cast.thread.pk,
        "seq": cast.comment.seq,
        "number": 1,
        "part": 1,
        "year": today.year,
        "month": today.month,
        "day": today.isoformat() if "digest" in route.name else today.day,
        "clock": "0730",
        "key": "no-such-key",
        "colour": "a8321a",
        "kind": "organisation",
        "path": "plate.png",
        "name": _name(route, cast),
        "provider_id": "yard",
        "storyline_id": 1,
        "session_id": 1,
    }
    slugs = {
        "feed_section": "yards",
        "site:section": "yards",
        "site:agency": "rynda",
        "site:dossier": "ladvinskaya-verf",
    }
    return {**known, "slug": slugs.get(route.name, known["slug"])}


def _name(route: Route, cast: Cast) -> str:
    if route.name.startswith("site:mailbox"):
        return "20261122-080000-000000-0a1b2c"
    return "logo.png" if route.name == "logo" else cast.owner.username


def addresses(cast: Cast, *, language: str = "ru") -> list[Address]:
    """Every address outside the desk, in the interface language. One with a place for which there is no sample is left
    out: a test of its own tells of it.
    """
    made: dict[str, Address] = {}
    for route in routes():
        known = values(route, cast)
        if route.desk or not set(route.parameters) <= known.keys():
            continue
        path = _PARAMETER.sub(lambda found, known=known: str(known[found[1] or found[2]]), route.pattern)
        path = path.replace("^", "").replace("$", "").replace("\\", "")
        path = f"/{_prefix(route, language)}{path}"
        made.setdefault(path, Address(route, path))  # ours go before allauth's of the same address
    return list(made.values())


def _prefix(route: Route, language: str) -> str:
    spoken = route.name.startswith("site:") or route.name.startswith(_ACCOUNTS)
    return f"{language}/" if spoken and language != "ru" else ""


def desk_addresses() -> list[str]:
    """Wagtail's own addresses, with a 1 or an x where something has to stand."""
    return sorted({_anyhow(route.pattern) for route in routes() if route.desk})


def _anyhow(pattern: str) -> str:
    path = re.sub(r"<int:\w+>|\(\?P<\w*(?:id|pk)\w*>[^)]*\)|\(\\d\+\)", "1", pattern)
    path = re.sub(r"<uuid:\w+>", "00000000-0000-0000-0000-000000000001", path)
    path = re.sub(r"<(?:\w+:)?\w+>|\(\?P<\w+>[^)]*\)|\([^)]*\)", "x", path)
    return "/" + path.replace("^", "").replace("$", "").replace("\\", "")
