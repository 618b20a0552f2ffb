"""The desk's door, what each sets for themselves, and the search of the menu."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods
from wagtail.admin.auth import require_admin_access
from wagtail.users.models import UserProfile

from svodka.desk.roles import may, only_who_may, user_of


@never_cache
def sign_in(request: HttpRequest) -> HttpResponse:
    """To the page of doors: Wagtail's own form would let passwords be guessed without end.

    Who is signed in and led here has no right to the desk, and is told so (403).
    """
    if request.user.is_authenticated:
        # Wagtail leaves a message before it sends anybody here; unread, it would turn up on a page of the site.
        list(get_messages(request))
        moderates = may(user_of(request), "moderate")
        return render(request, "desk/turned_away.html", {"moderates": moderates}, status=403)
    asked_for = request.GET.get("next") or reverse("wagtailadmin_home")
    return HttpResponseRedirect(f"{reverse('account_login')}?{urlencode({'with': 'password', 'next': asked_for})}")


class OwnForm(forms.Form):
    """How the desk looks to one person."""

    preferred_language = forms.ChoiceField(
        label=_("Language of the desk"), choices=[("", _("as the portal")), *settings.LANGUAGES], required=False
    )
    theme = forms.ChoiceField(
        label=_("Colours"),
        choices=[
            (UserProfile.AdminColorThemes.SYSTEM, _("as the device")),
            (UserProfile.AdminColorThemes.LIGHT, _("light")),
            (UserProfile.AdminColorThemes.DARK, _("dark")),
        ],
    )


@never_cache
@require_http_methods(["GET", "POST"])
@require_admin_access
@only_who_may("desk")
def own(request: HttpRequest) -> HttpResponse:
    """Language and colours; name, address and password are set in the reader's room, with its brakes."""
    profile = UserProfile.get_for_user(user_of(request))
    stands: dict[str, Any] = {"preferred_language": profile.preferred_language, "theme": profile.theme}
    form = OwnForm(request.POST or None, initial=stands)
    if request.method == "POST" and form.is_valid():
        UserProfile.objects.filter(pk=profile.pk).update(**form.cleaned_data)
        with translation.override(form.cleaned_data["preferred_language"] or settings.LANGUAGE_CODE):
            messages.success(request, translation.gettext("Saved."))
        return HttpResponseRedirect(reverse("wagtailadmin_account"))
    return render(request, "desk/own.html", {"form": form}, status=422 if form.errors else 200)


@require_GET
@only_who_may("desk")
def search(request: HttpRequest) -> HttpResponse:
    """The menu's field looks through all stories, in work and published."""
    asked = {"state": "all", "q": request.GET.get("q", "")}
    return HttpResponseRedirect(f"{reverse('desk_stories')}?{urlencode(asked)}")
