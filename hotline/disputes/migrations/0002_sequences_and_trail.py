"""What the models cannot say: numbers come from sequences, the trails are append-only."""

from django.db import migrations

from hotline.base.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("disputes", "0001_initial")]
    operations = [
        migrations.RunSQL("CREATE SEQUENCE dispute_no", "DROP SEQUENCE dispute_no"),
        migrations.RunSQL("CREATE SEQUENCE panel_no", "DROP SEQUENCE panel_no"),
        migrations.RunSQL("CREATE SEQUENCE exclusion_no", "DROP SEQUENCE exclusion_no"),
        append_only("disputes_disputeevent", "dispute_event"),
        append_only("disputes_panelevent", "panel_event"),
        append_only("disputes_exclusionevent", "exclusion_event"),
    ]
