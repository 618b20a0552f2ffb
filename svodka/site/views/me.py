"""The reader's own room: name, addresses, sessions, what was written, all data in a file, and the way out."""

from __future__ import annotations

from operator import attrgetter
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from allauth.account.models import EmailAddress
from allauth.socialaccount.adapter import get_adapter as social_adapter
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from svodka.digest.queries import of_address as subscription_of
from svodka.discuss import by_author, posts
from svodka.discuss.actions import may_moderate
from svodka.readers import actions, decisions, queries
from svodka.readers.models import Consent, Reader
from svodka.site import moments
from svodka.site.addresses import reader_address
from svodka.site.own_data import all_of
from svodka.site.pages import before, cut, page
from svodka.stories.queries import portal_name

COMMENTS_SHOWN, POSTS_SHOWN = 20, 20


@never_cache
@login_required
@require_safe
def me(request: HttpRequest) -> HttpResponse:
    """/me/: what a reader has here. ?before= and ?posts= go back in the lists."""
    return _room(request)


@never_cache
@login_required
@require_POST
def name(request: HttpRequest) -> HttpResponse:
    """/me/name/: another name; a refusal gives it back with the reason."""
    given = request.POST.get("name", "")
    try:
        actions.change_name(reader=_reader(request), name=given, portal=portal_name(), now=timezone.now())
    except actions.UnableToChangeName as refusal:
        return _room(request, status=422, given_name=given, refusal=refusal.decision)
    messages.success(request, _("You are called so from now on."))
    return HttpResponseRedirect(reverse("site:me"))


@never_cache
@login_required
@require_POST
def end_session(request: HttpRequest, session_id: int) -> HttpResponse:
    """/me/sessions/7/end/: signed out in that browser. 404 for others' sessions."""
    if not actions.end_session(reader=_reader(request), number=session_id):
        raise Http404
    messages.success(request, _("That browser is signed out."))
    return HttpResponseRedirect(f"{reverse('site:me')}#where")


@never_cache
@login_required
@require_safe
@sensitive_variables()
def data(request: HttpRequest) -> HttpResponse:
    """/me/data.json: all that is recorded of the reader, as a file."""
    now = timezone.now()
    told = all_of(_reader(request), now=now, origin=settings.PUBLIC_ADDRESS)
    response = JsonResponse(told, json_dumps_params={"ensure_ascii": False, "indent": 1})
    response.headers["Content-Disposition"] = f'attachment; filename="account-{timezone.localdate(now)}.json"'
    return response


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: HttpRequest) -> HttpResponse:
    """/me/delete/: what deletion means; on POST, when it is surely the reader, the days of grace begin, everywhere
    signed out.
    """
    reader, now = _reader(request), timezone.now()
    context: dict[str, Any] = {"day": decisions.erased_on(now), "grace": decisions.GRACE.days, "panel": None}
    if request.method != "POST":
        return page(request, "site/me_delete.html", context)
    raise_if_reauthentication_required(request, app="allauth.account")
    try:
        actions.ask_deletion(reader=reader, now=now)
    except actions.UnableToLeave as refusal:
        return page(request, "site/me_delete.html", {**context, "refusal": refusal.decision}, status=422)
    day = moments.in_words(decisions.erased_on(reader.deletion_asked_at or now), "day")
    logout(request)
    told = _("You are signed out everywhere. The account will be erased on %(day)s; to keep it, sign in before.")
    messages.info(request, told % {"day": day})
    get_adapter().send_notification_mail("account/email/deletion_asked", reader, {"day": day})
    return HttpResponseRedirect(reverse("account_login"))


@never_cache
@login_required
@require_POST
def keep(request: HttpRequest) -> HttpResponse:
    """/me/keep/: the wish for deletion taken back."""
    actions.keep_account(reader=_reader(request))
    messages.success(request, _("The account stays."))
    return HttpResponseRedirect(reverse("site:me"))


def _reader(request: HttpRequest) -> Reader:
    assert isinstance(request.user, Reader)  # login_required has seen to it
    return request.user


def _room(request: HttpRequest, *, status: int = 200, **more: Any) -> HttpResponse:
    reader, now = _reader(request), timezone.now()
    comments_before, posts_before = before(request, "before"), before(request, "posts")
    said = by_author.latest_comments(reader.pk, limit=COMMENTS_SHOWN + 1, public=False, before=comments_before)
    comments, older_comments = cut(said, COMMENTS_SHOWN, attrgetter("id"))
    own = posts.posts_of(reader.pk, limit=POSTS_SHOWN + 1, before=posts_before)
    written, older_posts = cut(own, POSTS_SHOWN, attrgetter("pk"))
    changed = reader.name_changed_at
    email = EmailAddress.objects.filter(user=reader, verified=True).order_by("-primary").first()
    context = {
        "reader": reader,
        "public_address": reader_address(reader.username),
        "name_stays": decisions.NAME_STAYS_WHILE_BANNED,
        "ban": queries.running_ban(reader, now=now),
        "erased_on": decisions.erased_on(reader.deletion_asked_at) if reader.deletion_asked_at else None,
        "renamed_until": changed + decisions.NAME_STAYS if changed and now < changed + decisions.NAME_STAYS else None,
        "email": email,
        "has_password": reader.has_usable_password(),
        "services": bool(social_adapter(request).list_providers(request))
        or SocialAccount.objects.filter(user=reader).exists(),
        "sessions": sorted(UserSession.objects.purge_and_list(reader), key=lambda row: row.created_at, reverse=True),
        "comments": [(comment, comment.editable(now)) for comment in comments],
        "older_comments": older_comments,
        "comments_before": comments_before,
        "posts": written,
        "older_posts": older_posts,
        "posts_before": posts_before,
        "consents": Consent.objects.filter(reader=reader).order_by("-pk"),
        "digest": subscription_of(email.email) if email else None,
        "moderates": may_moderate(reader, now=now),
        "panel": None,
    }
    return page(request, "site/me.html", {**context, **more}, status=status)
