"""All that is recorded of a reader, for the reader: plain values that become a JSON file."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.urls import reverse

from svodka.digest.models import Subscription
from svodka.discuss import by_author
from svodka.readers.models import Ban, Consent, Reader
from svodka.site.addresses import post_address, reader_address

_DIGEST = ("email", "state", "hour", "time_zone", "language", "asked_at", "confirmed_at", "ended_at")


def all_of(reader: Reader, *, now: datetime, origin: str) -> dict[str, Any]:
    """Keys are English and stay as they are; addresses begin with `origin`. No password, no session's key is in it."""
    likes, reports = by_author.likes_and_reports(reader.pk)
    return {
        "taken_at": now,
        "account": _account(reader, origin),
        "addresses": list(EmailAddress.objects.filter(user=reader).values("email", "verified", "primary")),
        "other_services": list(
            SocialAccount.objects.filter(user=reader).values("provider", "uid", "extra_data", "date_joined")
        ),
        "sessions": list(
            UserSession.objects.filter(user=reader).values("created_at", "last_seen_at", "ip", "user_agent")
        ),
        "consents": list(Consent.objects.filter(reader=reader).values("text_version", "given_at", "withdrawn_at")),
        "bans": list(Ban.objects.filter(reader=reader).values("reason", "since", "until", "lifted_at")),
        "comments": [_comment(comment, origin) for comment in by_author.all_comments(reader.pk)],
        "posts": [_post(post, origin) for post in by_author.all_posts(reader.pk)],
        "digest": list(Subscription.objects.filter(reader=reader).values(*_DIGEST)),
        "agreed_with": likes,
        "reported": reports,
    }


def _account(reader: Reader, origin: str) -> dict[str, Any]:
    return {
        "number": reader.pk,
        "name": reader.username,
        "page": origin + reader_address(reader.username),
        "email": reader.email,
        "joined_at": reader.date_joined,
        "joined_from": reader.joined_from,
        "last_sign_in_at": reader.last_login,
        "name_changed_at": reader.name_changed_at,
        "deletion_asked_at": reader.deletion_asked_at,
    }


def _comment(comment: by_author.WrittenComment, origin: str) -> dict[str, Any]:
    return {
        "address": origin + reverse("site:comment", args=(comment.id,)),
        "written_at": comment.created_at,
        "state": comment.state,
        "reason": comment.state_reason,
        "text": comment.text,
    }


def _post(post: dict[str, Any], origin: str) -> dict[str, Any]:
    return {
        "address": origin + post_address(post["pk"], post["slug"]),
        "written_at": post["created_at"],
        "published_at": post["published_at"],
        "edited_at": post["edited_at"],
        "state": post["state"],
        "reason": post["state_reason"],
        "headline": post["headline"],
        "text": post["source"],
    }
