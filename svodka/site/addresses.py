"""Addresses that need more than a name and arguments."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

from django.urls import reverse

from svodka.discuss.models import Thread
from svodka.discuss.thread_pages import page_of


def story_address(story_id: int, slug: str) -> str:
    """/news/ID-SLUG/, or /news/ID/ of a story whose headline gave no slug."""
    return reverse("site:story", args=(story_id, slug)) if slug else reverse("site:story_by_number", args=(story_id,))


def dossier_address(kind: str, slug: str) -> str:
    return reverse("site:dossier", args=(kind, slug))


def reader_address(name: str) -> str:
    """/readers/NAME/ with its letters as they are, not six bytes each: a page of comments holds a hundred of them.

    To be escaped where it is printed, as everything is.
    """
    shown = re.sub(r"[^\w.'-]", lambda found: quote(found[0]), name.replace(" ", "_"))
    return reverse("site:reader", args=("-",)).replace("/-/", f"/{shown}/")


def host_and_path(url: str, limit: int = 60) -> str:
    """An address as it is read: without its scheme, cut when it is long."""
    try:
        parts = urlsplit(url)
    except ValueError:  # «http://[x» is shown as it was given
        return _cut(url, limit)
    shown = f"{parts.netloc.removeprefix('www.')}{parts.path}".rstrip("/") or url
    return _cut(shown, limit)


def _cut(shown: str, limit: int) -> str:
    return shown if len(shown) <= limit else f"{shown[: limit - 1]}…"


def post_address(post_id: int, slug: str) -> str:
    """/posts/ID-SLUG/, or /posts/ID/ where the headline gave no slug."""
    front = reverse("site:front")
    return f"{front}posts/{post_id}-{slug}/" if slug else f"{front}posts/{post_id}/"


def subject_address(thread: Thread) -> str:
    """The page of what the thread talks about; its own pages stand below it. Story or post must be loaded."""
    if thread.story:
        return story_address(thread.story.pk, thread.story.slug)
    assert thread.post
    return post_address(thread.post.pk, thread.post.slug)


def comment_place(subject: str, seq: int) -> str:
    """Where comment `seq` stands for good: on its page as written, below the address of the thread's subject."""
    return f"{subject}page-{page_of(seq)}/#c{seq}"
