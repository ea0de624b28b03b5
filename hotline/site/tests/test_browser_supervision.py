"""督办 in the real Chromium: opened at the desk, answered on the unit's telephone, struck off only as it should be."""

import re

import pytest
from playwright.sync_api import expect

from hotline.site.tests.browsing import FAULTS, City, People, send

pytestmark = pytest.mark.browser

RESULT = "井盖已补装并加设防坠网，已请诉求人到场查看。"


def test_a_supervision_is_answered_on_a_telephone_and_struck_off_by_signature(people: People, city: City) -> None:
    desk = people.at("du", city.order("CLOSED"))
    desk.get_by_role("link", name="立项督办").click()
    desk.get_by_label("督办原因").fill("媒体跟踪，须回头看。")
    desk.get_by_role("button", name="立项督办").click()
    expect(desk.locator(".now")).to_contain_text("等住建局报送办理结果")
    number = desk.url.rstrip("/").rpartition("/")[2]

    phone = people.at("zhujian", "/supervisions/", phone=True)
    phone.get_by_role("link", name=number).tap()
    expect(phone.locator(".now")).to_contain_text("轮到您：报结果")
    assert phone.evaluate(FAULTS) == []
    phone.locator(".now").get_by_role("link", name="报结果").tap()
    phone.get_by_label("办理结果").fill(RESULT)
    assert phone.evaluate(FAULTS) == []
    phone.get_by_role("button", name="报结果").tap()
    expect(phone.locator(".now")).to_contain_text("等督办员审核办理结果")

    desk.reload()
    desk.keyboard.press("Alt+s")
    expect(desk.get_by_role("heading", level=1)).to_contain_text("结果审核通过")
    send(desk)
    expect(desk.locator(".now")).to_contain_text("轮到您：销号")
    desk.locator(".now").get_by_role("link", name="销号").click()
    desk.get_by_label("签字").fill("杜督")
    send(desk)
    expect(desk.get_by_role("alert")).to_contain_text("请在“签字”栏写您的姓名“杜督办”")
    expect(desk.get_by_label("签字")).to_have_value("杜督")
    desk.get_by_label("签字").fill("杜督办")
    send(desk)
    expect(desk.locator(".now")).to_contain_text("杜督办签字")
    desk.goto(city.order("CLOSED"))
    expect(desk.get_by_role("link", name=number)).to_be_visible()
    expect(desk.locator("dd", has=desk.get_by_role("link", name=number))).to_contain_text(re.compile("已销号"))
