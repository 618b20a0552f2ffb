"""What moderators do, and agreeing with stories and posts. All but the forms' sending changes nothing."""

from django.urls import URLPattern, path

from svodka.site.views import bans, likes, moderation, post_report
from svodka.site.views.closing import on_thread
from svodka.site.views.verdicts import on_comment, on_post

_VERDICTS = ("hide", "restore", "keep")
_ON_THREADS = ("close", "reopen", "stand", "unstand")

urlpatterns: list[URLPattern] = [
    path("moderation/", moderation.reports, name="moderation"),
    path("moderation/log/", moderation.log, name="moderation_log"),
    path("moderation/bans/", moderation.bans, name="moderation_bans"),
    *[path(f"comments/<int:comment_id>/{act}/", on_comment, {"act": act}, name=f"comment_{act}") for act in _VERDICTS],
    *[path(f"posts/<int:post_id>/{act}/", on_post, {"act": act}, name=f"post_{act}") for act in _VERDICTS],
    *[path(f"threads/<int:thread_id>/{act}/", on_thread, {"act": act}, name=f"thread_{act}") for act in _ON_THREADS],
    path("readers/<str:name>/ban/", bans.ban, name="reader_ban"),
    path("readers/<str:name>/release/", bans.release, name="reader_release"),
    path("posts/<int:post_id>/report/", post_report.report, name="post_report"),
    path("news/<int:story_id>/agree/", likes.agree_with_story, name="story_agree"),
    path("posts/<int:post_id>/agree/", likes.agree_with_post, name="post_agree"),
]
