"""What the models cannot say: a frozen month's rows stay as they were told, and the trail of months is append-only."""

from django.db import migrations

from hotline.base.append_only import append_only

TABLES = ("score", "scoreitem", "scoreline", "scorechange")

# A month's lines are inserted by the thousand: whether it is frozen is asked once a statement, not once a row.
_OF_FROZEN = """
CREATE FUNCTION forbid_change_of_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM assessment_period WHERE id = OLD.period_id AND state = 'FROZEN')
        OR TG_OP = 'UPDATE' AND EXISTS (SELECT FROM assessment_period WHERE id = NEW.period_id AND state = 'FROZEN') THEN
        RAISE EXCEPTION '已定分的考核月不能再改动' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE FUNCTION forbid_change_of_frozen_period() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state = 'FROZEN' THEN
        RAISE EXCEPTION '已定分的考核月不能再改动' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE FUNCTION forbid_adding_to_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM added a JOIN assessment_period p ON p.id = a.period_id WHERE p.state = 'FROZEN') THEN
        RAISE EXCEPTION '已定分的考核月不能再改动' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER period_frozen BEFORE UPDATE OR DELETE ON assessment_period
    FOR EACH ROW EXECUTE FUNCTION forbid_change_of_frozen_period();
""" + "".join(
    f"""CREATE TRIGGER {table}_frozen BEFORE UPDATE OR DELETE ON assessment_{table}
    FOR EACH ROW EXECUTE FUNCTION forbid_change_of_frozen();
CREATE TRIGGER {table}_added AFTER INSERT ON assessment_{table} REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_adding_to_frozen();
"""
    for table in TABLES
)
_THAW = (
    "".join(f"DROP TRIGGER {table}_added ON assessment_{table}; DROP TRIGGER {table}_frozen ON assessment_{table};" for table in TABLES)
    + "DROP TRIGGER period_frozen ON assessment_period; DROP FUNCTION forbid_adding_to_frozen();"
    "DROP FUNCTION forbid_change_of_frozen_period(); DROP FUNCTION forbid_change_of_frozen();"
)


class Migration(migrations.Migration):
    dependencies = [("assessment", "0001_initial")]
    operations = [migrations.RunSQL(_OF_FROZEN, _THAW), append_only("assessment_periodevent", "period_event")]
