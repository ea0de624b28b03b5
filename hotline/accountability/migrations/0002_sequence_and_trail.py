"""What the models cannot say: numbers come from a sequence, the trail is append-only."""

from django.db import migrations

from hotline.base.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("accountability", "0001_initial")]
    operations = [
        migrations.RunSQL("CREATE SEQUENCE inquiry_no", "DROP SEQUENCE inquiry_no"),
        append_only("accountability_inquiryevent", "inquiry_event"),
    ]
