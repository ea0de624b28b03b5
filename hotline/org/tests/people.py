"""The small town's units and people by their names, as the tests of the organisation speak of them."""

from typing import Any

from django.test import Client

from hotline.org.models import Unit, User


def unit(code: str) -> Unit:
    """0000 热线办 · 1001 河东县 › 100101 柳林镇 › 10010101 杨树村 · 1002 河西县 · 2001 住建局 › 200101 物业中心."""
    return Unit.objects.get(code=code)


def user(username: str) -> User:
    """xu 系统管理员 · hedong 河东县管理员 · zhujian_admin 住建局管理员 · liulin 柳林镇 · hexi 河西县 · lin 话务员."""
    return User.objects.get(username=username)


def browser(username: str = "") -> Client:
    """Signed in as somebody, or nobody."""
    client = Client()
    if username:
        client.force_login(user(username), backend="hotline.org.permissions.RoleBackend")
    return client


def html(response: Any) -> str:
    return str(response.content.decode())
