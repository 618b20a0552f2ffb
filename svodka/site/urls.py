"""The public addresses of design §8, the portal's own language at the root and others under /en/."""

from django.urls import URLPattern, path

from svodka.site.views import discussed, dossiers, errors, front, standing, story

app_name = "site"

urlpatterns: list[URLPattern] = [
    path("", front.front, name="front"),
    path("news/<int:story_id>/", story.story, name="story_by_number"),
    path("news/<int:story_id>-<slug:slug>/", story.story, name="story"),
    path("dossiers/", dossiers.index, name="dossiers"),
    path("dossiers/<slug:kind>/", dossiers.kind, name="dossiers_of_kind"),
    path("dossiers/<slug:kind>/<slug:slug>/", dossiers.dossier, name="dossier"),
    path("discussed/", discussed.discussed, name="discussed"),
    path("about/", standing.standing, {"slug": "about"}, name="about"),
    path("rules/", standing.standing, {"slug": "rules"}, name="rules"),
    # --- lists, search and feeds: named here because the masthead and the foot link to them ---
    path("sections/<slug:slug>/", errors.not_found, name="section"),
    path("agencies/<slug:slug>/", errors.not_found, name="agency"),
    path("archive/", errors.not_found, name="archive"),
    path("archive/<int:year>/<int:month>/<int:day>/", errors.not_found, name="archive_day"),
    path("storylines/<int:storyline_id>-<slug:slug>/", errors.not_found, name="storyline"),
    path("search/", errors.not_found, name="search"),
    path("feeds/", errors.not_found, name="feed"),
]
