"""What the models cannot say: numbers come from a sequence, the trail is append-only."""

from django.db import migrations

from hotline.base.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("portal", "0004_suggestions")]
    operations = [
        migrations.RunSQL("CREATE SEQUENCE suggestion_no", "DROP SEQUENCE suggestion_no"),
        append_only("portal_suggestionevent", "suggestion_event"),
    ]
