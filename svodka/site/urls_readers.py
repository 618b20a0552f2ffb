"""The reader's own pages, and what everybody sees of a reader."""

from django.urls import URLPattern, path

from svodka.site.views import me, readers

urlpatterns: list[URLPattern] = [
    path("me/", me.me, name="me"),
    path("me/name/", me.name, name="me_name"),
    path("me/sessions/<int:session_id>/end/", me.end_session, name="me_end_session"),
    path("me/data.json", me.data, name="me_data"),
    path("me/delete/", me.delete, name="me_delete"),
    path("me/keep/", me.keep, name="me_keep"),
    path("readers/<str:name>/", readers.reader, name="reader"),
]
