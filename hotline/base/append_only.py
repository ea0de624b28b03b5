"""只能追加: the database itself refuses to alter or remove a row of a trail."""

from django.db import migrations

_FORBID = """
CREATE OR REPLACE FUNCTION forbid_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% 只能追加，不能修改或删除', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER {name}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
"""


def append_only(table: str, name: str) -> migrations.RunSQL:
    """The operation of a migration that makes `table` append-only; the trigger is called `{name}_append_only`."""
    return migrations.RunSQL(_FORBID.format(table=table, name=name), f"DROP TRIGGER {name}_append_only ON {table}")
