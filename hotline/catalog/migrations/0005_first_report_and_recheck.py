"""首报 and 挂账复核 become limits, of which an item said before how long they are."""

from django.db import migrations, models


LIMITS = [
    ("PROGRESS", "CRITICAL", 2, "h", "工作标准⑦：突发紧急事项2小时内首报，按自然小时计"),
    ("RECHECK", "", 30, "d", "工作标准⑦：挂账事项每30日复核一次"),
]


def add(apps, schema_editor):
    limits, items = apps.get_model("catalog", "TimeLimit"), apps.get_model("catalog", "RuleItem")
    for rule_set in apps.get_model("catalog", "RuleSet").objects.all():
        for clock, urgency, amount, unit, basis in LIMITS:
            if not limits.objects.filter(rule_set=rule_set, clock=clock).exists():
                limits.objects.create(rule_set=rule_set, clock=clock, urgency=urgency, amount=amount, unit=unit, basis=basis)
    items.objects.filter(key__in=["emergency_first_report", "suspend_review"]).delete()


class Migration(migrations.Migration):

    dependencies = [
        ('catalog', '0004_written_once'),
    ]

    operations = [
        migrations.AlterField(
            model_name='timelimit',
            name='clock',
            field=models.CharField(choices=[('ACCEPT', '受理'), ('INFO', '补充材料'), ('DISPATCH', '派单'), ('HANDLE', '办结'), ('SIGN', '签收'), ('CONTACT', '先行联系'), ('REPLY', '回复'), ('SUPPLEMENT', '补正'), ('REVIEW', '审核'), ('CALLBACK', '回访'), ('DECIDE', '裁定申请'), ('SUSPEND', '挂账'), ('PROGRESS', '首报'), ('RECHECK', '挂账复核'), ('REWORK', '重办'), ('RETURN_WINDOW', '退单期限')], max_length=14, verbose_name='时限'),
        ),
        migrations.RunPython(add, migrations.RunPython.noop),
    ]
