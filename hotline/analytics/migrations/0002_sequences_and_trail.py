"""What the models cannot say: numbers come from sequences, the trails are append-only."""

from django.db import migrations

from hotline.base.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("analytics", "0001_initial")]
    operations = [
        migrations.RunSQL("CREATE SEQUENCE report_no", "DROP SEQUENCE report_no"),
        migrations.RunSQL("CREATE SEQUENCE case_no", "DROP SEQUENCE case_no"),
        append_only("analytics_reportevent", "report_event"),
        append_only("analytics_caseevent", "case_event"),
    ]
