"""The public addresses of design §8, the portal's own language at the root and others under /en/."""

from django.urls import URLPattern

app_name = "site"

urlpatterns: list[URLPattern] = []
