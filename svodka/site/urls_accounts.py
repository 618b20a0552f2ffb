"""The doors of /accounts/ that stand on one page; everything else there is django-allauth's."""

from django.urls import URLPattern, path

from svodka.site.views import accounts

urlpatterns: list[URLPattern] = [
    path("login/", accounts.SignIn.as_view(), name="account_login"),
    path("login/code/", accounts.AskForCode.as_view(), name="account_request_login_code"),
    path("signup/", accounts.SignUp.as_view(), name="account_signup"),
]
