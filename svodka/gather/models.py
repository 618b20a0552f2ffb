from __future__ import annotations

from urllib.parse import unquote

from django.db import models
from django.utils.translation import gettext_lazy as _

from svodka.claims import Claimable
from svodka.readers.models import Reader


class Source(Claimable):
    """Where we poll: a feed, a sitemap, or (with `link_selector`) a page that lists stories.

    Who wrote what comes from it is a matter for stories.Intake. `agreed`: the publisher has told us that we may take
    pages, so what is published for machines in general does not speak to us. `pinned_minutes`: how often somebody
    wants it to be asked, 0 for as often as it publishes; `interval_why` is why the interval is what it is.
    """

    name = models.CharField(max_length=200)
    slug = models.SlugField(max_length=80, unique=True)
    feed_url = models.URLField(max_length=1000, unique=True)
    site_url = models.URLField(max_length=1000, blank=True, default="")
    link_selector = models.CharField(max_length=300, blank=True, default="")
    agreed = models.BooleanField(default=False)
    active = models.BooleanField(default=True)
    interval_minutes = models.PositiveIntegerField(default=30)
    interval_why = models.TextField(blank=True, default="")
    pinned_minutes = models.PositiveIntegerField(default=0)
    ttl_minutes = models.PositiveIntegerField(default=0)
    etag = models.CharField(max_length=300, blank=True, default="")
    last_modified = models.CharField(max_length=100, blank=True, default="")
    last_polled_at = models.DateTimeField(null=True, blank=True)
    last_success_at = models.DateTimeField(null=True, blank=True)
    failures = models.PositiveIntegerField(default=0)
    last_error = models.TextField(blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["due_at"], name="source_due")]

    def __str__(self) -> str:
        return self.name


class FeedEntry(Claimable):
    """One item that a feed has shown; due while its page has not been fetched."""

    class State(models.TextChoices):
        NEW = "new", _("to be fetched")
        FETCHED = "fetched", _("fetched")
        GIVEN_UP = "given-up", _("given up")
        FORBIDDEN = "forbidden", _("not wanted by its publisher")

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="entries")
    guid = models.CharField(max_length=1000)
    url = models.URLField(max_length=2000)
    title = models.TextField(blank=True, default="")
    published_at = models.DateTimeField(null=True, blank=True)
    first_seen_at = models.DateTimeField()
    state = models.CharField(max_length=12, choices=State.choices, default=State.NEW)
    last_error = models.TextField(blank=True, default="")
    # Where another host is to be asked for the page: redirects lead there, this many hosts on.
    leads_to = models.URLField(max_length=2000, blank=True, default="")
    hops = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name_plural = "feed entries"
        constraints = [models.UniqueConstraint(fields=["source", "guid"], name="feed_entry_once")]
        indexes = [models.Index(fields=["due_at"], name="feed_entry_due")]

    def __str__(self) -> str:
        return self.title or self.url

    @property
    def next_url(self) -> str:
        """The address to ask next."""
        return self.leads_to or self.url


class HubSubscription(Claimable):
    """What a hub (WebSub) has been asked to tell us of a source's feed; due when the hub is to be asked again.

    `key` is the word of our address that only the hub knows, `secret` what it signs with. `missed_at`: a poll found
    what the hub had not told.
    """

    class State(models.TextChoices):
        ASKED = "asked", _("asked for")
        LIVE = "live", _("tells of news")
        DENIED = "denied", _("denied by the hub")
        ENDING = "ending", _("being ended")

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="hub_subscriptions")
    hub_url = models.URLField(max_length=1000)
    topic = models.URLField(max_length=1000)
    key = models.CharField(max_length=64, unique=True)
    secret = models.CharField(max_length=64)
    state = models.CharField(max_length=8, choices=State.choices, default=State.ASKED)
    ends_at = models.DateTimeField(null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)
    missed_at = models.DateTimeField(null=True, blank=True)
    last_error = models.TextField(blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "hub_url", "topic"], name="hub_subscription_once")]
        indexes = [models.Index(fields=["due_at"], name="hub_subscription_due")]

    def __str__(self) -> str:
        return f"{self.topic} · {self.hub_url}"


