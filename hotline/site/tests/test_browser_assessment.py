"""异议与考核 in the real Chromium: a dispute from the unit to its exclusion, and the score without it."""

import re

import pytest
from playwright.sync_api import Page, expect

from hotline.base import clock
from hotline.site.tests.browsing import FAULTS, City, People

pytestmark = pytest.mark.browser

REASON = "电梯当日修复并经检验合格，回访所述故障系另一部电梯，与本件无关。"
DECISION = "检验报告与通话录音可以对上，回访所称故障不是本件所反映的电梯，异议成立。"
PROOF = {"name": "检验报告.png", "mimeType": "image/png", "buffer": b"\x89PNG\r\n\x1a\n" + b"\x00" * 64}


def test_a_dispute_goes_from_the_unit_to_the_panel_and_the_score_counts_without_it(people: People, city: City) -> None:
    unit = people.at("zhujian", city.order("unhappy"))
    unit.get_by_role("link", name="提出异议").click()
    unit.get_by_role("radio", name="满意度").check()
    unit.get_by_label("异议理由").fill(REASON)
    unit.locator("input[type=file]").set_input_files(PROOF)
    assert unit.evaluate(FAULTS) == []
    unit.keyboard.press("Control+Enter")
    expect(unit.locator("main")).to_contain_text("待热线办核查")
    door = unit.url

    supervisor = people.at("du", door)
    _take(supervisor, "提请研判", "核查意见", "已听录音，检验报告属实，提请研判。")
    expect(supervisor.locator("main")).to_contain_text("待集中研判")

    director = people.at("ren", "/assessment/begin/")
    director.keyboard.press("Control+Enter")
    expect(director.get_by_role("heading", level=1)).to_contain_text("月度考核")
    sheet = f"/assessment/{clock.today():%Y%m}/units/2001/"
    director.goto(sheet)
    above, below = _ends(director, "回访满意")
    assert above < below

    director.goto("/disputes/panels/convene/")
    director.get_by_label("会议时间").fill(f"{clock.today()}T15:00")
    director.get_by_label("地点").fill("热线办二楼会议室")
    for name in ("杜督办", "沈审核", "班长白"):
        director.get_by_role("checkbox", name=name).check()
    director.keyboard.press("Control+Enter")
    expect(director.locator(".meeting")).to_contain_text(REASON)
    director.get_by_label("陈述内容").fill("检验报告证明本件电梯当日正常运行。")
    director.get_by_role("button", name="记下意见").click()
    expect(director.get_by_role("heading", name="表决")).to_be_visible()
    for ballot in director.get_by_role("radio", name="成立", exact=True).all():
        ballot.check()
    director.get_by_label("研判意见").fill(DECISION)
    director.get_by_role("button", name="记下表决结果").click()
    expect(director.locator("main")).to_contain_text("议程上的异议都已研判")
    director.get_by_role("link", name="形成纪要").click()
    expect(director.get_by_label("纪要")).to_have_value(re.compile(re.escape(REASON)))
    director.keyboard.press("Control+Enter")
    expect(director.get_by_role("link", name="纪要（Word）")).to_be_visible()

    for person, verb in ((supervisor, "一审同意"), (director, "二审同意")):
        person.goto("/disputes/exclusions/?state=WAITING")
        person.locator("main table a").first.click()
        expect(person.get_by_role("link", name=verb)).to_be_visible()
        back = person.url
        person.get_by_role("link", name=verb).click()
        person.keyboard.press("Control+Enter")
        expect(person).to_have_url(back)
    unit.goto(door)
    expect(unit.locator("main")).to_contain_text("已落实")

    director.goto(f"/assessment/{clock.today():%Y%m}/compute/")
    director.keyboard.press("Control+Enter")
    expect(director.get_by_role("heading", level=1)).to_contain_text("月度考核")
    unit.goto(sheet)
    assert _ends(unit, "回访满意") == (above, below - 1)
    assert unit.evaluate(FAULTS) == []


def _take(page: Page, verb: str, label: str, text: str) -> None:
    page.get_by_role("link", name=verb).first.click()
    page.get_by_label(label).fill(text)
    page.keyboard.press("Control+Enter")


def _ends(page: Page, item: str) -> tuple[int, int]:
    """Both ends of an item's fraction, as the sheet shows them."""
    found = re.search(r"(\d+) / (\d+)", page.locator("tr", has_text=item).first.inner_text())
    assert found is not None
    return int(found[1]), int(found[2])
