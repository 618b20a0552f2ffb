from __future__ import annotations

from functools import reduce
from operator import or_

from django.db import models
from django.utils.translation import gettext_lazy as _

from svodka.readers.models import Reader
from svodka.stories.models import Story


class ReaderPost(models.Model):
    """A reader's own text: an essay, or an answer to a story or to another post."""

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        LIVE = "live", _("live")
        HIDDEN = "hidden", _("hidden by a moderator")
        DELETED = "deleted", _("deleted by its author")

    author = models.ForeignKey(Reader, on_delete=models.PROTECT, related_name="posts")
    slug = models.SlugField(max_length=120, blank=True, default="")
    headline = models.CharField(max_length=300)
    source = models.TextField()
    html = models.TextField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.DRAFT)
    state_reason = models.CharField(max_length=200, blank=True, default="")
    to_story = models.ForeignKey(Story, on_delete=models.SET_NULL, null=True, blank=True, related_name="answers")
    to_post = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="answers")
    created_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)
    edited_at = models.DateTimeField(null=True, blank=True)
    view_count = models.PositiveIntegerField(default=0)
    comment_count = models.PositiveIntegerField(default=0)
    like_count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(to_story__isnull=True) | models.Q(to_post__isnull=True), name="answers_one_thing"
            )
        ]
        indexes = [models.Index(fields=["author", "-id"], name="post_of_author")]

    def __str__(self) -> str:
        return self.headline


class Thread(models.Model):
    """The talk under one story or one post. Numbers only grow; the counters stand on the row.

    `last_activity_at` is the last comment, or the publication while there is none: a thread without comments
    has its place in «Обсуждаемое» too; None before the publication. `comment_count` is of what can be read now,
    `last_seq` of all that was ever written.
    """

    class State(models.TextChoices):
        OPEN = "open", _("open")
        CLOSED = "closed", _("closed")
        HIDDEN = "hidden", _("hidden")

    story = models.OneToOneField(Story, on_delete=models.CASCADE, null=True, blank=True, related_name="thread")
    post = models.OneToOneField(ReaderPost, on_delete=models.CASCADE, null=True, blank=True, related_name="thread")
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    standing = models.BooleanField(default=False)
    last_seq = models.PositiveIntegerField(default=0)
    last_root_no = models.PositiveIntegerField(default=0)
    comment_count = models.PositiveIntegerField(default=0)
    last_activity_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(story__isnull=False, post__isnull=True)
                | models.Q(story__isnull=True, post__isnull=False),
                name="thread_of_one_thing",
            ),
            models.CheckConstraint(
                condition=models.Q(comment_count__lte=models.F("last_seq"), last_root_no__lte=models.F("last_seq")),
                name="thread_counts_within_numbers",
            ),
        ]
        # The kinds that are few among many stories' threads have an index each: walking the whole took 6 ms of 20,000.
        indexes = [
            models.Index(fields=["state", "-last_activity_at", "-id"], name="thread_by_activity"),
            models.Index(
                fields=["state", "-last_activity_at", "-id"],
                condition=models.Q(post__isnull=False),
                name="thread_of_post_by_activity",
            ),
            models.Index(
                fields=["state", "-last_activity_at", "-id"],
                condition=models.Q(standing=True),
                name="standing_thread_by_activity",
            ),
        ]

    def __str__(self) -> str:
        return f"thread {self.pk}"


class Comment(models.Model):
    """One remark. `seq` is dense in its thread and never reused: rows are not deleted but become tombstones.

    `path` is four big-endian bytes of `seq` a level, stored to a depth of 32; deeper replies stand beside their
    ancestor at that depth, and `parent` still names the true one. Rendered when written.

    `reply_count` is of direct answers, `descendant_count` of what stands under it by `path`; both count tombstones,
    because these keep their places.
    """

    class State(models.TextChoices):
        VISIBLE = "visible", _("visible")
        HELD = "held", _("waiting for a moderator")
        HIDDEN = "hidden", _("hidden by a moderator")
        DELETED = "deleted", _("deleted by its author")

    # No index of their own on thread and author: the constraints and indexes below begin with them.
    thread = models.ForeignKey(Thread, on_delete=models.PROTECT, related_name="comments", db_index=False)
    seq = models.PositiveIntegerField()
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="replies")
    root_no = models.PositiveIntegerField()
    depth = models.PositiveIntegerField(default=0)
    path = models.BinaryField(max_length=128)
    author = models.ForeignKey(Reader, on_delete=models.PROTECT, related_name="comments", db_index=False)
    created_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.VISIBLE)
    state_reason = models.CharField(max_length=200, blank=True, default="")
    source = models.TextField()
    html = models.TextField()
    like_count = models.PositiveIntegerField(default=0)
    reply_count = models.PositiveIntegerField(default=0)
    descendant_count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["thread", "seq"], name="comment_number_once"),
            models.UniqueConstraint(fields=["thread", "path"], name="comment_path_once"),
            # Roots are looked up by number: a branch may be as long as its thread.
            models.UniqueConstraint(
                fields=["thread", "root_no"], condition=models.Q(parent__isnull=True), name="root_number_once"
            ),
            models.CheckConstraint(condition=models.Q(seq__gte=1, root_no__gte=1), name="comment_numbers_from_one"),
            models.CheckConstraint(
                condition=models.Q(parent__isnull=True, depth=0) | models.Q(parent__isnull=False, depth__gte=1),
                name="comment_without_parent_is_root",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="deleted") | models.Q(source="", html=""), name="tombstone_is_empty"
            ),
        ]
        indexes = [
            models.Index(fields=["thread", "root_no", "seq"], name="comment_branch"),
            models.Index(fields=["author", "-id"], name="comment_of_author"),
        ]
        permissions = [("moderate_comment", _("Can hide and restore comments"))]

    def __str__(self) -> str:
        return f"{self.thread_id}#{self.seq}"


