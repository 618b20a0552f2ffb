"""The full-text part, per database: FTS5 kept by triggers on SQLite, a tsvector with a GIN index on PostgreSQL.

A later migration that alters search_entry on SQLite makes Django build the table anew, and the triggers fall with
the old one: call `drop_words` before and `make_words` after.
"""

from django.db import migrations

# The words come folded already; "ascii" folds nothing else and splits at nothing that is left in a term.
SQLITE_MAKE = (
    """
    CREATE VIRTUAL TABLE search_words USING fts5(
        title_terms, body_terms, marks, content = 'search_entry', content_rowid = 'id',
        tokenize = "ascii tokenchars '-''=:%._~'"
    )
    """,
    """
    CREATE TRIGGER search_entry_in AFTER INSERT ON search_entry BEGIN
        INSERT INTO search_words (rowid, title_terms, body_terms, marks)
        VALUES (new.id, new.title_terms, new.body_terms, new.marks);
    END
    """,
    """
    CREATE TRIGGER search_entry_out AFTER DELETE ON search_entry BEGIN
        INSERT INTO search_words (search_words, rowid, title_terms, body_terms, marks)
        VALUES ('delete', old.id, old.title_terms, old.body_terms, old.marks);
    END
    """,
    """
    CREATE TRIGGER search_entry_changed AFTER UPDATE ON search_entry BEGIN
        INSERT INTO search_words (search_words, rowid, title_terms, body_terms, marks)
        VALUES ('delete', old.id, old.title_terms, old.body_terms, old.marks);
        INSERT INTO search_words (rowid, title_terms, body_terms, marks)
        VALUES (new.id, new.title_terms, new.body_terms, new.marks);
    END
    """,
    "INSERT INTO search_words (search_words) VALUES ('rebuild')",
)
SQLITE_DROP = (
    "DROP TRIGGER search_entry_changed",
    "DROP TRIGGER search_entry_out",
    "DROP TRIGGER search_entry_in",
    "DROP TABLE search_words",
)
POSTGRESQL_MAKE = (
    "ALTER TABLE search_entry ADD COLUMN words tsvector NOT NULL DEFAULT ''",
    "CREATE INDEX search_entry_words ON search_entry USING gin (words)",
)
POSTGRESQL_DROP = ("DROP INDEX search_entry_words", "ALTER TABLE search_entry DROP COLUMN words")


def make_words(apps, schema_editor):
    for statement in SQLITE_MAKE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL_MAKE:
        schema_editor.execute(statement, params=None)


def drop_words(apps, schema_editor):
    for statement in SQLITE_DROP if schema_editor.connection.vendor == "sqlite" else POSTGRESQL_DROP:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):

    dependencies = [("search", "0001_initial")]

    operations = [migrations.RunPython(make_words, drop_words)]
