"""Threads page by page, and what may be done with a comment."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
