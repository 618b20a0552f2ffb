from __future__ import annotations

from django.db import models


class Entry(models.Model):
    """One searchable thing. The primary key is its publication time in ms x 1024 + n: newest first is a key order.

    `title_terms` and `body_terms` hold the words as the index sees them: a line for each token in the order of the
    text, on it every term the token is found by. `marks` holds the kind and the facets as terms of the same index,
    so that a filter is one more word of the query and costs no join. Migration 0002 makes the index itself: FTS5
    over these columns on SQLite (kept by triggers), a tsvector beside them on PostgreSQL (written by `actions`).
    """

    id = models.BigIntegerField(primary_key=True)
    kind = models.CharField(max_length=20)
    object_id = models.BigIntegerField()
    at = models.DateTimeField()
    title_terms = models.TextField()
    body_terms = models.TextField()
    marks = models.TextField()

    class Meta:
        verbose_name_plural = "entries"
        constraints = [models.UniqueConstraint(fields=["kind", "object_id"], name="search_entry_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}"
