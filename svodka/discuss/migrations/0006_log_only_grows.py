"""The moderation log is only added to, whoever asks the database.

SQLite: a later migration that rebuilds the table drops the trigger with it and has to make it again. Deleting is held
by PostgreSQL's trigger and by the model alone there: Django's own `flush` deletes rows one table at a time on SQLite.
"""

from django.db import migrations

SQLITE = """
CREATE TRIGGER verdict_only_grows BEFORE UPDATE ON discuss_verdict
BEGIN SELECT RAISE(ABORT, 'The moderation log is never changed.'); END
"""
POSTGRES = """
CREATE FUNCTION refuse_to_rewrite_verdicts() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'The moderation log is never changed.' USING ERRCODE = 'integrity_constraint_violation'; END $$;
CREATE TRIGGER verdict_only_grows BEFORE UPDATE OR DELETE ON discuss_verdict
FOR EACH ROW EXECUTE FUNCTION refuse_to_rewrite_verdicts();
"""
NO_SQLITE = "DROP TRIGGER verdict_only_grows"
NO_POSTGRES = "DROP TRIGGER verdict_only_grows ON discuss_verdict; DROP FUNCTION refuse_to_rewrite_verdicts();"


def put(apps, schema_editor):
    schema_editor.execute(SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRES)


def take(apps, schema_editor):
    schema_editor.execute(NO_SQLITE if schema_editor.connection.vendor == "sqlite" else NO_POSTGRES)


class Migration(migrations.Migration):
    dependencies = [("discuss", "0005_readers_talk")]
    operations = [migrations.RunPython(put, take)]
