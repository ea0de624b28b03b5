"""来信、来访: written down at the desk, with what a paper or a visit has besides."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from hotline.citizens.models import AccessLog
from hotline.intake.actions import raw_of
from hotline.intake.models import Appeal, Origin
from hotline.org.models import User
from hotline.org.permissions import BACKEND
from hotline.workorders.models import Attachment, WorkOrder
from hotline.workorders.testing import Town, day

PAYLOADS = Path(__file__).with_name("payloads")
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


def send(town: Town, form: str, /, *, user: User | None = None, scan: bytes = PDF, **other: Any) -> Any:
    given = {
        **json.loads((PAYLOADS / f"{form}.json").read_text()), "category": town.category().pk, "area": "379902000000",
        "token": "t-1", **other,
    }  # fmt: skip
    if scan:
        given["papers"] = SimpleUploadedFile("来信.pdf", scan)
    return signed_in(user or town.lin).post(f"/record/{form}/", given)


def test_a_letter_is_registered_with_its_number_and_scan(town: Town) -> None:
    answer = send(town, "letter")
    order = WorkOrder.objects.get()
    assert (answer.status_code, answer.url) == (302, f"/orders/{order.no}/")
    assert (order.state, order.channel, order.external_no) == ("PENDING_DISPATCH", "LETTER", "热办信〔2026〕31号")
    assert order.registered_by == town.lin
    assert Attachment.objects.get(order=order).content_type == "application/pdf"
    origin = Origin.objects.get(order=order)
    assert (origin.name, origin.addressee, origin.written_at, origin.awaits_result) == (
        "群众来信",
        "热线办",
        day(2, 26, 0),
        False,
    )
    row = Appeal.objects.get()
    assert (row.order, raw_of(row)["content"]) == (order, order.content)


def test_the_same_letter_is_registered_once_and_the_refusal_says_as_what(town: Town) -> None:
    send(town, "letter")
    answer = send(town, "letter", token="t-2")
    assert answer.status_code == 422
    shown = answer.content.decode()
    assert f"编号热办信〔2026〕31号已登记为工单{WorkOrder.objects.get().no}" in shown
    assert "农机厂家属院三栋楼" in shown, "nothing typed is lost"


def test_a_form_sent_twice_makes_one_order(town: Town) -> None:
    for _ in range(2):
        assert send(town, "letter", external_no="").status_code == 302
    assert WorkOrder.objects.count() == 1
    send(town, "letter", external_no="", token="t-3")
    assert WorkOrder.objects.count() == 2


@pytest.mark.parametrize(
    ("kind", "other", "said"),
    [
        ("letter", {"missing_elements": ""}, "没有联系电话：请写明原因"),
        ("letter", {"scan": b""}, "请选择文件"),
        ("letter", {"scan": b"MZ not a pdf"}, "的内容不是pdf格式"),
        ("letter", {"kind": "REPORT"}, "须询问是否保密"),
        ("visit", {"people": ""}, "集体访须写明代表姓名"),
        ("visit", {"people": "甲、乙、丙、丁、戊、己"}, "代表不得超过5人，现在写了6人"),
        ("visit", {"n_people": "2"}, "写了3个姓名，来访人数却是2人"),
        ("visit", {"written_at": "2026-03-02T09:30"}, "来访时间还没有到"),
        ("visit", {"n_people": "0"}, "1"),
    ],
)
def test_what_is_missing_or_wrong_is_said_and_makes_no_order(
    town: Town, kind: str, other: dict[str, Any], said: str
) -> None:
    answer = send(town, kind, **other)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not WorkOrder.objects.exists()
    assert not Appeal.objects.exists()


def test_a_visit_of_five_or_more_is_a_group_visit_and_its_names_are_sealed(town: Town) -> None:
    send(town, "visit", scan=b"")
    order = WorkOrder.objects.get()
    assert (order.channel, order.labels, order.urgency) == ("VISIT", ["集体访"], "URGENT")
    origin = Origin.objects.get()
    assert (origin.n_people, origin.place, origin.receptionist, origin.is_group) == (
        12,
        "市信访接待中心二楼",
        "林话务",
        True,
    )
    assert "吴玉兰".encode() not in bytes(origin.people_sealed)
    shown = signed_in(town.lin).get(f"/orders/{order.no}/origin/").content.decode()
    assert "12人" in shown and "集体访" in shown and "吴玉兰" not in shown
    shown = signed_in(town.lin).post(f"/orders/{order.no}/origin/").content.decode()
    assert "周国强、吴玉兰、郑海涛" in shown
    assert AccessLog.objects.get().reason == "查看来访人姓名"


def test_four_people_are_no_group(town: Town) -> None:
    send(town, "visit", n_people="4", scan=b"")
    assert (WorkOrder.objects.get().labels, Origin.objects.get().is_group) == ([], False)


def test_names_of_visitors_are_not_for_who_may_not_see_identities(town: Town) -> None:
    send(town, "visit", scan=b"", is_secret="on")
    order = WorkOrder.objects.get()
    client = signed_in(town.shi)
    assert "查看会留痕" not in client.get(f"/orders/{order.no}/origin/").content.decode()
    assert client.post(f"/orders/{order.no}/origin/").status_code == 403
    assert not AccessLog.objects.exists()


def test_who_does_not_operate_has_no_such_form_and_no_third_kind_is_there(town: Town) -> None:
    assert signed_in(town.zhujian).get("/record/letter/").status_code == 403
    assert send(town, "visit", user=town.zhujian).status_code == 403
    assert signed_in(town.lin).get("/record/carrier-pigeon/").status_code == 404
    for kind in ("letter", "visit"):
        shown = signed_in(town.ban).get(f"/record/{kind}/").content.decode()
        assert "data-autosave-url" in shown and 'name="call_id"' not in shown and 'name="channel"' not in shown
