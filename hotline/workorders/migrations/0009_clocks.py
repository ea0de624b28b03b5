from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('workorders', '0008_claims_last_until'),
    ]

    operations = [
        migrations.AlterField(
            model_name='assignment',
            name='due_clock',
            field=models.CharField(blank=True, choices=[('ACCEPT', '受理'), ('INFO', '补充材料'), ('DISPATCH', '派单'), ('HANDLE', '办结'), ('SIGN', '签收'), ('CONTACT', '先行联系'), ('REPLY', '回复'), ('SUPPLEMENT', '补正'), ('REVIEW', '审核'), ('CALLBACK', '回访'), ('DECIDE', '裁定申请'), ('SUSPEND', '挂账'), ('PROGRESS', '首报'), ('RECHECK', '挂账复核')], editable=False, max_length=14),
        ),
        migrations.AlterField(
            model_name='deadline',
            name='kind',
            field=models.CharField(choices=[('ACCEPT', '受理'), ('INFO', '补充材料'), ('DISPATCH', '派单'), ('HANDLE', '办结'), ('SIGN', '签收'), ('CONTACT', '先行联系'), ('REPLY', '回复'), ('SUPPLEMENT', '补正'), ('REVIEW', '审核'), ('CALLBACK', '回访'), ('DECIDE', '裁定申请'), ('SUSPEND', '挂账'), ('PROGRESS', '首报'), ('RECHECK', '挂账复核')], max_length=10, verbose_name='时限'),
        ),
        migrations.AlterField(
            model_name='workorder',
            name='due_clock',
            field=models.CharField(blank=True, choices=[('ACCEPT', '受理'), ('INFO', '补充材料'), ('DISPATCH', '派单'), ('HANDLE', '办结'), ('SIGN', '签收'), ('CONTACT', '先行联系'), ('REPLY', '回复'), ('SUPPLEMENT', '补正'), ('REVIEW', '审核'), ('CALLBACK', '回访'), ('DECIDE', '裁定申请'), ('SUSPEND', '挂账'), ('PROGRESS', '首报'), ('RECHECK', '挂账复核')], editable=False, max_length=14),
        ),
    ]
