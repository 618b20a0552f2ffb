"""The desk's door."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache


@never_cache
def sign_in(request: HttpRequest) -> HttpResponse:
    """To the page of doors: Wagtail's own form would let passwords be guessed without end.

    Who is signed in and led here has no right to the desk, and is told so (403).
    """
    if request.user.is_authenticated:
        # Wagtail leaves a message before it sends anybody here; unread, it would turn up on a page of the site.
        list(get_messages(request))
        return render(request, "desk/turned_away.html", status=403)
    asked_for = request.GET.get("next") or reverse("wagtailadmin_home")
    return HttpResponseRedirect(f"{reverse('account_login')}?{urlencode({'with': 'password', 'next': asked_for})}")
