"""Writing to the index, inside the caller's transaction: a text and its entry appear and vanish together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db import connection, transaction

from svodka.search.models import Entry
from svodka.search.reach import vector
from svodka.search.terms import as_text, body_lines, lines_of, marks_of

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
KEYS_A_MILLISECOND = 1024
BATCH = 500


@dataclass(frozen=True, slots=True)
class Document:
    """A thing to be found. `aliases` are further forms of the names it mentions: findable, but never shown."""

    kind: str
    object_id: int
    at: datetime
    title: str
    body: str
    facets: Mapping[str, Sequence[str]]
    aliases: Sequence[str] = ()


def put(document: Document) -> None:
    """Index the document; what was indexed under its kind and object_id before is replaced."""
    put_many([document])


@transaction.atomic
def put_many(documents: Iterable[Document]) -> None:
    """Index many documents at once; of two with one kind and object_id the later counts."""
    once = list({(document.kind, document.object_id): document for document in documents}.values())
    for start in range(0, len(once), BATCH):
        _put_batch(once[start : start + BATCH])


@transaction.atomic
def remove(*, kind: str, object_id: int) -> None:
    """Take a document out of the index; nothing happens when it is not there."""
    Entry.objects.filter(kind=kind, object_id=object_id).delete()


def key_of_time(at: datetime) -> int:
    """The smallest key of that millisecond."""
    return (at - EPOCH) // timedelta(milliseconds=1) * KEYS_A_MILLISECOND


def _put_batch(documents: Sequence[Document]) -> None:
    for kind in {document.kind for document in documents}:
        numbers = [document.object_id for document in documents if document.kind == kind]
        Entry.objects.filter(kind=kind, object_id__in=numbers).delete()
    entries, vectors = [], []
    for key, document in zip(_free_keys(documents), documents, strict=True):
        title, body = lines_of(document.title), body_lines(document.body, document.aliases)
        marks = marks_of(document.kind, document.facets)
        entries.append(_entry(key, document, as_text(title), as_text(body), " ".join(marks)))
        if connection.vendor == "postgresql":
            vectors.append((vector(title, "A"), vector(body, "C"), vector([tuple(marks)], "D"), key))
    Entry.objects.bulk_create(entries)
    _put_vectors(vectors)


def _entry(key: int, document: Document, title_terms: str, body_terms: str, marks: str) -> Entry:
    return Entry(
        id=key,
        kind=document.kind,
        object_id=document.object_id,
        at=document.at,
        title_terms=title_terms,
        body_terms=body_terms,
        marks=marks,
    )


def _put_vectors(vectors: Sequence[tuple[str, str, str, int]]) -> None:
    """The gap between the three keeps a phrase from running out of the title into the body."""
    if not vectors:
        return
    with connection.cursor() as cursor:
        cursor.executemany(
            "UPDATE search_entry SET words = %s::tsvector || '''='':1'::tsvector || %s::tsvector || %s::tsvector"
            " WHERE id = %s",
            vectors,
        )


def _free_keys(documents: Sequence[Document]) -> list[int]:
    """A key for each: its millisecond and the end of its number; a taken one moves on by milliseconds."""
    keys = [key_of_time(document.at) + document.object_id % KEYS_A_MILLISECOND for document in documents]
    while True:
        taken = set(Entry.objects.filter(pk__in=keys).values_list("pk", flat=True))
        clash = False
        for number, key in enumerate(keys):
            if key in taken:
                keys[number] = key + KEYS_A_MILLISECOND
                clash = True
            else:
                taken.add(key)
        if not clash:
            return keys
