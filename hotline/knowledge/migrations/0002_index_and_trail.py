"""What the models cannot say: numbers come from a sequence, the trail is append-only, the index's rows stay narrow."""

from django.db import migrations

from hotline.base.append_only import append_only

# A search reads thousands of index rows and none of their words: the words stand out of line, uncompressed.
NARROW = """
ALTER TABLE knowledge_entry SET (toast_tuple_target = 128);
ALTER TABLE knowledge_entry ALTER COLUMN words SET STORAGE EXTERNAL;
"""


class Migration(migrations.Migration):
    dependencies = [("knowledge", "0001_initial")]
    operations = [
        migrations.RunSQL("CREATE SEQUENCE knowledge_no", "DROP SEQUENCE knowledge_no"),
        append_only("knowledge_event", "knowledge_event"),
        migrations.RunSQL(NARROW, migrations.RunSQL.noop),
    ]
