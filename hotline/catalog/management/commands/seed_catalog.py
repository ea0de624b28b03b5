from typing import Any

from hotline.base.commands import Command as BaseCommand
from hotline.catalog.defaults import seed_catalog


class Command(BaseCommand):
    help = "装入出厂的事项分类、工作标准、时限、节假日和作息；已有的不改动，可重复运行"

    def handle(self, *args: Any, **options: Any) -> None:
        seed_catalog(self.stdout.write)
