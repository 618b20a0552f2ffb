"""Lists, search and the page of feeds."""

from django.urls import URLPattern, path

from svodka.site.views import feeds, lists, search

urlpatterns: list[URLPattern] = [
    path("sections/<slug:slug>/", lists.section, name="section"),
    path("agencies/", lists.agencies, name="agencies"),
    path("agencies/<slug:slug>/", lists.agency, name="agency"),
    path("archive/", lists.archive, name="archive"),
    path("archive/<int:year>/<int:month>/", lists.archive_month, name="archive_month"),
    path("archive/<int:year>/<int:month>/<int:day>/", lists.archive_day, name="archive_day"),
    path("storylines/<int:storyline_id>-<slug:slug>/", lists.storyline, name="storyline"),
    path("search/", search.search, name="search"),
    path("feeds/", feeds.feeds, name="feed"),
]
