"""Addresses without a language: for machines."""

from django.urls import URLPattern, path

from svodka.site.views import machines

urlpatterns: list[URLPattern] = [path("healthz", machines.healthz, name="healthz")]
