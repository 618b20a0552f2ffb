"""The newsroom's addresses; its door is the readers' one, with the same brakes."""

from django.urls import URLPattern, URLResolver, include, path
from wagtail.admin import urls as wagtail_admin

from svodka.desk.incoming.views import first_page
from svodka.desk.views import sign_in

urlpatterns: list[URLPattern | URLResolver] = [
    path("login/", sign_in, name="wagtailadmin_login"),
    path("", first_page),
    path("", include(wagtail_admin)),
]
