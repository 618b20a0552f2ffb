"""A story as schema.org NewsArticle, a reader's post as DiscussionForumPosting: from what the page shows and nothing
else.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

from svodka.discuss.models import ReaderPost
from svodka.dossiers.queries import NamedInStory
from svodka.site.pictures import ShownPicture
from svodka.stories.models import Story

_TYPES = {
    "country": "Country",
    "place": "Place",
    "organisation": "Organization",
    "person": "Person",
    "product": "Product",
    "occasion": "Event",
}


def news_article(
    story: Story,
    *,
    url: str,
    publisher: str,
    names: Sequence[NamedInStory] = (),
    picture: ShownPicture | None = None,
    description: str = "",
) -> dict[str, Any]:
    """NewsArticle of a live story; `url` is absolute, `picture` as the page shows it. What is not known is left out."""
    copy, capture = story.copy, story.capture
    article = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": copy.headline,
        "alternativeHeadline": copy.kicker,
        "description": description,
        "inLanguage": copy.language,
        "url": url,
        "mainEntityOfPage": url,
        "datePublished": story.published_at.isoformat() if story.published_at else "",
        "dateModified": story.corrected_at.isoformat() if story.corrected_at else "",
        "contentReferenceTime": story.event_date.isoformat() if story.event_date else "",
        "dateline": copy.dateline,
        "locationCreated": {"@type": "Place", "name": copy.located} if copy.located else "",
        "articleSection": story.section.name if story.section else "",
        "author": _organisation(story.agency.name) if story.agency else "",
        "publisher": _organisation(publisher),
        "image": _image(picture) if picture and picture.wide else "",
        "isBasedOn": capture.address if capture else "",
        "copyrightNotice": copy.copyright_notice,
        "copyrightHolder": _organisation(copy.copyright_holder) if copy.copyright_holder else "",
        "usageInfo": copy.usage_terms if copy.usage_terms.startswith("http") else "",
        "commentCount": story.comment_count,
        "isAccessibleForFree": True,
        "mentions": [{"@type": _TYPES[name.link.kind], "name": name.link.label} for name in names],
    }
    return {key: value for key, value in article.items() if value not in ("", [])}


def forum_posting(post: ReaderPost, *, url: str, author_url: str, description: str = "") -> dict[str, Any]:
    """DiscussionForumPosting of a live post: a reader's own words, which the paper does not vouch for as news."""
    posting = {
        "@context": "https://schema.org",
        "@type": "DiscussionForumPosting",
        "headline": post.headline,
        "abstract": description,
        "url": url,
        "mainEntityOfPage": url,
        "datePublished": post.published_at.isoformat() if post.published_at else "",
        "dateModified": post.edited_at.isoformat() if post.edited_at else "",
        "author": {"@type": "Person", "name": post.author.username, "url": author_url},
        "commentCount": post.comment_count,
        "interactionStatistic": {
            "@type": "InteractionCounter",
            "interactionType": "https://schema.org/LikeAction",
            "userInteractionCount": post.like_count,
        },
    }
    return {key: value for key, value in posting.items() if value != ""}


def _image(picture: ShownPicture) -> dict[str, str]:
    """The picture with the credit that must go with it."""
    assert picture.wide
    told = {"url": settings.PUBLIC_ADDRESS + picture.wide.url, "caption": picture.caption}
    return {"@type": "ImageObject", **told, "creditText": picture.credit_line}


def _organisation(name: str) -> dict[str, str]:
    return {"@type": "NewsMediaOrganization", "name": name}


def script(data: dict[str, Any]) -> SafeString:
    """The data as a <script type="application/ld+json">: no text in it can end the element or open a comment."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for character, escaped in (("<", "\\u003c"), (">", "\\u003e"), ("&", "\\u0026"), ("\u2028", "\\u2028")):
        text = text.replace(character, escaped)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # noqa: S308  escaped just above