class Host(models.Model):
    """A server that we ask, by its host and port: when it may be asked again, and what it says to machines.

    `rules` maps a path ("/.well-known/tdmrep.json") to {"status": int, "text": str} as asked for at `rules_asked_at`;
    status 0 means that no answer came.
    """

    name = models.CharField(max_length=260, unique=True)
    free_at = models.DateTimeField(null=True, blank=True)
    rules = models.JSONField(default=dict, blank=True)
    rules_asked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name


class Capture(Claimable):
    """A page as it came: its bytes (kept by content hash), where from and when. Never changed afterwards.

    Due while it is unread. The same bytes from the same address are kept once. `permission` is why we took it: what
    its publisher had said to machines then; "" for what nobody's rules spoke of, as a file that was handed in.
    `read_well` is False where no article or only a poor one was found, None before it was read.
    `let_go_at`: since when the rule of SVODKA_KEEP_CAPTURES has no bytes of it any more; what was read in it stays.
    """

    class State(models.TextChoices):
        UNREAD = "unread", _("unread")
        READ = "read", _("read")
        REFUSED = "refused", _("not an article")

    source = models.ForeignKey(Source, on_delete=models.SET_NULL, null=True, blank=True, related_name="captures")
    entry = models.ForeignKey(FeedEntry, on_delete=models.SET_NULL, null=True, blank=True, related_name="captures")
    url = models.CharField(max_length=2000)
    final_url = models.CharField(max_length=2000, blank=True, default="")
    captured_at = models.DateTimeField()
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    content_type = models.CharField(max_length=200, blank=True, default="")
    charset = models.CharField(max_length=60, blank=True, default="")
    input_kind = models.CharField(max_length=8, blank=True, default="")
    publish_wanted = models.BooleanField(default=False)
    state = models.CharField(max_length=8, choices=State.choices, default=State.UNREAD)
    read_well = models.BooleanField(null=True, blank=True)
    reason = models.TextField(blank=True, default="")
    permission = models.TextField(blank=True, default="")
    let_go_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["url", "sha256"], name="capture_once")]
        indexes = [
            models.Index(fields=["due_at"], name="capture_due"),
            models.Index(fields=["sha256"], name="capture_by_hash"),
        ]

    def __str__(self) -> str:
        return self.url

    @property
    def address(self) -> str:
        """Where the page lives on the web; of a saved file, where the page itself says it lives; "" if nowhere."""
        return next((url for url in (self.url, self.final_url) if url.startswith(("http://", "https://"))), "")

    @property
    def file_name(self) -> str:
        """The name of a file that was handed in or lay in a folder; "" for a page and for a letter. Where the folder or
        the mailbox is concerns no reader.
        """
        if not self.url.startswith("file:"):
            return ""
        return unquote(self.url.partition("#")[0].removeprefix("file:").rpartition("/")[2], errors="replace")


class Reading(models.Model):
    """What one version of the text engine read in a capture: the whole record, as `svodka read` prints it."""

    capture = models.ForeignKey(Capture, on_delete=models.CASCADE, related_name="readings")
    engine = models.CharField(max_length=40)
    record = models.JSONField()
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["capture", "engine"], name="reading_once_an_engine")]

    def __str__(self) -> str:
        return f"{self.capture} · {self.engine}"


class ParserVersion(models.Model):
    """What was declared of the pages of a source (text.source_parser), as it was switched on; the newest row counts.

    An empty text: switched off. `tried` is what it came to on the captures of that day: {"pages": 20, "matched":
    {"byline": 18}}. Rows are never changed, so that they are the history too.
    """

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="parsers")
    text = models.TextField(blank=True, default="")
    tried = models.JSONField(default=dict, blank=True)
    made_at = models.DateTimeField()
    by = models.ForeignKey(Reader, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    def __str__(self) -> str:
        return f"{self.source} · {self.made_at:%Y-%m-%d %H:%M}"


class ParserMatch(models.Model):
    """Which fields of a version found nothing on one page that it was used on; the last few of a source are kept."""

    version = models.ForeignKey(ParserVersion, on_delete=models.CASCADE, related_name="matches")
    capture = models.ForeignKey(Capture, on_delete=models.CASCADE, related_name="+")
    missed = models.JSONField(default=list, blank=True)
    read_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "capture"], name="parser_match_once")]

    def __str__(self) -> str:
        return f"{self.version} · {self.capture}"
