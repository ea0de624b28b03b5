"""`hotline stop`: stops the embedded PostgreSQL, whoever uses it."""

from typing import Any

from django.conf import settings

from hotline.base import postgres
from hotline.base.commands import Command as BaseCommand


class Command(BaseCommand):
    help = "停止内置数据库（平台本身用 Ctrl+C 停止）"

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write("内置数据库已停止" if postgres.stop(settings.VAR) else "内置数据库没有在运行")
