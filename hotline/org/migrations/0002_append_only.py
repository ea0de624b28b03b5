"""What the models cannot say: the trail of changes is append-only."""

from django.db import migrations

from hotline.base.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("org", "0001_initial")]
    operations = [append_only("org_change", "change")]
