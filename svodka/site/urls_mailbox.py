"""The mailbox of the demo; every other portal answers 404 here."""

from django.urls import URLPattern, path, re_path

from svodka.site.mailbox import NAME
from svodka.site.views import mailbox

urlpatterns: list[URLPattern] = [
    path("mailbox/", mailbox.mailbox, name="mailbox"),
    re_path(rf"^mailbox/(?P<name>{NAME})/$", mailbox.letter, name="mailbox_letter"),
    re_path(rf"^mailbox/(?P<name>{NAME})/html/$", mailbox.letter_html, name="mailbox_letter_html"),
    re_path(rf"^mailbox/(?P<name>{NAME})/source/$", mailbox.letter_source, name="mailbox_letter_source"),
]
