"""What the models cannot say: numbers come from sequences, the trails are append-only."""

from django.db import migrations

from hotline.base.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("portal", "0001_initial")]
    operations = [
        migrations.RunSQL("CREATE SEQUENCE publication_no", "DROP SEQUENCE publication_no"),
        migrations.RunSQL("CREATE SEQUENCE suggestion_no", "DROP SEQUENCE suggestion_no"),
        append_only("portal_publicationevent", "publication_event"),
        append_only("portal_suggestionevent", "suggestion_event"),
    ]
