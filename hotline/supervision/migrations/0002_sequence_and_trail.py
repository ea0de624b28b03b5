"""What the models cannot say: numbers come from a sequence, the trail is append-only."""

from django.db import migrations

from hotline.base.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("supervision", "0001_initial")]
    operations = [
        migrations.RunSQL("CREATE SEQUENCE supervision_no", "DROP SEQUENCE supervision_no"),
        append_only("supervision_supervisionevent", "supervision_event"),
    ]
