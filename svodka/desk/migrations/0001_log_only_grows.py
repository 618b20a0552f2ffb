"""The desk's log is only added to, whoever asks the database. Its lines stand in Wagtail's table (shelves/log.py).

SQLite: should a later Wagtail rebuild that table, the trigger goes with the old one and a migration here has to make
it again; tests/desk/test_log.py says so then. Deleting is held by PostgreSQL alone, as with the ledger of stories:
Django's own `flush` deletes rows one table at a time on SQLite. A content type may be emptied: Django does so itself
when a model is gone.
"""

from django.db import migrations

COLUMNS = "label, action, data, timestamp, object_id, user_id, uuid"
SQLITE = f"""
CREATE TRIGGER desk_log_only_grows BEFORE UPDATE OF {COLUMNS} ON wagtailcore_modellogentry
WHEN OLD.action LIKE 'desk.%' BEGIN SELECT RAISE(ABORT, 'A line of the log is never changed.'); END
"""
POSTGRES = f"""
CREATE FUNCTION refuse_to_rewrite_the_desk_log() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN
RAISE EXCEPTION 'A line of the log is never changed.' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER desk_log_only_grows BEFORE UPDATE OF {COLUMNS} OR DELETE ON wagtailcore_modellogentry
FOR EACH ROW WHEN (OLD.action LIKE 'desk.%') EXECUTE FUNCTION refuse_to_rewrite_the_desk_log();
"""
NO_SQLITE = "DROP TRIGGER desk_log_only_grows"
NO_POSTGRES = (
    "DROP TRIGGER desk_log_only_grows ON wagtailcore_modellogentry; DROP FUNCTION refuse_to_rewrite_the_desk_log();"
)


def put(apps, schema_editor):
    schema_editor.execute(SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRES, params=None)


def take(apps, schema_editor):
    schema_editor.execute(NO_SQLITE if schema_editor.connection.vendor == "sqlite" else NO_POSTGRES, params=None)


class Migration(migrations.Migration):
    dependencies = [("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes")]
    operations = [migrations.RunPython(put, take)]
