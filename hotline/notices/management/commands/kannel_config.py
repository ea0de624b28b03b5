"""`hotline kannel-config`: prints the configuration of Kannel that fits this platform."""

import secrets
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from hotline.notices.gateways.kannel_config import EXAMPLE_SMSC, Ports, kannel_config


class Command(BaseCommand):
    help = "打印与本平台相配的 Kannel 配置；短信中心一节换成运营商给的"
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--smsc", type=Path, metavar="文件", help="写着运营商接入一节（group = smsc …）的文件")
        parser.add_argument("--folder", type=Path, default=Path("/var/spool/kannel"), help="存放待发短信和日志的目录")
        parser.add_argument("--admin-port", type=int, default=Ports.admin)
        parser.add_argument("--box-port", type=int, default=Ports.boxes)

    def handle(
        self, *args: Any, smsc: Path | None, folder: Path, admin_port: int, box_port: int, **options: Any
    ) -> None:
        try:
            text = kannel_config(
                smsc=smsc.read_text(encoding="utf-8") if smsc else EXAMPLE_SMSC,
                folder=folder, password=secrets.token_urlsafe(12), ports=Ports(admin_port, box_port),
            )  # fmt: skip
        except (OSError, ValueError) as error:
            raise CommandError(f"不能生成配置：{error}") from error
        self.stdout.write(text)
