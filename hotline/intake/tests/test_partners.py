"""领导信箱、上级平台: what they push becomes an order once, with their number and limit; and they fetch what came of it."""

import json
import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client, override_settings
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hotline.base import clock
from hotline.catalog.vocabulary import Channel
from hotline.intake import jobs
from hotline.intake.actions import raw_of
from hotline.intake.incoming import BadPayload
from hotline.intake.models import Appeal, Origin, Return
from hotline.intake.partners import READERS, Partner, partners_of
from hotline.org.permissions import BACKEND
from hotline.workorders import actions as orders
from hotline.workorders import queries
from hotline.workorders.models import Attachment, Deadline, Event, WorkOrder
from hotline.workorders.testing import MONDAY, Town, day

SETTING = "mayor=LEADER:市长信箱:mayor-secret-0123456789; province=PLATFORM:省12345平台:province-secret-9876543210;"
MAYOR, PROVINCE = partners_of(SETTING).values()
PAYLOADS = Path(__file__).with_name("payloads")


def recorded(name: str, **other: Any) -> dict[str, Any]:
    payload: dict[str, Any] = json.loads((PAYLOADS / f"{name}.json").read_text())
    return {**payload, **other}


@pytest.fixture(autouse=True)
def connected() -> Iterator[None]:
    with override_settings(PARTNERS=SETTING):
        yield


def call(
    partner: Partner,
    body: bytes | dict[str, Any] | None,
    *,
    path: str = "",
    at: int | None = None,
    nonce: str = "",
    **headers: str,
) -> Any:
    """A call as the other office makes it."""
    raw = b"" if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
    path = path or f"/gateways/partners/{partner.key}/in/"
    when, nonce = str(int(clock.now().timestamp()) if at is None else at), nonce or os.urandom(8).hex()
    method = "GET" if body is None else "POST"
    signed = {
        "X-Hotline-Time": when, "X-Hotline-Nonce": nonce,
        "X-Hotline-Signature": partner.signature(method, path, when, nonce, raw), **headers,
    }  # fmt: skip
    client = Client(enforce_csrf_checks=True)
    if body is None:
        return client.get(path, headers=signed)
    return client.post(path, raw, content_type="application/json", headers=signed)


def results(partner: Partner, after: int = 0) -> list[dict[str, Any]]:
    answer = call(partner, None, path=f"/gateways/partners/{partner.key}/results/?after={after}")
    assert answer.status_code == 200
    found: list[dict[str, Any]] = answer.json()["results"]
    return found


# ── each channel's recorded payload ──


def test_a_letter_to_the_mayor_becomes_an_order_with_its_number_and_its_picture(town: Town) -> None:
    answer = call(MAYOR, recorded("leader_mailbox"))
    assert answer.status_code == 201
    order = WorkOrder.objects.get()
    assert answer.json() == {"order_no": order.no, "is_new": True, "remarks": []}
    assert (order.state, order.channel, order.kind, order.external_no) == (
        "PENDING_ACCEPT", "LEADER", "SUGGESTION", "SZXX-2026-03-0117"
    )  # fmt: skip
    assert order.area is not None and (order.area.name, order.consents_to_publish) == ("柳林镇", True)
    assert order.citizen is not None and order.citizen.name == "李秀英"
    origin = Origin.objects.get(order=order)
    assert (origin.name, origin.addressee, origin.written_at) == (
        "市长信箱",
        "市长",
        day(3, 1, 20, 15) + timedelta(seconds=33),
    )
    assert Attachment.objects.get(order=order).content_type == "image/png"
    row = Appeal.objects.get()
    assert (row.order, raw_of(row)["title"]) == (order, order.title)
    assert "李秀英".encode() not in bytes(row.sealed)


def test_a_case_of_the_province_keeps_its_number_and_no_clock_outlasts_its_limit(town: Town) -> None:
    assert call(PROVINCE, recorded("upper_platform")).status_code == 201
    order = WorkOrder.objects.get()
    assert (order.channel, order.kind, order.external_no) == ("PLATFORM", "COMPLAINT", "SD2026030200471235")
    assert (order.asked_by_at, order.occurred_at) == (day(3, 4, 17, 30), day(2, 27, 18))
    orders.accept(order, actor=town.lin, kind="COMPLAINT", category=town.category())
    orders.dispatch(order, actor=town.zhou, lead=town.unit("水务集团"), opinion="请核实办理。")
    due = {row.kind: row.due_at for row in Deadline.objects.filter(order=order, stopped_at=None)}
    assert due["HANDLE"] == due["REPLY"] == day(3, 4, 17, 30)
    assert due["SIGN"] < due["REPLY"]
    row = Deadline.objects.get(order=order, kind="HANDLE")
    assert row.basis == "来源（SD2026030200471235）要求的时限"


