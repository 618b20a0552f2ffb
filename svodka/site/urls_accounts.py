"""The doors of /accounts/ that stand on one page, and the codes that allauth does not send; the rest is allauth's."""

from django.urls import URLPattern, path

from svodka.site.views import accounts, proof

urlpatterns: list[URLPattern] = [
    path("login/", accounts.SignIn.as_view(), name="account_login"),
    path("login/code/", accounts.AskForCode.as_view(), name="account_request_login_code"),
    path("signup/", accounts.SignUp.as_view(), name="account_signup"),
    path("reauthenticate/code/", proof.ProveByCode.as_view(), name="account_reauthenticate_by_code"),
    path("password/set/", proof.SetPassword.as_view(), name="account_set_password"),
    path("password/reset/confirm/", proof.ConfirmResetCode.as_view(), name="account_confirm_password_reset_code"),
]
