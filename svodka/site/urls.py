"""The public addresses of design §8, the portal's own language at the root and others under /en/."""

from django.urls import URLPattern, path

from svodka.site import urls_digest, urls_lists, urls_mailbox, urls_moderation, urls_posts, urls_readers, urls_talk
from svodka.site.views import discussed, dossiers, front, preview, standing, story

app_name = "site"

urlpatterns: list[URLPattern] = [
    path("", front.front, name="front"),
    path("news/<int:story_id>/", story.story, name="story_by_number"),
    path("news/<int:story_id>-<slug:slug>/", story.story, name="story"),
    path("news/<int:story_id>/preview/", preview.preview, name="story_preview"),
    path("dossiers/", dossiers.index, name="dossiers"),
    path("dossiers/promises/", dossiers.promised, name="promises"),
    path("dossiers/<slug:kind>/", dossiers.kind, name="dossiers_of_kind"),
    path("dossiers/<slug:kind>/<slug:slug>/", dossiers.dossier, name="dossier"),
    path("discussed/", discussed.discussed, name="discussed"),
    path("discussed/panel/", discussed.discussed_panel, name="discussed_panel"),
    path("about/", standing.standing, {"slug": "about"}, name="about"),
    path("about/robot/", standing.robot, name="robot"),
    path("rules/", standing.standing, {"slug": "rules"}, name="rules"),
    path("personal-data/", standing.standing, {"slug": "personal-data"}, name="personal_data"),
    *urls_lists.urlpatterns,
    *urls_digest.urlpatterns,
    *urls_mailbox.urlpatterns,
    *urls_readers.urlpatterns,
    *urls_talk.urlpatterns,
    *urls_posts.urlpatterns,
    *urls_moderation.urlpatterns,
]
