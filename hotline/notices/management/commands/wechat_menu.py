"""`hotline wechat-menu`: gives the official account the buttons that the platform understands."""

from typing import Any

import requests
from django.conf import settings
from django.core.management.base import CommandError
from wechatpy import WeChatClientException

from hotline.base.commands import Command as BaseCommand
from hotline.notices.gateways import gateway
from hotline.notices.gateways.wechat import BUTTONS, WeChat
from hotline.notices.models import Medium


class Command(BaseCommand):
    help = "为微信公众号设置自定义菜单：我要反映、查进度、绑定手机、帮助"

    def handle(self, *args: Any, **options: Any) -> None:
        line = gateway(Medium.WECHAT)
        if not isinstance(line, WeChat):
            raise CommandError(f"没有接通公众号：请先设 HOTLINE_WECHAT_URL（现在是 {settings.WECHAT_URL!r}）")
        try:
            line.set_menu()
        except WeChatClientException as error:
            raise CommandError(f"公众号没有接受菜单：{error.errcode} {error.errmsg}") from error
        except requests.RequestException as error:
            raise CommandError(f"连不上微信服务器：{type(error).__name__}") from error
        self.stdout.write(f"菜单已设置：{'、'.join(name for name, _ in BUTTONS)}。手机上重新关注或等24小时后可见。\n")
