"""What constraints cannot say: the trail is append-only, orders are numbered by sequences, a step is heard at once."""

from django.db import migrations

FORBID = """
CREATE OR REPLACE FUNCTION forbid_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% 只能追加，不能修改或删除', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER event_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON workorders_event
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER anchor_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON workorders_anchor
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER access_log_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON citizens_accesslog
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
"""
ALLOW = """
DROP TRIGGER access_log_append_only ON citizens_accesslog;
DROP TRIGGER anchor_append_only ON workorders_anchor;
DROP TRIGGER event_append_only ON workorders_event;
"""

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


class Migration(migrations.Migration):
    dependencies = [("workorders", "0001_initial"), ("citizens", "0002_initial")]
    operations = [
        migrations.RunSQL("CREATE SEQUENCE order_no; CREATE SEQUENCE brief_no;", "DROP SEQUENCE order_no; DROP SEQUENCE brief_no;"),
        migrations.RunSQL(FORBID, ALLOW),
        migrations.RunSQL(TELL, KEEP_SILENT),
    ]
