"""What the table of limits and the work calendar say is no longer said once more among the items."""

from django.db import migrations

REPEATED = [
    "web_accept", "dispatch_after_call", "dispatch_after_call_emergency", "info_wait", "sign_limit", "sign_limit_urgent",
    "return_window", "return_decide", "emergency_phone_answer", "emergency_result", "city_service_limit", "consult_limit",
    "ordinary_limit", "leader_limit", "rework_limit", "contact_limit", "review_limit", "supplement_limit", "callback_start",
    "work_hours", "work_hours_summer", "summer_from_to",
]


def remove(apps, schema_editor):
    apps.get_model("catalog", "RuleItem").objects.filter(key__in=REPEATED).delete()


class Migration(migrations.Migration):
    dependencies = [("catalog", "0003_labels")]
    operations = [migrations.RunPython(remove, migrations.RunPython.noop)]
