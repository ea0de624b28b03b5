"""What constraints cannot say: the trail is append-only, orders are numbered by sequences, a step is heard at once."""

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


class Migration(migrations.Migration):
    dependencies = [("workorders", "0001_initial"), ("citizens", "0002_initial")]
    operations = [
        migrations.RunSQL("CREATE SEQUENCE order_no; CREATE SEQUENCE brief_no;", "DROP SEQUENCE order_no; DROP SEQUENCE brief_no;"),
        append_only("workorders_event", "event"),
        append_only("workorders_anchor", "anchor"),
        append_only("citizens_accesslog", "access_log"),
        migrations.RunSQL(TELL, KEEP_SILENT),
    ]
