"""A new source: its address is enough. What was looked at, what was found, what is to be added."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from svodka.desk.incoming.reasons import in_words
from svodka.desk.roles import only_who_may, user_of
from svodka.desk.shelves.frame import done, show
from svodka.desk.shelves.log import note
from svodka.desk.shelves.source_form import DEFAULTS, ITSELF, AddressForm, SourceForm
from svodka.fetch import Fetched, UnableToFetch, fetch
from svodka.gather import actions as gather
from svodka.gather.feeds import FEED_BYTES, Feed, UnableToReadFeed, read_feed
from svodka.gather.finding import Found, OutOfTime, UnableToFindFeed, find_feeds
from svodka.gather.learning import UnableToLearnLinks, learn_links
from svodka.gather.listings import read_listing
from svodka.gather.models import Source
from svodka.stories.models import Intake

# Somebody sits and waits: for one answer, and for all of them.
PATIENCE = 8.0
LOOK_FOR = 25.0
# A glance tells the site's news from its tenders.
TITLES = 3
HOW: dict[str, Promise] = {
    "given": gettext_lazy("the address given"),
    "named by the page": gettext_lazy("the page names it"),
    "linked from the page": gettext_lazy("the page links to it"),
    "usual place": gettext_lazy("a usual place"),
    "sitemap": gettext_lazy("a usual place"),
}
# The others (RSS, Atom, RDF, JSON Feed) are called so everywhere; a page that lists stories was given with its links.
KINDS: dict[str, Promise] = {
    "sitemap": gettext_lazy("site map"),
    "news sitemap": gettext_lazy("site map of news"),
    "listing page": gettext_lazy("page that lists stories"),
}


@dataclass(frozen=True)
class Offer:
    """A feed that was found, as the form shows it and sends it back. `known` is the source that has it already."""

    url: str
    title: str
    how: str
    kind: str
    count: int
    titles: tuple[str, ...]
    selector: str = ""
    known: str = ""

    @property
    def what(self) -> str:
        """«RSS 2.0, the page names it»; a kind that nothing tells is left out."""
        words = (KINDS.get(self.kind, self.kind), HOW.get(self.how, ""))
        return ", ".join(str(word) for word in words if word)


# What was found, and what was looked at besides.
Looked = tuple[list[Offer], Sequence[tuple[str, str]]]


class _Door:
    """Fetches with a limit for all requests together."""

    def __init__(self) -> None:
        self._until = time.monotonic() + LOOK_FOR

    def __call__(
        self,
        url: str,
        *,
        max_bytes: int,
        now: datetime,
        etag: str = "",
        last_modified: str = "",
        allowed: Sequence[str] = (),
        one_host: bool = False,
    ) -> Fetched:
        left = self._until - time.monotonic()
        if left <= 0:
            raise OutOfTime("There was no time left to look further: the site answers slowly.")
        return fetch(
            url,
            agent=settings.USER_AGENT,
            timeout=min(PATIENCE, left),
            max_bytes=max_bytes,
            now=now,
            etag=etag,
            last_modified=last_modified,
            allowed=allowed,
            one_host=one_host,
        )


@require_http_methods(["GET", "POST"])
@only_who_may("own")
def add(request: HttpRequest) -> HttpResponse:
    """Step by step: an address is looked at; what it has is offered, with the rest of the form; one is added."""
    if request.method != "POST":
        return _page(request, AddressForm(initial={"address": request.GET.get("address", "")}))
    again = request.POST.get("looked", _asked(request)) != _asked(request)
    if "feed_url" in request.POST and request.POST.get("act") != "look" and not again:
        return _add(request)
    return _look(request)


def _asked(request: HttpRequest) -> str:
    """What is asked for; with another address than the offers were found for, Enter looks there and adds nothing."""
    return " | ".join(" ".join(request.POST.get(name, "").split()) for name in AddressForm.base_fields)


def _page(request: HttpRequest, look: AddressForm, *, status: int = 200, **given: Any) -> HttpResponse:
    if not given.get("form"):
        wanted = next(iter(look.errors), "address") if look.is_bound else "address"
        look.fields[wanted].widget.attrs["autofocus"] = True
    context = {"look": look, "form": None, "offers": [], "looked_at": [], **given}
    return show(request, "new_source", context, tab="sources", status=status)


# --- looking ---


def _look(request: HttpRequest) -> HttpResponse:
    look, now = AddressForm(request.POST), timezone.now()
    if not look.is_valid():
        return _page(request, look, status=422)
    address, examples, selector = (look.cleaned_data[name] for name in ("address", "examples", "selector"))
    try:
        by_links = bool(examples or selector)
        offers, looked_at = _of_links(address, examples, selector, now) if by_links else _found(address, now)
    except (UnableToFindFeed, UnableToFetch, UnableToLearnLinks, UnableToReadFeed) as refusal:
        look.add_error(_WRONG_FIELD.get(type(refusal), "address"), in_words(str(refusal)))
        tried = in_their_words(getattr(refusal, "looked_at", ()))
        return _page(request, look, looked_at=tried, status=422)
    first = next((offer for offer in offers if not offer.known), None)
    if first is None:
        look.add_error("address", in_words(f"{offers[0].url} is gathered already, as «{offers[0].known}»."))
        known = Source.objects.filter(feed_url=offers[0].url).first()
        return _page(request, look, known=known, looked_at=in_their_words(looked_at), status=422)
    form = SourceForm(initial={**_typed(request), "feed_url": first.url, "link_selector": first.selector})
    typed, proposed = request.POST.get("name", "").strip(), _proposed_name(first)
    form.initial["name"] = proposed if typed in {"", request.POST.get("proposed")} else typed
    told: dict[str, Any] = {"looked_at": in_their_words(looked_at), "looked": _asked(request), "proposed": proposed}
    return _page(request, look, form=form, offers=offers, **told, **_sent(offers))


def _found(address: str, now: datetime) -> Looked:
    found = find_feeds(address, fetcher=_Door(), now=now, allowed=settings.FETCH_ALLOWED)
    return _offers([_offer(one) for one in found]), found[-1].looked_at


_WRONG_FIELD = {UnableToLearnLinks: "examples", UnableToReadFeed: "selector"}


def _of_links(address: str, examples: Sequence[str], selector: str, now: datetime) -> Looked:
    """The page's links that the selector picks, or that are like the examples."""
    answer = _Door()(address, max_bytes=FEED_BYTES, now=now, allowed=settings.FETCH_ALLOWED)
    page: dict[str, Any] = {"url": answer.final_url, "charset": answer.charset}
    if selector:
        feed = read_listing(answer.data, selector=selector, **page)
    else:
        learnt = learn_links(answer.data, examples=examples, **page)
        selector, feed = learnt.selector, learnt.feed
    return _offers([_offer(Found(address, feed, "links"), selector)]), ()


