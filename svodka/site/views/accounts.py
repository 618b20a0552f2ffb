"""Sign-in and sign-up on one page: django-allauth's views with all three forms, whichever of them was sent."""

from __future__ import annotations

from typing import Any, ClassVar
from urllib.parse import urlencode

from allauth.account.views import LoginView, RequestLoginCodeView, SignupView
from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.views.generic.edit import FormView

from svodka.site.accounts.forms import LoginForm, RequestLoginCodeForm, SignupForm, UnableToRegister

_DOORS: dict[str, type[forms.Form]] = {"code": RequestLoginCodeForm, "password": LoginForm, "signup": SignupForm}


class Doors(FormView):
    """Goes before a view of allauth's: the page of all doors, where `door` is the one that this view opens."""

    door: ClassVar[str]
    template_name = "account/doors.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        # Three fields are called «email»: their ids tell them apart.
        return {**super().get_form_kwargs(), "auto_id": f"{self.door}_%s"}

    def get_context_data(self, **given: Any) -> dict[str, Any]:
        context = super().get_context_data(**given)
        doors = {name: form(auto_id=f"{name}_%s") for name, form in _DOORS.items() if name != self.door}
        doors[self.door] = context["form"]
        here = {"next": self.request.GET.get("next") or self.request.POST.get("next", "")}
        passed = {name: value for name, value in here.items() if value}
        context |= {f"{name}_form": form for name, form in doors.items()}
        context["by_password"] = self.door == "password" and (
            context["form"].is_bound or self.request.GET.get("with") == "password"
        )
        context["to_password"] = f"{reverse('account_login')}?{urlencode({'with': 'password', **passed})}"
        context["to_code"] = reverse("account_login") + (f"?{urlencode(passed)}" if passed else "")
        return context


class SignIn(Doors, LoginView):
    """/accounts/login/: the page of doors; takes the password."""

    door = "password"


class AskForCode(Doors, RequestLoginCodeView):
    """/accounts/login/code/: sends the code to sign in by."""

    door = "code"


class SignUp(Doors, SignupView):
    """/accounts/signup/"""

    door = "signup"

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            return super().form_valid(form)
        except UnableToRegister as quicker:
            form.add_error("username", str(quicker))
            return self.form_invalid(form)
