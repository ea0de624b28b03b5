from typing import Any

from django.core.management import call_command

from hotline.base.commands import Command as BaseCommand
from hotline.catalog.defaults import seed_catalog
from hotline.knowledge.actions.synonyms import seed_synonyms
from hotline.org.actions.roles import seed_roles
from hotline.org.models import system_user
from hotline.org.roles import ROLES

MOST = 80  # characters of a line


class Command(BaseCommand):
    help = "准备数据库：建表、角色、系统用户、出厂的工作标准；可重复运行，已有的不改动"

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write("数据库：建表或升级…")
        call_command("migrate", interactive=False, verbosity=0)
        seed_roles()
        self.stdout.write(f"角色：{len(ROLES)} 种就绪")
        system_user()
        self.stdout.write("系统用户：就绪")
        seed_catalog(self.say)
        if n := seed_synonyms():
            self.stdout.write(f"同义词：新增 {n} 组")

    def say(self, line: str) -> None:
        """A city without units lacks every department: the list of them is cut short."""
        self.stdout.write(line if len(line) <= MOST else f"{line[:MOST]}…等")
