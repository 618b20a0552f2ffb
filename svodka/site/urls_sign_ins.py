"""Before django-allauth's own of the same names: these answer 404 for a service without keys."""

from django.urls import URLPattern, path

from svodka.site.views import sign_ins

urlpatterns: list[URLPattern] = [
    path("vk/login/", sign_ins.begin, {"provider_id": "vk"}, name="vk_login"),
    path("vk/login/callback/", sign_ins.come_back, {"provider_id": "vk"}, name="vk_callback"),
    path("yandex/login/", sign_ins.begin, {"provider_id": "yandex"}, name="yandex_login"),
    path("yandex/login/callback/", sign_ins.come_back, {"provider_id": "yandex"}, name="yandex_callback"),
    path("oidc/<str:provider_id>/login/", sign_ins.begin, name="openid_connect_login"),
    path("oidc/<str:provider_id>/login/callback/", sign_ins.come_back, name="openid_connect_callback"),
    path("3rdparty/", sign_ins.Connections.as_view(), name="socialaccount_connections"),
    path("3rdparty/signup/", sign_ins.SignUp.as_view(), name="socialaccount_signup"),
    path("3rdparty/login/cancelled/", sign_ins.cancelled, name="socialaccount_login_cancelled"),
    path("3rdparty/login/error/", sign_ins.failed, name="socialaccount_login_error"),
]
