"""敏感词表 went to the catalog, with its table."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("portal", "0005_sequence_and_trail_of_suggestions"),
        ("catalog", "0007_sensitive_words"),
    ]
    operations = [migrations.SeparateDatabaseAndState(state_operations=[migrations.DeleteModel("SensitiveWords")])]