def _offer(found: Found, selector: str = "") -> Offer:
    feed = found.feed
    titles = tuple(entry.title or entry.url for entry in feed.entries[:TITLES])
    return Offer(found.url, feed.title, found.how, feed.kind, len(feed.entries), titles, selector)


def _offers(offers: Sequence[Offer]) -> list[Offer]:
    """Each with the source that has it already."""
    rows = Source.objects.filter(feed_url__in=[offer.url for offer in offers]).values_list("feed_url", "name")
    known = dict(rows)
    return [Offer(**{**asdict(offer), "known": known.get(offer.url, "")}) for offer in offers]


def _proposed_name(offer: Offer) -> str:
    host = (urlsplit(offer.url).hostname or "").removeprefix("www.")
    return (" ".join(offer.title.split()) or host)[:200]


def in_their_words(looked_at: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """What was looked at, with why it was none, in the desk's language; "" for an address that the reason names."""
    told = [(address, in_words(reason)) for address, reason in looked_at]
    return [("" if address in reason else address, reason) for address, reason in told]


def _typed(request: HttpRequest) -> dict[str, Any]:
    """What stands in the rest of the form, when somebody looks again."""
    return {name: request.POST[name] for name in (*ITSELF, *DEFAULTS) if name in request.POST}


def _sent(offers: Sequence[Offer]) -> dict[str, Any]:
    """The offers as the form sends them back: nothing is asked for again because a name is missing."""
    return {"offered": json.dumps([asdict(offer) for offer in offers], ensure_ascii=False)}


def _offered(request: HttpRequest) -> list[Offer]:
    try:
        return [Offer(**{**one, "titles": tuple(one["titles"])}) for one in json.loads(request.POST["offered"])]
    except (KeyError, TypeError, ValueError):
        return []


# --- adding ---


def _add(request: HttpRequest) -> HttpResponse:
    """The feed is asked for once more: an address that answers with a page or not at all is refused with the reason."""
    form, now = SourceForm(request.POST), timezone.now()
    if form.is_valid():
        given = form.cleaned_data
        try:
            feed = _read(given["feed_url"], given["link_selector"], now)
            source = _kept(request, given, now)
        except (UnableToFetch, UnableToReadFeed, gather.UnableToAddSource) as error:
            form.add_error("feed_url", in_words(str(error)))
        else:
            told = {"name": source.name, "count": len(feed.entries)}
            sentence = _("Added: “%(name)s”; its feed shows %(count)s items now, and they are being fetched.") % told
            return done(request, sentence, "desk_sources")
    offers = _offered(request)
    look = AddressForm(initial={name: request.POST.get(name, "") for name in AddressForm.base_fields})
    look.initial["address"] = look.initial["address"] or request.POST.get("feed_url", "")
    stays = {name: request.POST.get(name, "") for name in ("looked", "proposed")}
    return _page(request, look, form=form, offers=offers, status=422, **stays, **_sent(offers))


def _read(url: str, selector: str, now: datetime) -> Feed:
    answer = _Door()(url, max_bytes=FEED_BYTES, now=now, allowed=settings.FETCH_ALLOWED)
    if selector:
        return read_listing(answer.data, url=answer.final_url, selector=selector, charset=answer.charset)
    return read_feed(answer.data, url=answer.final_url, charset=answer.charset)


@transaction.atomic
def _kept(request: HttpRequest, given: dict[str, Any], now: datetime) -> Source:
    itself = {name: given[name] for name in ITSELF}
    source = gather.add_source(name=given["name"], feed_url=given["feed_url"], now=now, **itself)
    Intake.objects.create(source=source, **{name: given[name] for name in DEFAULTS})
    note(source, "source.added", by=user_of(request), now=now, feed=source.feed_url)
    return source
