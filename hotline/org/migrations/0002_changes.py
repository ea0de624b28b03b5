"""变更记录: what was changed, by whom; and a unit's name need be its own only below its parent."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from hotline.base.append_only import append_only


class Migration(migrations.Migration):

    dependencies = [
        ('org', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Change',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('n', models.PositiveBigIntegerField(unique=True, verbose_name='序号')),
                ('name', models.CharField(max_length=20, verbose_name='动作')),
                ('kind', models.CharField(help_text='数据表，如 org.unit；导入、导出各为一类', max_length=60)),
                ('kind_name', models.CharField(max_length=20, verbose_name='类别')),
                ('key', models.CharField(blank=True, max_length=60)),
                ('thing', models.CharField(max_length=200, verbose_name='对象')),
                ('of_unit', models.CharField(blank=True, max_length=60, verbose_name='涉及单位')),
                ('facts', models.JSONField(default=list, verbose_name='内容')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='说明')),
                ('actor_name', models.CharField(max_length=20, verbose_name='经办人')),
                ('unit_name', models.CharField(blank=True, max_length=60, verbose_name='经办单位')),
                ('at', models.DateTimeField(verbose_name='时间')),
                ('hash', models.CharField(max_length=64)),
            ],
            options={
                'verbose_name': '变更记录',
                'ordering': ['-n'],
            },
        ),
        migrations.CreateModel(
            name='ChangeHead',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('n', models.PositiveBigIntegerField(default=0)),
                ('hash', models.CharField(default='0000000000000000000000000000000000000000000000000000000000000000', max_length=64)),
            ],
        ),
        migrations.AlterField(
            model_name='unit',
            name='name',
            field=models.CharField(max_length=60, verbose_name='单位名称'),
        ),
        migrations.AddConstraint(
            model_name='unit',
            constraint=models.UniqueConstraint(fields=('parent', 'name'), name='one_unit_of_a_name_below_a_parent', nulls_distinct=False, violation_error_message='同一上级单位之下已有同名的单位'),
        ),
        migrations.AddField(
            model_name='change',
            name='actor',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='change',
            name='unit',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit', verbose_name='涉及单位'),
        ),
        migrations.AddConstraint(
            model_name='changehead',
            constraint=models.CheckConstraint(condition=models.Q(('id', 1)), name='one_head_of_changes'),
        ),
        migrations.AddIndex(
            model_name='change',
            index=models.Index(fields=['kind', '-n'], name='changes_of_kind'),
        ),
        migrations.AddIndex(
            model_name='change',
            index=models.Index(fields=['unit', '-n'], name='changes_of_unit'),
        ),
        migrations.AddIndex(
            model_name='change',
            index=models.Index(fields=['actor', '-n'], name='changes_by_actor'),
        ),
        migrations.AddIndex(
            model_name='change',
            index=models.Index(fields=['at'], name='changes_by_day'),
        ),
        append_only("org_change", "change"),
    ]
