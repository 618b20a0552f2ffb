"""Answers for machines that watch over the portal."""

from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache

from svodka import VERSION


@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """200 while the database answers; anything else is an error a supervisor can act upon."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok", "version": VERSION})
