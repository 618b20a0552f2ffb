"""Views of the desk that are not Wagtail's."""

from __future__ import annotations

from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.cache import never_cache


@never_cache
def sign_in(request: HttpRequest) -> HttpResponse:
    """To the page of doors: Wagtail's own form would let passwords be guessed without end.

    Who is signed in and led here has no right to the desk: PermissionDenied.
    """
    if request.user.is_authenticated:
        raise PermissionDenied
    asked_for = request.GET.get("next") or reverse("wagtailadmin_home")
    return HttpResponseRedirect(f"{reverse('account_login')}?{urlencode({'with': 'password', 'next': asked_for})}")
