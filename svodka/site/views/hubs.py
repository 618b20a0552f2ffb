"""Where hubs (WebSub) confirm what we asked of them, and tell of news. Nobody else knows these addresses."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from svodka.gather import telling, websub
from svodka.gather.telling import Heard

STATUS = {Heard.UNKNOWN: 410, Heard.IGNORED: 202, Heard.NOTED: 202}


@csrf_exempt
@never_cache
@require_http_methods(["GET", "POST"])
def hub(request: HttpRequest, key: str) -> HttpResponse:
    """GET: the hub asks whether we meant it; the challenge comes back, 404 for what we never asked for. POST: news.

    A wrong signature is answered like a right one, as the standard wants it; 410 tells the hub to stop.
    """
    if request.method == "POST":
        heard = telling.hear(
            key,
            body=request.body,
            signature=request.headers.get("X-Hub-Signature", ""),
            charset=(request.encoding or "") if "charset" in request.headers.get("Content-Type", "") else "",
            now=timezone.now(),
        )
        return HttpResponse(status=STATUS[heard])
    challenge = websub.confirm(key, request.GET.dict(), now=timezone.now())
    if challenge is None:
        raise Http404
    return HttpResponse(challenge, content_type="text/plain; charset=utf-8")
