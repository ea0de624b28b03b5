"""`hotline kannel-config`: prints the configuration of Kannel that fits this platform."""

import secrets
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from hotline.base.commands import Command as BaseCommand
from hotline.base.commands import whole_number
from hotline.base.files import why_not
from hotline.notices.gateways.kannel_config import EXAMPLE_SMSC, Ports, kannel_config


class Command(BaseCommand):
    help = "打印与本平台相配的 Kannel 配置；短信中心一节换成运营商给的"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--smsc", type=Path, metavar="文件", help="写着运营商接入一节（group = smsc …）的文件")
        parser.add_argument(
            "--folder", type=Path, metavar="文件夹", default=Path("/var/spool/kannel"), help="存放待发短信和日志的目录"
        )
        parser.add_argument(
            "--admin-port",
            type=whole_number(1, 65535),
            metavar="端口",
            default=Ports.admin,
            help=f"管理端口，默认 {Ports.admin}",
        )
        parser.add_argument(
            "--box-port",
            type=whole_number(1, 65535),
            metavar="端口",
            default=Ports.boxes,
            help=f"收发进程的端口，默认 {Ports.boxes}",
        )

    def handle(
        self, *args: Any, smsc: Path | None, folder: Path, admin_port: int, box_port: int, **options: Any
    ) -> None:
        try:
            text = kannel_config(
                smsc=smsc.read_text(encoding="utf-8") if smsc else EXAMPLE_SMSC,
                folder=folder, password=secrets.token_urlsafe(12), ports=Ports(admin_port, box_port),
            )  # fmt: skip
        except (OSError, ValueError) as error:
            why = why_not(error) if isinstance(error, OSError) else error
            raise CommandError(f"不能生成配置：{why}") from error
        self.stdout.write(text)
