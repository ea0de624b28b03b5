"""`hotline worker`: one process that does the queued jobs and those of the timetable."""

import os
import socket
from argparse import ArgumentParser
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.management import CommandError
from procrastinate import PsycopgConnector
from procrastinate.contrib.django import app
from procrastinate.contrib.django.utils import connector_params
from procrastinate.exceptions import ConnectorException

from hotline.base.commands import Command as BaseCommand
from hotline.base.commands import whole_number
from hotline.base.jobs import keep_timetable, load_jobs


class Command(BaseCommand):
    help = "后台作业：执行排队的作业与到时间的作业；收到停止信号时先做完手上的"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--concurrency", type=whole_number(1), metavar="件数", default=4, help="同时做几件，默认 4")
        parser.add_argument("--queue", action="append", metavar="名称", help="只做这个队列的作业，可写多次；默认全部")

    def handle(self, *args: Any, concurrency: int, queue: list[str] | None, **options: Any) -> None:
        if concurrency < 1:
            raise CommandError("--concurrency 至少为 1")
        keep_timetable(settings.TIMETABLE, ZoneInfo(settings.TIME_ZONE))
        load_jobs(name for names in settings.REACTIONS.values() for name in names)
        connector = PsycopgConnector(kwargs=connector_params(), min_size=1, max_size=concurrency + 2)
        try:
            with app.replace_connector(connector):
                # A done job is deleted: millions of them would make every fetch slower. A failed one stays.
                app.run_worker(
                    name=f"{socket.gethostname()}-{os.getpid()}", concurrency=concurrency, queues=queue,
                    delete_jobs="successful",
                )  # fmt: skip
        except ConnectorException as error:
            raise CommandError(
                f"数据库连不上，或还没有建表（先运行 hotline prepare）：{error.__cause__ or error}"
            ) from error
