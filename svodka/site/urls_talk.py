"""Threads page by page, and what may be done with a comment."""

from django.urls import URLPattern, path

from svodka.site.views import comment_acts, comments, here, threads

# Of a story or of a reader's post, with or without a slug: a headline may give none.
_SUBJECTS = [("news/<int:pk>-<slug:slug>/", "story"), ("news/<int:pk>/", "story")]
_SUBJECTS += [("posts/<int:pk>-<slug:slug>/", "post"), ("posts/<int:pk>/", "post")]

urlpatterns: list[URLPattern] = [
    path(f"{subject}{place}", view, {"kind": kind}, name=f"{kind}_{name}")
    for subject, kind in _SUBJECTS
    for place, view, name in (
        ("page-<int:number>/", threads.flat, "thread"),
        ("branches/", threads.branches, "branches"),
        ("branches/page-<int:number>/", threads.branches, "branches"),
        ("branches/<int:seq>/", threads.branch, "branch"),
    )
]
urlpatterns += [
    path("comments/<int:comment_id>/", threads.comment, name="comment"),
]
urlpatterns += [
    path("threads/<int:thread_id>/write/", comments.write, name="write_comment"),
    # Short, because a page of comments prints it a hundred times.
    path("c/<int:comment_id>/", comments.answer, name="answer_comment"),
    path("comments/<int:comment_id>/edit/", comments.edit, name="comment_edit"),
    path("comments/<int:comment_id>/delete/", comment_acts.delete, name="comment_delete"),
    path("comments/<int:comment_id>/agree/", comment_acts.agree, name="comment_agree"),
    path("comments/<int:comment_id>/report/", comment_acts.report, name="comment_report"),
    path("me/here/", here.here, name="here"),
]
