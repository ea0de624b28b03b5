"""A month's lines are inserted by the thousand: whether it is frozen is asked once a statement, not once a row."""

from django.db import migrations

TABLES = ("score", "scoreitem", "scoreline", "scorechange")

_ONCE = """
CREATE FUNCTION forbid_adding_to_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM added a JOIN assessment_period p ON p.id = a.period_id WHERE p.state = 'FROZEN') THEN
        RAISE EXCEPTION '已定分的考核月不能再改动' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NULL;
END $$;
""" + "".join(
    f"""DROP TRIGGER {table}_frozen ON assessment_{table};
CREATE TRIGGER {table}_frozen BEFORE UPDATE OR DELETE ON assessment_{table}
    FOR EACH ROW EXECUTE FUNCTION forbid_change_of_frozen();
CREATE TRIGGER {table}_added AFTER INSERT ON assessment_{table} REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_adding_to_frozen();
"""
    for table in TABLES
)
_EACH = (
    "".join(
        f"""DROP TRIGGER {table}_added ON assessment_{table}; DROP TRIGGER {table}_frozen ON assessment_{table};
CREATE TRIGGER {table}_frozen BEFORE INSERT OR UPDATE OR DELETE ON assessment_{table}
    FOR EACH ROW EXECUTE FUNCTION forbid_change_of_frozen();
"""
        for table in TABLES
    )
    + "DROP FUNCTION forbid_adding_to_frozen();"
)


class Migration(migrations.Migration):
    dependencies = [("assessment", "0004_light_keys")]
    operations = [migrations.RunSQL(_ONCE, _EACH)]
