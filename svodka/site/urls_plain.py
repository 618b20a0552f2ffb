"""Addresses without a language: for machines, and what pages load."""

from django.urls import URLPattern, path, re_path

from svodka.site.views import look, machines

urlpatterns: list[URLPattern] = [
    path("healthz", machines.healthz, name="healthz"),
    re_path(r"^accent-(?P<colour>[0-9a-f]{6})\.css$", look.accent, name="accent"),
    path("media/images/<path:path>", look.picture, name="picture"),
]
