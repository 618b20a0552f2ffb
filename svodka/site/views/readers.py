"""What everybody sees of a reader."""

from __future__ import annotations

from operator import attrgetter
from urllib.parse import unquote

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.views.decorators.http import require_safe

from svodka.discuss import by_author, posts
from svodka.discuss.posts import PostRows
from svodka.readers import queries
from svodka.site.addresses import reader_address
from svodka.site.pages import before, cut, page

COMMENTS_SHOWN, POSTS_SHOWN = 20, 20
# The column holds 150; PostgreSQL takes no NUL in a text.
LONGEST = 150


@require_safe
def reader(request: HttpRequest, name: str) -> HttpResponse:
    """/readers/NAME/: who it is, since when, what was written. The same for everybody; another spelling of the name
    leads to its own address. ?before= and ?posts= go back. Five queries.
    """
    now = timezone.now()
    found = queries.profile(name, now=now) if len(name) <= LONGEST and "\0" not in name else None
    if found is None:
        raise Http404
    address = reader_address(found.name)
    if unquote(address) != request.path:
        # Not for good: names change, and the old one may go to somebody else.
        return HttpResponseRedirect(address)
    comments_before, posts_before = before(request, "before"), before(request, "posts")
    said = by_author.latest_comments(found.id, limit=COMMENTS_SHOWN + 1, public=True, before=comments_before)
    comments, older_comments = cut(said, COMMENTS_SHOWN, attrgetter("id"))
    own = posts.of_author(found.id, limit=POSTS_SHOWN + 1, before=posts_before)
    rows, older_posts = cut(own.rows, POSTS_SHOWN, attrgetter("pk"))
    context = {
        "reader": found,
        "comment_count": by_author.count_comments(found.id),
        "comments": comments,
        "older_comments": older_comments,
        "comments_before": comments_before,
        "posts": PostRows(rows, own.total),
        "older_posts": older_posts,
        "posts_before": posts_before,
        "address": address,
        "canonical": address,
    }
    return page(request, "site/reader.html", context)
