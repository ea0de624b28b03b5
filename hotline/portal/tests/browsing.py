"""A citizen at a browser, as the tests have one: a Django client that passes the captcha and the code by reading the session."""

from typing import Any

from django.test import Client

from hotline.notices.models import Notice
from hotline.workorders.testing import PHONE

CITIZEN = "13911112222"


def fetch(client: Client, url: str, **words: Any) -> str:
    answer = client.get(url, words)
    assert answer.status_code == 200, (url, answer.status_code)
    return answer.content.decode()


def captcha_of(client: Client) -> str:
    client.get("/portal/verify/")
    return str(client.session["citizen_captcha"]["answer"])


def ask_code(client: Client, phone: str = CITIZEN) -> Any:
    return client.post("/portal/verify/", {"phone": phone, "captcha": captcha_of(client), "next": "/portal/appeal/"})


def code_sent() -> str:
    notice = Notice.objects.filter(template="portal_code").order_by("-id").first()
    assert notice is not None
    return notice.secret


def verified(phone: str = CITIZEN) -> Client:
    client = Client()
    assert ask_code(client, phone).status_code == 302
    answer = client.post("/portal/verify/code/", {"code": code_sent(), "next": "/portal/appeal/"})
    assert answer.status_code == 302
    return client


__all__ = ["CITIZEN", "PHONE", "ask_code", "captcha_of", "code_sent", "fetch", "verified"]
