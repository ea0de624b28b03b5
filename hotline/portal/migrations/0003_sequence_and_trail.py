"""What the models cannot say: numbers come from a sequence, the trail is append-only."""

from django.db import migrations

from hotline.base.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("portal", "0002_publications")]
    operations = [
        migrations.RunSQL("CREATE SEQUENCE publication_no", "DROP SEQUENCE publication_no"),
        append_only("portal_publicationevent", "publication_event"),
    ]
