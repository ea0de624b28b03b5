from typing import Any

from django.core.management.base import CommandError

from hotline.assessment.models import Period
from hotline.assessment.queries.sealed import broken
from hotline.base.commands import Command as BaseCommand


class Command(BaseCommand):
    help = "校验已定分的考核月：得分、得分项、加减分与定分时的校验值逐月核对（有不符时退出码为1）"

    def handle(self, *args: Any, **options: Any) -> None:
        periods = list(Period.objects.filter(state="FROZEN").order_by("month", "revision"))
        wrong = [f"{period}：{why}" for period in periods if (why := broken(period)) is not None]
        for one in wrong:
            self.stdout.write(f"✗ {one}")
        if wrong:
            raise CommandError(f"发现{len(wrong)}处不符")
        self.stdout.write(f"{len(periods)}个已定分的考核月完整；轨迹本身用 hotline verify-trail 校验")
