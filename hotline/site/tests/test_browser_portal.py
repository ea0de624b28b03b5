"""The citizens' website in the real Chromium, on a telephone: submit, follow, answer a question, rate; and how its pages look."""

import base64
import re
from typing import Final

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from hotline.site.tests.browsing import FAULTS, People
from hotline.site.tests.running import until
from hotline.workorders.testing import PHONE

pytestmark = pytest.mark.browser

NUMERALS: Final = "零一二三四五六七八九十"
PHOTO: Final = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)
TITLE: Final = "杨树村东头路灯坏了半个月"
PAGES: Final = (
    "",
    "appeal/",
    "orders/",
    "suggestions/",
    "suggestions/new/",
    "cases/",
    "news/",
    "knowledge/",
    "figures/",
)


@pytest.fixture(scope="module")
def telephones() -> dict[str, BrowserContext]:
    return {}


def verified(people: People, telephones: dict[str, BrowserContext]) -> Page:
    """A citizen's telephone, verified once: a number gets one code a minute."""
    if "citizen" in telephones:
        return people.watched(telephones["citizen"].new_page())
    telephones["citizen"] = people.new_browser(phone=True)
    page = people.watched(telephones["citizen"].new_page())
    page.goto("/portal/appeal/")
    page.get_by_label("手机号码").fill(PHONE)
    page.get_by_role("link", name="换成文字题").tap()
    said = re.search("请算：(.)(加上|减去)(.)", page.locator(".captcha-question").inner_text())
    assert said is not None
    a, b = NUMERALS.index(said[1]), NUMERALS.index(said[3])
    page.get_by_label("答案").fill(str(a + b if said[2] == "加上" else a - b))
    page.get_by_role("button", name="获取短信验证码").tap()
    page.get_by_label("短信验证码").fill(page.locator("[data-shown-code]").inner_text())
    page.get_by_role("button", name="确定").tap()
    expect(page.get_by_role("heading", level=1)).to_have_text("网上诉求")
    return page


def test_a_citizen_submits_follows_and_answers_on_the_telephone(
    people: People, telephones: dict[str, BrowserContext]
) -> None:
    page = verified(people, telephones)
    page.goto("/portal/appeal/")
    page.get_by_label("投诉", exact=True).check()
    page.get_by_label("标题").fill(TITLE)
    page.locator("textarea[name=content]").fill("从2月15日起不亮，晚上孩子放学看不见路。")
    until(lambda: "孩子放学" in page.evaluate("JSON.stringify(localStorage)"))
    page.goto("/portal/appeal/")  # as if the telephone had rung
    expect(page.get_by_text("接着上次没写完的")).to_be_visible()
    expect(page.get_by_label("标题")).to_have_value(TITLE)
    page.get_by_role("button", name="在地图上选").tap()
    page.get_by_role("button", name="河东县").tap()
    page.get_by_role("button", name="柳林镇").tap()
    expect(page.get_by_text("已选柳林镇，红色标记是您点的位置")).to_be_visible()
    expect(page.locator("[data-cascade] select").nth(1)).to_have_value("379901100000")
    assert float(page.locator("[name=lng]").input_value()) == pytest.approx(117.5, abs=0.1)
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation({"longitude": 117.25, "latitude": 36.3})
    page.get_by_role("button", name="标注我现在的位置").tap()
    expect(page.locator("[data-locate-said]")).to_contain_text("已标注在河东县柳林镇")
    expect(page.locator("[name=lng]")).to_have_value("117.250000")
    page.locator("input[type=file]").set_input_files({"name": "路灯.png", "mimeType": "image/png", "buffer": PHOTO})
    page.get_by_role("button", name="提交诉求").tap()
    expect(page.get_by_role("heading", level=1)).to_have_text("诉求已提交")
    no, code = page.locator(".codes dd").all_inner_texts()
    assert re.fullmatch(r"\d{12}", no)
    assert re.fullmatch(r"\d{10}", code)
    assert page.evaluate("Object.keys(localStorage).length") == 0
    page.get_by_role("link", name="查看办理进度").tap()
    expect(page.locator(".stands")).to_contain_text("已收到")
    page.add_init_script("window.setInterval = () => 0")  # it cannot ask by itself now: only the live events tell it
    with page.expect_response(lambda answer: f"/?order={no}" in answer.url):
        page.reload()
    desk = people.at("lin", f"/orders/{no}/ask_info/")
    desk.locator("[name=question]").fill("请说明是哪一段路灯不亮。")
    desk.locator("form[data-step] button[type=submit]").click()
    expect(page.locator(".stands")).to_contain_text("待您补充")  # by itself: nobody touched the telephone
    page.get_by_label("补充内容").fill("村委会往东第三盏。")
    page.get_by_role("button", name="提交补充").tap()
    expect(page.locator(".stands")).to_contain_text("已收到")
    desk.goto(f"/orders/{no}/")
    expect(desk.get_by_text("村委会往东第三盏。").first).to_be_visible()
    expect(desk.get_by_role("img", name="地图：河东县柳林镇")).to_be_visible()


def test_a_citizen_rates_what_was_answered(people: People, telephones: dict[str, BrowserContext]) -> None:
    page = verified(people, telephones)
    page.goto("/portal/orders/")
    page.get_by_role("link", name=re.compile("待回访的一件")).tap()
    expect(page.locator(".stands")).to_contain_text("已回复")
    page.get_by_label("满意", exact=True).check()
    page.get_by_role("button", name="提交评价").tap()
    expect(page.locator(".stands")).to_contain_text("已办结")
    expect(page.get_by_text("您的评价：满意")).to_be_visible()


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("is_large", [False, True], ids=["usual", "large"])
def test_every_page_is_sound_on_a_telephone(
    people: People, telephones: dict[str, BrowserContext], path: str, is_large: bool
) -> None:
    page = verified(people, telephones)
    page.goto(f"/portal/large/?on={int(is_large)}&next=/portal/{path}")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert page.evaluate(FAULTS) == []


def test_the_skip_link_leads_past_the_columns(people: People, telephones: dict[str, BrowserContext]) -> None:
    page = verified(people, telephones)
    page.goto("/portal/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="跳到正文")).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("Boolean(document.activeElement.closest('main'))")
