import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('catalog', '0002_initial'),
    ]

    operations = [
        migrations.AlterField(
            model_name='rulefeedback',
            name='rule_set',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='feedback', to='catalog.ruleset', verbose_name='工作标准'),
        ),
        migrations.AlterField(
            model_name='ruleitem',
            name='rule_set',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='items', to='catalog.ruleset', verbose_name='工作标准'),
        ),
        migrations.AlterField(
            model_name='timelimit',
            name='rule_set',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='time_limits', to='catalog.ruleset', verbose_name='工作标准'),
        ),
    ]
