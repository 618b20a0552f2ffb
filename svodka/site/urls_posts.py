"""Readers' own texts. Their threads stand beside those of stories, in urls_talk."""

from django.urls import URLPattern, path

from svodka.site.views import post_forms, posts

urlpatterns: list[URLPattern] = [
    path("posts/", posts.posts, name="posts"),
    path("posts/write/", post_forms.write, name="write_post"),
    path("posts/<int:post_id>/", posts.post, name="post_by_number"),
    path("posts/<int:post_id>-<slug:slug>/", posts.post, name="post"),
    path("posts/<int:post_id>/edit/", post_forms.edit, name="post_edit"),
    path("posts/<int:post_id>/delete/", post_forms.delete, name="post_delete"),
]
