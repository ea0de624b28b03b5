"""典型事例: drafted without names, selected with consent, published in the year's book."""

import re
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from docx import Document

from hotline.analytics.actions import cases as actions
from hotline.analytics.models import TypicalCase
from hotline.analytics.papers import cases_as_word
from hotline.base.refusal import Refused
from hotline.org.permissions import BACKEND
from hotline.workorders.testing import PHONE, Town

TOLD = {
    "title": "三天修好停运电梯", "demand": "某小区电梯停运，老人下楼难。", "course": "住建局当日到场，协调厂家连夜调货。",
    "result": "三天恢复运行。", "lesson": "维修资金应急使用要有绿色通道。", "year": 2026,
}  # fmt: skip


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


def nominated(town: Town, **fields: Any) -> TypicalCase:
    order = town.order("call_back", **fields)
    return actions.nominate(order, actor=town.zhujian, reason="主动协调厂家，三天办结。")


def selected(town: Town) -> TypicalCase:
    row = nominated(town)
    actions.write(row, actor=town.du, **TOLD)
    actions.record_consent(row, actor=town.du, unit_consent="3月10日书面同意", citizen_consent="3月9日电话同意，有录音")
    actions.select(row, actor=town.ren)
    return row


def test_it_is_drafted_without_what_tells_who_it_was(town: Town) -> None:
    row = nominated(town, content=f"我叫王建国，住阳光花园3号楼，电话{PHONE}，电梯停运，请尽快维修。")
    assert "王建国" not in row.told
    assert PHONE not in row.told
    assert "王某" in row.demand
    assert row.course.startswith("经现场核实")
    assert row.unit == town.unit("住建局")


def test_only_closed_orders_that_are_not_sealed_once(town: Town) -> None:
    given = {"actor": town.zhujian, "reason": "办得好。"}
    with pytest.raises(Refused, match="还没有办结"):
        actions.nominate(town.order("approve"), **given)
    with pytest.raises(Refused, match="不作典型事例"):
        actions.nominate(town.order("call_back", is_secret=True), **given)
    order = town.order("call_back")
    for stranger in (town.chengguan, town.lin):
        with pytest.raises(Refused, match="须由"):
            actions.nominate(order, actor=stranger, reason="办得好。")
    actions.nominate(order, **given)
    with pytest.raises(Refused, match="已推荐过"):
        actions.nominate(order, actor=town.du, reason="办得好。")


def test_nothing_is_selected_without_consent_or_with_a_name_in_it(town: Town) -> None:
    row = nominated(town)
    actions.write(row, actor=town.du, **{**TOLD, "lesson": ""})
    with pytest.raises(Refused, match="还没有填写：启示"):
        actions.select(row, actor=town.ren)
    actions.write(row, actor=town.du, **{**TOLD, "demand": "王建国反映电梯停运。"})
    with pytest.raises(Refused, match="承办单位同意"):
        actions.select(row, actor=town.ren)
    actions.record_consent(row, actor=town.du, unit_consent="书面同意", citizen_consent="")
    with pytest.raises(Refused, match="诉求人同意"):
        actions.select(row, actor=town.ren)
    actions.record_consent(row, actor=town.du, unit_consent="书面同意", citizen_consent="电话同意")
    with pytest.raises(Refused, match="姓名“王建国”"):
        actions.select(row, actor=town.ren)
    with pytest.raises(Refused, match="须由签发人"):
        actions.select(row, actor=town.du)
    actions.write(row, actor=town.du, **TOLD)
    actions.select(row, actor=town.ren)
    assert row.state == "SELECTED"


def test_the_years_book_is_the_same_every_time(town: Town) -> None:
    row = selected(town)
    assert signed_in(town.chengguan).get("/reports/cases/2026.docx").status_code == 404
    actions.publish(row, actor=town.du)
    book = signed_in(town.chengguan).get("/reports/cases/2026.docx").content
    assert book == cases_as_word(2026, [row])
    text = "\n".join(one.text for one in Document(BytesIO(book)).paragraphs)
    for words in ("三天修好停运电梯", "承办单位：清水市住房和城乡建设局", "绿色通道"):
        assert words in text


def test_a_unit_reads_its_own_and_what_is_published(town: Town) -> None:
    row = selected(town)
    door = f"/reports/cases/{row.no}/"
    assert signed_in(town.zhujian).get(door).status_code == 200
    assert signed_in(town.chengguan).get(door).status_code == 404
    actions.publish(row, actor=town.du)
    page = signed_in(town.chengguan).get(door).content.decode()
    assert "三天修好停运电梯" in page
    assert row.order.no not in page


def test_it_is_nominated_and_told_on_the_screens(town: Town) -> None:
    order = town.order("call_back")
    door = f"/orders/{order.no}/nominate/"
    assert door in signed_in(town.zhujian).get(f"/orders/{order.no}/").content.decode()
    assert door not in signed_in(town.lin).get(f"/orders/{order.no}/").content.decode()
    assert signed_in(town.zhujian).post(f"/orders/{order.no}/nominate/", {"reason": "办得快。"}).status_code == 302
    row = TypicalCase.objects.get()
    du, door = signed_in(town.du), f"/reports/cases/{row.no}/"
    assert du.post(f"{door}write/", TOLD).status_code == 302
    assert du.post(f"{door}record_consent/", {"unit_consent": "书面", "citizen_consent": "电话"}).status_code == 302
    assert signed_in(town.ren).post(f"{door}select/", {"note": ""}).status_code == 302
    assert du.post(f"{door}publish/").status_code == 302
    assert re.search("三天修好停运电梯", du.get("/reports/cases/").content.decode())


def test_what_is_dropped_says_why(town: Town) -> None:
    row = nominated(town)
    with pytest.raises(Refused, match="请写明"):
        actions.drop(row, actor=town.du, note="")
    actions.drop(row, actor=town.du, note="与已有事例重复。")
    assert row.state == "DROPPED"
