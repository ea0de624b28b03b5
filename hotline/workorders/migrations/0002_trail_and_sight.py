"""What the models cannot say: trails are append-only, numbers come from sequences, a step is heard at once, orders follow units."""

from django.db import migrations

from hotline.base.append_only import append_only

# Live screens listen on the channel `hotline`: the order, and the unit whose turn it was, nothing that names anybody.
TELL = """
CREATE FUNCTION tell_of_event() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('hotline', json_build_object(
        'order', NEW.order_id, 'verb', NEW.verb,
        'unit', (SELECT unit_id FROM workorders_assignment WHERE id = NEW.assignment_id))::text);
    RETURN NULL;
END $$;
CREATE TRIGGER event_told AFTER INSERT ON workorders_event FOR EACH ROW EXECUTE FUNCTION tell_of_event();
"""
KEEP_SILENT = "DROP TRIGGER event_told ON workorders_event; DROP FUNCTION tell_of_event();"

# Which units see an order: those that have or had a turn with it, and all above them, by their codes.
CODES = """
CREATE FUNCTION codes_of_order(bigint) RETURNS varchar[] LANGUAGE sql STABLE AS $$
    SELECT coalesce(array_agg(DISTINCT one ORDER BY one), '{}')::varchar[]
    FROM workorders_assignment t JOIN org_unit u ON u.id = t.unit_id, unnest(string_to_array(rtrim(u.path, '.'), '.')) AS one
    WHERE t.order_id = $1
$$;
"""

# A unit that moves takes its orders along: those above it before no longer see them, those above it now do.
MOVED = """
CREATE FUNCTION orders_follow_units() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moved varchar[] := (SELECT array_agg(was.code) FROM was JOIN now_is USING (id) WHERE was.path <> now_is.path);
BEGIN
    IF moved IS NOT NULL THEN
        UPDATE workorders_workorder SET unit_codes = codes_of_order(id) WHERE unit_codes && moved;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER orders_follow_units AFTER UPDATE ON org_unit REFERENCING OLD TABLE AS was NEW TABLE AS now_is
    FOR EACH STATEMENT EXECUTE FUNCTION orders_follow_units();
"""
STAY = "DROP TRIGGER orders_follow_units ON org_unit; DROP FUNCTION orders_follow_units();"

# How common a word is, and how many turns a unit has, PostgreSQL is to know of more than the hundred commonest.
STATISTICS = """
ALTER TABLE workorders_workorder ALTER words SET STATISTICS 1000, ALTER unit_codes SET STATISTICS 1000;
ALTER TABLE workorders_assignment ALTER unit_id SET STATISTICS 1000;
"""


class Migration(migrations.Migration):
    dependencies = [("workorders", "0001_initial"), ("citizens", "0001_initial")]
    operations = [
        migrations.RunSQL("CREATE SEQUENCE order_no; CREATE SEQUENCE brief_no;", "DROP SEQUENCE order_no; DROP SEQUENCE brief_no;"),
        append_only("workorders_event", "event"),
        append_only("workorders_anchor", "anchor"),
        append_only("citizens_accesslog", "access_log"),
        migrations.RunSQL(TELL, KEEP_SILENT),
        migrations.RunSQL(CODES, "DROP FUNCTION codes_of_order(bigint)"),
        migrations.RunSQL(MOVED, STAY),
        migrations.RunSQL(STATISTICS, migrations.RunSQL.noop),
    ]
