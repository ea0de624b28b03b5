"""网上诉求: goes through once, and every bad input is told and loses nothing."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from hotline.intake.models import Appeal
from hotline.portal.forms import AppealForm
from hotline.portal.forms.appeal import MOST_MB
from hotline.portal.tests.browsing import CITIZEN, fetch, verified
from hotline.workorders.models import Attachment, WorkOrder
from hotline.workorders.testing import Town

PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(64))
MP4 = b"\x00\x00\x00\x20ftypisom\x00\x00\x02\x00isomiso2avc1mp41" + bytes(64)
FILLED: dict[str, Any] = {
    "token": "one-form", "kind": "COMPLAINT", "title": "杨树村东头路灯坏了半个月", "content": "从2月15日起不亮，晚上孩子放学看不见路，请尽快修好。",
    "area": "379901100200", "place": "村委会往东200米", "name": "李秀英", "consents_to_publish": "on",
}  # fmt: skip


@pytest.fixture(autouse=True)
def own_media(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def photo(name: str = "路灯.png", content: bytes = PNG) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def submitted(client: Client, **changes: Any) -> WorkOrder:
    answer = client.post("/portal/appeal/", {**FILLED, **changes})
    assert answer.status_code == 302, answer.content.decode()
    return WorkOrder.objects.get(no=answer["Location"].split("/")[-2])


def refused(client: Client, **changes: Any) -> str:
    answer = client.post("/portal/appeal/", {**FILLED, **changes})
    assert answer.status_code == 422
    assert not WorkOrder.objects.exists()
    return str(answer.content.decode())


def test_an_appeal_becomes_an_order_that_waits_to_be_accepted(town: Town) -> None:
    client = verified()
    order = submitted(client, papers=[photo(), photo("远景.png")], lng="116.123456", lat="35.5")
    assert (order.state, order.channel, order.kind) == ("PENDING_ACCEPT", "WEB", "COMPLAINT")
    assert order.citizen is not None
    assert (order.citizen.phone, order.citizen.name) == (CITIZEN, "李秀英")
    assert (str(order.area), order.place, order.lng) == ("河东县柳林镇杨树村", "村委会往东200米", 116.123456)
    assert order.consents_to_publish
    assert [paper.kind for paper in order.attachments.all()] == [Attachment.Kind.CITIZEN] * 2
    page = fetch(client, f"/portal/appeal/done/{order.no}/")
    assert order.no in page
    assert order.query_code in page


def test_who_has_not_verified_a_telephone_is_asked_to_first(town: Town) -> None:
    answer = Client().post("/portal/appeal/", FILLED)
    assert answer["Location"] == "/portal/verify/?next=%2Fportal%2Fappeal%2F"
    assert not WorkOrder.objects.exists()


def test_a_double_click_makes_one_order(town: Town) -> None:
    client = verified()
    assert submitted(client).pk == submitted(client).pk
    assert (WorkOrder.objects.count(), Appeal.objects.count()) == (1, 1)


def test_the_same_token_of_somebody_else_shows_nothing_of_the_first(town: Town) -> None:
    first = submitted(verified())
    second = submitted(verified("13922223333"))
    assert first.pk != second.pk


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"title": "路灯坏了"}, "标题太短"),
        ({"title": "路" * 26}, "标题太长"),
        ({"content": "字" * 601}, "内容太长"),
        ({"content": ""}, "请写明内容"),
        ({"kind": ""}, "请选择诉求类型"),
        ({"area": ""}, "请选择事发地"),
        ({"area": "999999999999"}, "请从列表中选择"),
        ({"papers": [photo(f"{n}.png") for n in range(10)]}, "最多上传 9 个"),
        ({"papers": [photo("毒.png", b"MZ\x90\x00 a program")]}, "内容不是png格式"),
        ({"papers": [photo("脚本.svg", b"<svg/>")]}, "类型不能上传"),
        ({"papers": [photo("大.png", PNG + bytes(MOST_MB * 2**20))]}, f"超过 {MOST_MB} MB"),
        ({"papers": [photo(), photo("现场.mp4", MP4)]}, "视频只能上传1段"),
    ],
)
def test_bad_input_is_told_on_the_spot_and_nothing_typed_is_lost(
    town: Town, changes: dict[str, Any], told: str
) -> None:
    page = refused(verified(), **changes)
    assert told in page
    if "place" not in changes:
        assert "村委会往东200米" in page


def test_one_video_goes_through(town: Town) -> None:
    order = submitted(verified(), papers=[photo("现场.mp4", MP4)])
    assert order.attachments.get().content_type == "video/mp4"


def test_what_looks_like_a_script_is_shown_as_words(town: Town) -> None:
    client = verified()
    nasty = "<script>alert('x')</script>请处理"
    order = submitted(client, content=nasty, title="<img src=x onerror=1>")
    page = fetch(client, f"/portal/orders/{order.no}/")
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "&lt;script&gt;" in page


def test_one_number_submits_ten_a_day(town: Town) -> None:
    client = verified()
    for n in range(10):
        submitted(client, token=f"form-{n}")
    answer = client.post("/portal/appeal/", {**FILLED, "token": "form-11"})
    assert answer.status_code == 422
    assert "明天再提交" in answer.content.decode()
    assert FILLED["content"] in answer.content.decode()
    assert WorkOrder.objects.count() == 10


def test_the_point_on_the_map_needs_both_numbers(town: Town) -> None:
    form = AppealForm({**FILLED, "lng": "116.1"})
    assert form.is_valid()
    assert (form.cleaned_data["lng"], form.cleaned_data["lat"]) == (None, None)


def test_a_secret_appeal_hides_its_papers_from_units(town: Town) -> None:
    order = submitted(verified(), is_secret="on", papers=[photo()])
    assert order.seals_identity