class CommentRevision(models.Model):
    """What a comment said before it was edited: the words that stood there until `until`."""

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="revisions")
    source = models.TextField()
    until = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.comment_id} until {self.until}"


def _exactly_one(*fields: str) -> models.Q:
    """Of these foreign keys one is set and the others are empty."""
    ways = [models.Q(**{f"{field}__isnull": field != set_one for field in fields}) for set_one in fields]
    return reduce(or_, ways)


class PostRevision(models.Model):
    """What a post said before it was edited: readers have answered the words that stood there until `until`."""

    post = models.ForeignKey(ReaderPost, on_delete=models.CASCADE, related_name="revisions")
    headline = models.CharField(max_length=300)
    source = models.TextField()
    until = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.post_id} until {self.until}"


class Like(models.Model):
    """A reader agrees with a comment, a story or a post: once."""

    comment = models.ForeignKey(
        Comment, on_delete=models.CASCADE, null=True, blank=True, related_name="likes", db_index=False
    )
    story = models.ForeignKey(
        Story, on_delete=models.CASCADE, null=True, blank=True, related_name="likes", db_index=False
    )
    post = models.ForeignKey(
        ReaderPost, on_delete=models.CASCADE, null=True, blank=True, related_name="likes", db_index=False
    )
    by = models.ForeignKey(Reader, on_delete=models.CASCADE, related_name="likes")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["comment", "by"], name="like_once_a_reader"),
            models.UniqueConstraint(fields=["story", "by"], name="like_of_story_once"),
            models.UniqueConstraint(fields=["post", "by"], name="like_of_post_once"),
            models.CheckConstraint(condition=_exactly_one("comment", "story", "post"), name="like_of_one_thing"),
        ]

    def __str__(self) -> str:
        return f"like {self.pk} by {self.by_id}"


class Report(models.Model):
    """A reader asks the moderators to look at a comment or a post."""

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, null=True, blank=True, related_name="reports")
    post = models.ForeignKey(ReaderPost, on_delete=models.CASCADE, null=True, blank=True, related_name="reports")
    by = models.ForeignKey(Reader, on_delete=models.CASCADE, related_name="reports")
    reason = models.TextField()
    made_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["comment", "by"], name="report_once_a_reader"),
            models.UniqueConstraint(fields=["post", "by"], name="report_of_post_once"),
            models.CheckConstraint(condition=_exactly_one("comment", "post"), name="report_of_one_thing"),
        ]
        indexes = [
            models.Index(
                fields=["-made_at", "-id"], condition=models.Q(settled_at__isnull=True), name="report_unsettled"
            )
        ]

    def __str__(self) -> str:
        return f"report {self.pk}: {self.reason}"


class VerdictQuerySet(models.QuerySet["Verdict"]):
    """The log is only ever added to; a trigger in the database holds it against everything else (0005)."""

    def update(self, **_fields: object) -> int:
        raise NotImplementedError("The moderation log is never changed.")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise NotImplementedError("The moderation log is never emptied.")


class Verdict(models.Model):
    """What was decided on a comment, a post, a reader or a thread, by whom and why. Rows are only ever added."""

    class Act(models.TextChoices):
        HIDE = "hide", _("hidden")
        RESTORE = "restore", _("restored")
        KEEP = "keep", _("left as it is")
        BAN = "ban", _("stopped from writing")
        RELEASE = "release", _("may write again")
        CLOSE = "close", _("discussion closed")
        REOPEN = "reopen", _("discussion opened again")
        STAND = "stand", _("made a standing topic")
        UNSTAND = "unstand", _("no longer a standing topic")

    comment = models.ForeignKey(Comment, on_delete=models.PROTECT, null=True, blank=True, related_name="verdicts")
    post = models.ForeignKey(ReaderPost, on_delete=models.PROTECT, null=True, blank=True, related_name="verdicts")
    reader = models.ForeignKey(Reader, on_delete=models.PROTECT, null=True, blank=True, related_name="verdicts_on")
    thread = models.ForeignKey(Thread, on_delete=models.PROTECT, null=True, blank=True, related_name="verdicts")
    by = models.ForeignKey(Reader, on_delete=models.PROTECT, related_name="verdicts")
    act = models.CharField(max_length=20, choices=Act.choices)
    reason = models.TextField()
    at = models.DateTimeField()

    objects = VerdictQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(reason=""), name="verdict_has_reason"),
            models.CheckConstraint(
                condition=_exactly_one("comment", "post", "reader", "thread"), name="verdict_on_one_thing"
            ),
        ]

    def __str__(self) -> str:
        return f"verdict {self.pk}: {self.act}"


class ThreadRead(models.Model):
    """Up to which comment a reader has seen a thread: what is beyond it is marked as new."""

    reader = models.ForeignKey(Reader, on_delete=models.CASCADE, related_name="threads_read", db_index=False)
    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="+", db_index=False)
    last_seq = models.PositiveIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["reader", "thread"], name="thread_read_once")]

    def __str__(self) -> str:
        return f"{self.reader_id} in {self.thread_id} up to {self.last_seq}"
