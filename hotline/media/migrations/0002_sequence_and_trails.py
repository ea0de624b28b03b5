"""What the models cannot say: numbers come from a sequence, the trails are append-only."""

from django.db import migrations

from hotline.base.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("media", "0001_initial")]
    operations = [
        migrations.RunSQL("CREATE SEQUENCE media_no", "DROP SEQUENCE media_no"),
        append_only("media_followupevent", "follow_up_event"),
        append_only("media_episodeevent", "episode_event"),
        append_only("media_releaseevent", "release_event"),
        append_only("media_sessionevent", "session_event"),
    ]
