"""A story's ledger is only added to, whoever asks the database; only `by` may be emptied, when an account is deleted.

SQLite: a later migration that rebuilds the table drops the trigger with it and has to make it again. Deleting is held
by PostgreSQL's trigger and by the model alone there: Django's own `flush` deletes rows one table at a time on SQLite.
"""

from django.db import migrations

SQLITE = """
CREATE TRIGGER ledger_only_grows BEFORE UPDATE OF story_id, at, act, detail ON stories_ledgerentry
BEGIN SELECT RAISE(ABORT, 'The ledger of a story is never changed.'); END
"""
POSTGRES = """
CREATE FUNCTION refuse_to_rewrite_the_ledger() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN
RAISE EXCEPTION 'The ledger of a story is never changed.' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER ledger_only_grows BEFORE UPDATE OF story_id, at, act, detail OR DELETE ON stories_ledgerentry
FOR EACH ROW EXECUTE FUNCTION refuse_to_rewrite_the_ledger();
"""
NO_SQLITE = "DROP TRIGGER ledger_only_grows"
NO_POSTGRES = "DROP TRIGGER ledger_only_grows ON stories_ledgerentry; DROP FUNCTION refuse_to_rewrite_the_ledger();"


def put(apps, schema_editor):
    schema_editor.execute(SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRES)


def take(apps, schema_editor):
    schema_editor.execute(NO_SQLITE if schema_editor.connection.vendor == "sqlite" else NO_POSTGRES)


class Migration(migrations.Migration):
    dependencies = [("stories", "0003_the_desk")]
    operations = [migrations.RunPython(put, take)]
