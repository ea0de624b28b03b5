"""敏感词表 stands here now: the website and the press both ask it. The table comes from the portal with what is in it."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import hotline.base.clock


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0006_objection_clock"),
        ("portal", "0005_sequence_and_trail_of_suggestions"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    "ALTER TABLE portal_sensitivewords RENAME TO catalog_sensitivewords",
                    "ALTER TABLE catalog_sensitivewords RENAME TO portal_sensitivewords",
                )
            ],
            state_operations=[
                migrations.CreateModel(
                    name="SensitiveWords",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("words", models.TextField(blank=True, verbose_name="敏感词")),
                        ("written_at", models.DateTimeField(default=hotline.base.clock.now)),
                        ("written_by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                    ],
                    options={"verbose_name": "敏感词表"},
                )
            ],
        )
    ]
