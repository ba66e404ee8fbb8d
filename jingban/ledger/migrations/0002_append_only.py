"""Audit rows can be added and sealed once; the database itself refuses the rest."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

SQLITE = {
    "ledger_row_facts": """
        CREATE TRIGGER ledger_row_facts
        BEFORE UPDATE OF id, at, event, outcome, account_id, party_id, principal_id, officer_id, subject_id, data
        ON ledger_ledgerrow BEGIN SELECT RAISE(ABORT, 'audit rows are never changed'); END
    """,
    "ledger_row_seal": """
        CREATE TRIGGER ledger_row_seal
        BEFORE UPDATE OF position, link ON ledger_ledgerrow WHEN OLD.position IS NOT NULL
        BEGIN SELECT RAISE(ABORT, 'audit rows are sealed once'); END
    """,
    "ledger_row_delete": """
        CREATE TRIGGER ledger_row_delete
        BEFORE DELETE ON ledger_ledgerrow BEGIN SELECT RAISE(ABORT, 'audit rows are never deleted'); END
    """,
}
POSTGRESQL = [
    """
    CREATE FUNCTION ledger_row_guard() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'UPDATE' AND OLD.position IS NULL
            AND to_jsonb(NEW) - 'position' - 'link' = to_jsonb(OLD) - 'position' - 'link' THEN
            RETURN NEW;
        END IF;
        RAISE EXCEPTION 'audit rows are never changed or deleted';
    END $$
    """,
    """
    CREATE TRIGGER ledger_row_guard BEFORE UPDATE OR DELETE ON ledger_ledgerrow
    FOR EACH ROW EXECUTE FUNCTION ledger_row_guard()
    """,
]


def guard(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Make the triggers."""
    statements = POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE.values()
    for statement in statements:
        schema_editor.execute(statement)


def unguard(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take them away."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP TRIGGER ledger_row_guard ON ledger_ledgerrow")
        schema_editor.execute("DROP FUNCTION ledger_row_guard()")
    else:
        for name in SQLITE:
            schema_editor.execute(f"DROP TRIGGER {name}")


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]
    operations = [migrations.RunPython(guard, unguard)]