def test_where_the_standard_is_stricter_the_standard_holds_and_a_limit_that_is_over_counts_no_more(town: Town) -> None:
    limits = []
    for n, limit in enumerate(("2026-06-01 17:30", "", "2026-03-01 09:00")):
        call(PROVINCE, recorded("upper_platform", case_no=f"SD{n}", limit_time=limit, event_time=""))
        order = WorkOrder.objects.get(external_no=f"SD{n}")
        orders.accept(order, actor=town.lin, kind="COMPLAINT", category=town.category())
        orders.dispatch(order, actor=town.zhou, lead=town.unit("水务集团"), opinion="请核实办理。")
        limits.append(Deadline.objects.get(order=order, kind="HANDLE").due_at)
    assert limits[0] == limits[1] == limits[2]


# ── once, whatever happens ──


def test_what_is_pushed_again_gives_the_same_order(town: Town) -> None:
    first = call(PROVINCE, recorded("upper_platform")).json()
    again = call(PROVINCE, recorded("upper_platform", title="改过的标题"))
    assert (again.status_code, again.json()) == (200, {**first, "is_new": False})
    call(MAYOR, recorded("leader_mailbox", letter_no="SD2026030200471235"))
    assert WorkOrder.objects.count() == 2, "another office's numbers are its own"


def test_a_call_played_again_is_the_same_and_with_another_body_refused(town: Town) -> None:
    now, nonce = int(clock.now().timestamp()), "0123456789abcdef"
    codes = [
        call(MAYOR, recorded("leader_mailbox", letter_no=no), at=now, nonce=nonce).status_code for no in ("1", "1", "2")
    ]
    assert codes == [201, 200, 403]


def test_strangers_old_calls_and_nonsense_stay_outside(town: Town) -> None:
    payload, now = recorded("leader_mailbox"), int(clock.now().timestamp())
    forged = Partner("mayor", "LEADER", "市长信箱", "guessed-secret-00000000")
    unknown = Partner("nobody", "LEADER", "谁", "guessed-secret-00000000")
    assert call(forged, payload).json() == {"errors": ["签名不对"]}
    assert call(unknown, payload).status_code == 404
    assert call(MAYOR, payload, at=now - 301).status_code == call(MAYOR, payload, at=now + 301).status_code == 403
    assert call(MAYOR, payload, nonce="short").status_code == 403
    assert call(MAYOR, payload, **{"X-Hotline-Signature": "ü"}).status_code == 403
    assert call(PROVINCE, payload, path="/gateways/partners/mayor/in/").status_code == 403
    assert Client().post("/gateways/partners/mayor/in/", b"{}", "application/json").status_code == 403
    for body in (b"", b"[]", b"{", b"nul", b"\xff\xfe", b"[" * 100_000):
        assert call(MAYOR, body).status_code == 400
    assert call(MAYOR, b"x" * (4 * 2**20 + 1)).status_code == 413
    assert not Appeal.objects.exists()
    with override_settings(PARTNERS=""):
        assert call(MAYOR, payload).status_code == 404


def test_every_fault_is_said_at_once_and_the_payload_is_kept_for_a_look(town: Town) -> None:
    bad = recorded(
        "leader_mailbox",
        title="题" * 61,
        type="唠叨",
        written_at="前天",
        attachments=[{"name": "x"}],
        is_secret="maybe",
    )
    for _ in range(2):
        answer = call(MAYOR, bad)
    assert answer.status_code == 422
    assert answer.json()["errors"] == [
        "title 超过60字", "type 只能是 咨询、求助、投诉、举报、建议、感谢、表扬", "written_at 不是时间：前天",
        "is_secret 应为 true 或 false", "attachments 第1项应有 name 和 base64 的 content",
    ]  # fmt: skip
    row = Appeal.objects.get()
    assert (row.order, row.refused_because.startswith("title 超过60字")) == (None, True)
    assert call(MAYOR, recorded("leader_mailbox")).status_code == 201, "put right, it is taken"


def test_a_file_that_is_not_what_it_says_is_left_out_and_the_matter_goes_on(town: Town) -> None:
    fake = [{"name": "照片.jpg", "content": "PHNjcmlwdD4="}]
    answer = call(MAYOR, recorded("leader_mailbox", attachments=fake, area_code="999999999999"))
    assert answer.json()["remarks"] == ["“照片.jpg”的内容不是jpg格式，不能上传", "没有区划代码 999999999999"]
    assert Origin.objects.get().remark == "；".join(answer.json()["remarks"])


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=12), lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3), max_leaves=6
)  # fmt: skip


