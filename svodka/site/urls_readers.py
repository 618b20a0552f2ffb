"""The reader's own pages, and what everybody sees of a reader."""

from django.urls import URLPattern, path

from svodka.site.views import readers

urlpatterns: list[URLPattern] = [
    path("me/", readers.me, name="me"),
    path("readers/<str:name>/", readers.reader, name="reader"),
]
