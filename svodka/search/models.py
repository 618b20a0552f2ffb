from __future__ import annotations

from django.db import models


class Entry(models.Model):
    """One searchable thing. The primary key is its publication time in ms x 1024 + n: newest first is a key order.

    `title_terms` and `body_terms` hold the words as the index sees them (normal forms and stems, in the order
    of the text): SQLite's FTS5 reads them as external content, PostgreSQL keeps a tsvector beside them.
    """

    id = models.BigIntegerField(primary_key=True)
    kind = models.CharField(max_length=20)
    object_id = models.BigIntegerField()
    at = models.DateTimeField()
    title_terms = models.TextField()
    body_terms = models.TextField()

    class Meta:
        verbose_name_plural = "entries"
        constraints = [models.UniqueConstraint(fields=["kind", "object_id"], name="search_entry_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}"


class Facet(models.Model):
    """A value an entry can be filtered by: («section», «yards»), («name», «17»)."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="facets")
    field = models.CharField(max_length=20)
    value = models.CharField(max_length=120)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["field", "value", "entry"], name="search_facet_once")]

    def __str__(self) -> str:
        return f"{self.field}={self.value}"