# The first draw builds the strategies, which a busy machine may take longer for than Hypothesis likes.
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.dictionaries(st.sampled_from([*recorded("leader_mailbox"), *recorded("upper_platform")]), _JSON),
    st.sampled_from(list(READERS)),
)
def test_whatever_is_pushed_is_read_or_refused_with_reasons(payload: dict[str, Any], channel: str) -> None:
    try:
        read = READERS[channel](payload)
    except BadPayload as bad:
        assert bad.faults and all(bad.faults)
    else:
        assert read.number and read.title and read.content


# ── the result goes back ──


def test_the_result_waits_for_whoever_passed_the_case_on_until_it_is_fetched(town: Town) -> None:
    call(PROVINCE, recorded("upper_platform"))
    call(MAYOR, recorded("leader_mailbox"))
    order = WorkOrder.objects.get(channel=Channel.PLATFORM)
    orders.accept(order, actor=town.lin, kind="COMPLAINT", category=town.category())
    jobs.note_results()
    assert results(PROVINCE) == []
    orders_done(town, order)
    for _ in range(2):
        jobs.note_results()
    (one,) = results(PROVINCE)
    assert (one["external_no"], one["order_no"], one["state"], one["unit"]) == (
        "SD2026030200471235", order.no, "CLOSED", "清水市住房和城乡建设局"
    )  # fmt: skip
    assert one["result"].startswith("您好！您反映的") and "13812345678" not in json.dumps(one)
    assert results(MAYOR) == []
    assert Return.objects.get().taken_at is None, "asked for, but not yet said to have arrived"
    assert results(PROVINCE, after=one["id"]) == []
    assert Return.objects.get().taken_at == MONDAY


def test_reopened_there_will_be_another_result(town: Town) -> None:
    call(PROVINCE, recorded("upper_platform"))
    order = WorkOrder.objects.get()
    orders.answer_directly(order, actor=town.lin, answer="供水已于3月2日8时恢复。")
    jobs.note_results()
    orders.reopen(order, actor=town.du, note="市民反映又停水。")
    jobs.await_again(event_id=Event.objects.filter(verb="reopen").get().pk)
    jobs.note_results()
    assert len(results(PROVINCE)) == 1
    orders.answer_directly(order, actor=town.lin, answer="管道已更换。")
    jobs.note_results()
    assert [one["result"] for one in results(PROVINCE)] == ["供水已于3月2日8时恢复。", "管道已更换。"]


def test_what_is_declined_is_told_too(town: Town) -> None:
    call(PROVINCE, recorded("upper_platform"))
    order = WorkOrder.objects.get()
    orders.decline(order, actor=town.ban, reason_code="OUT_OF_SCOPE", route="请向邻市12345反映。")
    jobs.note_results()
    assert [(one["state_label"], one["result"]) for one in results(PROVINCE)] == [("不予受理", "请向邻市12345反映。")]


def orders_done(town: Town, order: WorkOrder) -> None:
    for verb in ("dispatch", "sign", "contact", "reply", "approve", "call_back"):
        town.take(verb, order)


# ── seen by staff ──


def test_its_number_stands_on_the_page_and_finds_it(town: Town) -> None:
    call(PROVINCE, recorded("upper_platform"))
    order = WorkOrder.objects.get()
    client = Client()
    client.force_login(town.lin, backend=BACKEND)
    shown = client.get(f"/orders/{order.no}/").content.decode()
    assert "SD2026030200471235" in shown and f"/orders/{order.no}/origin/" in shown
    part = client.get(f"/orders/{order.no}/origin/").content.decode()
    assert "省12345平台" in part and "3月4日 17:30" in part and "办结后回传省12345平台" in part
    assert "<html" not in part
    found, _ = queries.search(town.lin, text="SD2026030200471235")
    assert [one.pk for one in found] == [order.pk]
    assert queries.search(town.hexi, text="SD2026030200471235")[0] == []
    client.force_login(town.hexi, backend=BACKEND)
    assert client.get(f"/orders/{order.no}/origin/").status_code == 404


@pytest.mark.parametrize(
    "setting",
    ["mayor", "mayor=WEB:网站:0123456789abcdef", "mayor=LEADER::0123456789abcdef", "a b=LEADER:信箱:0123456789abcdef", "mayor=LEADER:信箱:short"],
)  # fmt: skip
def test_a_setting_that_is_not_whole_is_refused_with_a_reason(setting: str) -> None:
    with pytest.raises(ValueError, match="HOTLINE_PARTNERS"):
        partners_of(setting)
