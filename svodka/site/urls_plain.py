"""Addresses without a language: for machines, and what pages load."""

from django.urls import URLPattern, path, re_path

from svodka.gather import websub
from svodka.site.views import feeds, hubs, look, machines, post_feed

urlpatterns: list[URLPattern] = [
    path("robots.txt", machines.robots, name="robots"),
    path("sitemap.xml", machines.sitemap, name="sitemap"),
    path("sitemaps/pages.xml", machines.sitemap_pages, name="sitemap_pages"),
    path("sitemaps/stories-<int:part>.xml", machines.sitemap_stories, name="sitemap_stories"),
    path("sitemaps/dossiers-<int:part>.xml", machines.sitemap_dossiers, name="sitemap_dossiers"),
    path("sitemaps/posts-<int:part>.xml", machines.sitemap_posts, name="sitemap_posts"),
    path("feeds/posts.xml", post_feed.feed, name="feed_posts"),
    path("feeds/news.xml", feeds.news, name="feed_news"),
    path("feeds/sections/<slug:slug>.xml", feeds.news, name="feed_section"),
    path(f"{websub.PATH}<str:key>", hubs.hub, name="hub"),
    path("healthz", machines.healthz, name="healthz"),
    re_path(r"^accent-(?P<colour>[0-9a-f]{6})\.css$", look.accent, name="accent"),
    path("media/images/<path:path>", look.picture, name="picture"),
    path("media/logo/<str:name>", look.logo, name="logo"),
]
