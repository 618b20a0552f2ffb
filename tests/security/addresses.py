"""Every address of the portal with real numbers in it, and who each of them is for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone, translation

from tests.security.cast import Cast

Arguments = tuple[int | str, ...]


@dataclass(frozen=True)
class Route:
    """One pattern: `name` with its namespace, or the pattern itself where it has none."""

    name: str
    pattern: str
    desk: bool


def routes() -> list[Route]:
    """Everything that the resolver knows; of two languages only one."""
    return list(_walk(get_resolver().url_patterns, "", ""))


def _walk(patterns: list[URLPattern | URLResolver], prefix: str, space: str) -> Iterator[Route]:
    for entry in patterns:
        here = prefix + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield Route(space + entry.name if entry.name else here, here, here.startswith("desk/"))
        else:
            yield from _walk(entry.url_patterns, here, space + (f"{entry.namespace}:" if entry.namespace else ""))


def arguments(cast: Cast) -> dict[str, Arguments]:
    """What stands in an address, by the name of its route. All that can be owned is the owner's."""
    story, post, comment = cast.story, cast.post, cast.comment
    today = timezone.localdate()
    without = {name: () for name in (*PERSONAL, *_PLAIN) if name not in _WITH_NUMBERS}
    return {
        **without,
        "sitemap_stories": (1,),
        "sitemap_dossiers": (1,),
        "feed_section": ("yards",),
        "accent": ("a8321a",),
        "picture": ("plate.png",),
        "logo": ("logo.png",),
        "openid_connect_login": ("yard",),
        "openid_connect_callback": ("yard",),
        "site:story_by_number": (story.pk,),
        "site:story": (story.pk, story.slug),
        "site:story_thread": (story.pk, story.slug, 1),
        "site:story_branches": (story.pk, story.slug),
        "site:story_branches_page": (story.pk, story.slug, 1),
        "site:story_branch": (story.pk, story.slug, 1),
        "site:story_agree": (story.pk,),
        "site:post": (post.pk, post.slug),
        "site:post_by_number": (post.pk,),
        "site:post_thread": (post.pk, post.slug, 1),
        "site:post_branches": (post.pk, post.slug),
        "site:post_branches_page": (post.pk, post.slug, 1),
        "site:post_branch": (post.pk, post.slug, 1),
        **{f"site:{name}": (post.pk,) for name in _OF_POST},
        "site:comment": (comment.pk,),
        **{f"site:{name}": (comment.pk,) for name in _OF_COMMENT},
        "site:write_comment": (cast.thread.pk,),
        "site:dossiers_of_kind": ("organisation",),
        "site:dossier": ("organisation", "ladvinskaya-verf"),
        "site:section": ("yards",),
        "site:agency": ("rynda",),
        "site:archive_month": (today.year, today.month),
        "site:archive_day": (today.year, today.month, today.day),
        "site:storyline": (1, "parom"),
        "site:reader": (cast.owner.username,),
        "site:reader_ban": (cast.owner.username,),
        "site:reader_release": (cast.owner.username,),
    }


_OF_POST = ("post_edit", "post_delete", "post_report", "post_agree", "post_hide", "post_restore")
_OF_COMMENT = tuple(f"comment_{act}" for act in ("edit", "delete", "agree", "report", "hide", "restore"))

# For the owner of the thing alone, and for moderators alone.
OWNERS = {"site:comment_edit", "site:comment_delete", "site:post_edit", "site:post_delete"}
MODERATORS = {
    "site:comment_hide",
    "site:comment_restore",
    "site:post_hide",
    "site:post_restore",
    "site:reader_ban",
    "site:reader_release",
    "site:moderation",
}
# May show what only one reader sees, and so must never be kept by a cache.
PERSONAL = {
    *OWNERS,
    *MODERATORS,
    "site:me",
    "site:here",
    "site:write_comment",
    "site:write_post",
    "site:comment_agree",
    "site:comment_report",
    "site:story_agree",
    "site:post_agree",
    "site:post_report",
    "usersessions_list",
    "account_login",
    "account_logout",
    "account_inactive",
    "account_signup",
    "account_reauthenticate",
    "account_email",
    "account_email_verification_sent",
    "account_change_password",
    "account_set_password",
    "account_reset_password",
    "account_confirm_login_code",
    "account_confirm_password_reset_code",
    "account_complete_password_reset",
    "account_password_reset_completed",
    "account_request_login_code",
    "socialaccount_login_cancelled",
    "socialaccount_login_error",
    "socialaccount_signup",
    "socialaccount_connections",
    "vk_login",
    "vk_callback",
    "yandex_login",
    "yandex_callback",
    "openid_connect_login",
    "openid_connect_callback",
    # allauth's addresses of before: they lead to the new ones
    "accounts/social/login/cancelled/",
    "accounts/social/login/error/",
    "accounts/social/signup/",
    "accounts/social/connections/",
}
_PLAIN = {
    *("robots", "sitemap", "sitemap_pages", "feed_news", "healthz"),
    *(f"site:{name}" for name in ("front", "dossiers", "discussed", "discussed_panel", "about", "rules", "agencies")),
    *(f"site:{name}" for name in ("archive", "search", "feed")),
}
_WITH_NUMBERS = {*OWNERS, *MODERATORS} - {"site:moderation"}


@dataclass(frozen=True)
class Address:
    """A route with its place filled in."""

    name: str
    path: str
    numbered: bool


def addresses(cast: Cast, *, language: str = "ru") -> list[Address]:
    """Every address outside the desk, in the interface language. A route without sample arguments is left out: a test
    of its own tells of it.
    """
    known = arguments(cast)
    made = []
    with translation.override(language):
        for route in routes():
            if not route.desk and route.name in known:
                given = known[route.name]
                unnamed = "/" in route.name
                path = _unnamed(route.pattern, language) if unnamed else reverse(route.name, args=given)
                made.append(Address(route.name, path, bool(given)))
    return made


def _unnamed(pattern: str, language: str) -> str:
    return f"/{pattern}" if language == "ru" else f"/{language}/{pattern}"


def desk_addresses() -> list[str]:
    """Wagtail's own addresses, with a 1 or an x where something has to stand."""
    return sorted({_filled(route.pattern) for route in routes() if route.desk})


def _filled(pattern: str) -> str:
    path = re.sub(r"<int:\w+>|\(\?P<\w*(?:id|pk)\w*>[^)]*\)|\(\\d\+\)", "1", pattern)
    path = re.sub(r"<uuid:\w+>", "00000000-0000-0000-0000-000000000001", path)
    path = re.sub(r"<(?:\w+:)?\w+>|\(\?P<\w+>[^)]*\)|\([^)]*\)", "x", path)
    return "/" + path.replace("^", "").replace("$", "").replace("\\", "")
