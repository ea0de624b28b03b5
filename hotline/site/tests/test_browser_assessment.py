"""考核与通报 in the real Chromium: a dispute to its exclusion and the score without it; a bulletin from draft to its readers."""

import re
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from hotline.base import clock
from hotline.site.tests.browsing import FAULTS, City, People, send

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
    send(unit)
    expect(unit.locator("main")).to_contain_text("待热线办核查")
    door = unit.url

    supervisor = people.at("du", door)
    _take(supervisor, "提请研判", "核查意见", "已听录音，检验报告属实，提请研判。")
    expect(supervisor.locator("main")).to_contain_text("待集中研判")

    director = people.at("ren", "/assessment/begin/")
    send(director)
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
    send(director)
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
    send(director)
    expect(director.get_by_role("link", name="纪要（Word）")).to_be_visible()

    for person, verb in ((supervisor, "一审同意"), (director, "二审同意")):
        person.goto("/disputes/exclusions/?state=WAITING")
        person.locator("main table a").first.click()
        expect(person.get_by_role("link", name=verb)).to_be_visible()
        back = person.url
        person.get_by_role("link", name=verb).click()
        send(person)
        expect(person).to_have_url(back)
    unit.goto(door)
    expect(unit.locator("main")).to_contain_text("已落实")

    director.goto(f"/assessment/{clock.today():%Y%m}/compute/")
    send(director)
    expect(director.get_by_role("heading", level=1)).to_contain_text("月度考核")
    unit.goto(sheet)
    assert _ends(unit, "回访满意") == (above, below - 1)
    assert unit.evaluate(FAULTS) == []


def test_a_bulletin_is_checked_signed_issued_and_read_with_its_word_and_excel(people: People, city: City) -> None:
    compiler = people.at("du", "/reports/generate/")
    compiler.get_by_role("radio", name="月度通报").check()
    compiler.get_by_label("哪一期").fill(f"{clock.today().replace(day=1) - timedelta(days=1)}")
    send(compiler)
    expect(compiler.locator("main")).to_contain_text("总体情况")
    door = compiler.url
    compiler.get_by_role("link", name="修改文字").click()
    compiler.get_by_label("存在问题和下步要求").fill("各单位要先联系、再办理、后答复。")
    send(compiler)
    expect(compiler.locator("main")).to_contain_text("各单位要先联系、再办理、后答复。")

    director = people.at("ren", door)
    for verb in ("核稿", "签发"):
        director.get_by_role("link", name=verb, exact=True).click()
        director.get_by_role("button", name=verb, exact=True).click()
        expect(director).to_have_url(door)
    compiler.goto(door)
    compiler.get_by_role("link", name="印发", exact=True).click()
    compiler.get_by_role("button", name="印发", exact=True).click()
    expect(compiler.locator("main")).to_contain_text("热办通〔")

    reader = people.at("zhujian", door, phone=True)
    expect(reader.locator("main")).to_contain_text("各单位要先联系、再办理、后答复。")
    assert reader.evaluate(FAULTS) == []
    word, book = _taken(compiler, "Word"), _taken(compiler, "Excel")
    assert "各单位要先联系、再办理、后答复。" in ZipFile(BytesIO(word)).read("word/document.xml").decode()
    assert "指标" in load_workbook(BytesIO(book)).sheetnames
    compiler.reload()
    expect(compiler.locator("main")).to_contain_text("阅读回执")


def _take(page: Page, verb: str, label: str, text: str) -> None:
    page.get_by_role("link", name=verb).first.click()
    page.get_by_label(label).fill(text)
    send(page)


def _ends(page: Page, item: str) -> tuple[int, int]:
    """Both ends of an item's fraction, as the sheet shows them."""
    found = re.search(r"(\d+) / (\d+)", page.locator("tr", has_text=item).first.inner_text())
    assert found is not None
    return int(found[1]), int(found[2])


def _taken(page: Page, name: str) -> bytes:
    with page.expect_download() as download:
        page.get_by_role("link", name=name, exact=True).click()
    return Path(download.value.path()).read_bytes()
