"""The ledger becomes a chain of hashes, and holds what happened to captured pages too.

What history holds so far is put into it in the order of time: pages taken in, read, refused, and the acts upon stories.

SQLite: a later migration that rebuilds the table drops the trigger with it and has to make it again. Deleting is held
by PostgreSQL's trigger and by the model alone there: Django's own `flush` deletes rows one table at a time on SQLite.
PostgreSQL: rows are chained at commit, under a lock that is the last one a transaction takes. Locked any earlier, two
editors could each hold what the other needs.
"""

from importlib import import_module

import django.db.models.deletion
from django.db import migrations, models

from svodka.stories.chain import BEGINNING, Said, digest_of, root_after

NO_OLD_SQLITE = "DROP TRIGGER IF EXISTS ledger_only_grows"
NO_OLD_POSTGRES = """
DROP TRIGGER IF EXISTS ledger_only_grows ON stories_ledgerentry;
DROP FUNCTION IF EXISTS refuse_to_rewrite_the_ledger();
"""
COLUMNS = "number, story_id, capture_id, at, act, signed, detail, digest, root"
SQLITE = f"""
CREATE TRIGGER ledger_only_grows BEFORE UPDATE OF {COLUMNS} ON stories_ledgerentry
BEGIN SELECT RAISE(ABORT, 'The ledger is never changed.'); END
"""
# 7367830 is only a number that no other lock of ours has.
POSTGRES = """
CREATE FUNCTION chain_the_ledger() RETURNS trigger LANGUAGE plpgsql AS
$$ DECLARE last record; BEGIN
IF NEW.number IS NOT NULL THEN RETURN NULL; END IF;
PERFORM pg_advisory_xact_lock(7367830);
SELECT number, root INTO last FROM stories_ledgerentry WHERE number IS NOT NULL ORDER BY number DESC LIMIT 1;
UPDATE stories_ledgerentry SET number = coalesce(last.number, 0) + 1, root = encode(sha256(convert_to(
coalesce(last.root, repeat('0', 64)) || ' ' || coalesce(last.number, 0) + 1 || ' ' || NEW.digest, 'UTF8')), 'hex')
WHERE id = NEW.id;
RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER zz_chain_the_ledger AFTER INSERT ON stories_ledgerentry
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION chain_the_ledger();
CREATE FUNCTION refuse_to_rewrite_the_ledger() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN
IF TG_OP = 'UPDATE' AND OLD.number IS NULL AND
(NEW.story_id, NEW.capture_id, NEW.at, NEW.act, NEW.signed, NEW.detail, NEW.digest) IS NOT DISTINCT FROM
(OLD.story_id, OLD.capture_id, OLD.at, OLD.act, OLD.signed, OLD.detail, OLD.digest)
THEN RETURN NEW; END IF;
RAISE EXCEPTION 'The ledger is never changed.' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER ledger_only_grows BEFORE UPDATE OF """ + COLUMNS + """ OR DELETE ON stories_ledgerentry
FOR EACH ROW EXECUTE FUNCTION refuse_to_rewrite_the_ledger();
"""
NO_POSTGRES = NO_OLD_POSTGRES + """
DROP TRIGGER zz_chain_the_ledger ON stories_ledgerentry;
DROP FUNCTION chain_the_ledger();
"""


def open_the_ledger(apps, schema_editor):
    sqlite = schema_editor.connection.vendor == "sqlite"
    schema_editor.execute(NO_OLD_SQLITE if sqlite else NO_OLD_POSTGRES)


def close_it_as_before(apps, schema_editor):
    import_module("svodka.stories.migrations.0004_ledger_only_grows").put(apps, schema_editor)


def close_the_ledger(apps, schema_editor):
    schema_editor.execute(SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRES, params=None)


def forget_the_chain(apps, schema_editor):
    sqlite = schema_editor.connection.vendor == "sqlite"
    schema_editor.execute(NO_OLD_SQLITE if sqlite else NO_POSTGRES)


def chain_what_there_is(apps, schema_editor):
    entry = apps.get_model("stories", "LedgerEntry")
    said = [*_of_pages(apps), *_of_stories(entry)]
    root, number = BEGINNING, 0
    for number, (_at, _rank, key, one) in enumerate(sorted(said, key=lambda row: row[:3]), start=1):
        digest = digest_of(one)
        root = root_after(root, number=number, digest=digest)
        chained = {"number": number, "signed": one.signed, "digest": digest, "root": root}
        if one.story:
            entry.objects.filter(pk=key).update(**chained)
        else:
            entry.objects.create(at=one.at, act=one.act, capture_id=one.capture, detail=one.detail, **chained)
    if schema_editor.connection.vendor == "postgresql":
        # Otherwise the checks of these rows still wait when the table gets its new constraints, and PostgreSQL refuses.
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")


def forget_what_happened_to_pages(apps, schema_editor):
    apps.get_model("stories", "LedgerEntry").objects.filter(story=None).delete()


def _of_pages(apps):
    capture, reading = apps.get_model("gather", "Capture"), apps.get_model("gather", "Reading")
    columns = ("pk", "captured_at", "url", "sha256", "size", "state", "reason")
    for pk, at, url, sha256, size, state, reason in capture.objects.order_by("pk").values_list(*columns):
        yield at, 0, pk, Said(at, "taken in", None, pk, None, {"url": url, "sha256": sha256, "size": size})
        if state == "refused":
            yield at, 1, pk, Said(at, "refused", None, pk, None, {"reason": reason})
    for pk, page, engine, at in reading.objects.order_by("pk").values_list("pk", "capture_id", "engine", "made_at"):
        yield at, 1, pk, Said(at, "read", None, page, None, {"engine": engine})


def _of_stories(entry):
    columns = ("pk", "at", "act", "story_id", "by_id", "detail")
    for pk, at, act, story, by, detail in entry.objects.order_by("pk").values_list(*columns):
        yield at, 2, pk, Said(at, act, story, None, by, detail)


class Migration(migrations.Migration):
    dependencies = [("gather", "0002_source_ttl"), ("stories", "0006_storylines")]
    operations = [
        migrations.RunPython(open_the_ledger, close_it_as_before),
        migrations.AlterField(
            "ledgerentry",
            "story",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="ledger",
                to="stories.story",
            ),
        ),
        migrations.AddField(
            "ledgerentry",
            "capture",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="ledger",
                to="gather.capture",
            ),
        ),
        migrations.AddField(
            "ledgerentry", "number", models.PositiveBigIntegerField(editable=False, null=True, unique=True)
        ),
        migrations.AddField("ledgerentry", "signed", models.PositiveBigIntegerField(editable=False, null=True)),
        migrations.AddField("ledgerentry", "digest", models.CharField(default="", editable=False, max_length=64)),
        migrations.AddField("ledgerentry", "root", models.CharField(default="", editable=False, max_length=64)),
        migrations.RunPython(chain_what_there_is, forget_what_happened_to_pages),
        migrations.RunPython(close_the_ledger, forget_the_chain),
    ]
