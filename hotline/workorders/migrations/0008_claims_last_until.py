from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('workorders', '0007_who_sees_an_order'),
    ]

    operations = [
        migrations.RenameField(model_name='assignment', old_name='claimed_at', new_name='claimed_until'),
        migrations.RenameField(model_name='workorder', old_name='claimed_at', new_name='claimed_until'),
        migrations.AlterField(
            model_name='assignment',
            name='claimed_until',
            field=models.DateTimeField(null=True, verbose_name='领取有效至'),
        ),
        migrations.AlterField(
            model_name='workorder',
            name='claimed_until',
            field=models.DateTimeField(null=True, verbose_name='领取有效至'),
        ),
    ]
