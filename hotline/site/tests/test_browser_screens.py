"""Every screen of the menu as every role, on a telephone: nothing breaks, nothing sticks out, everything has a name."""

import re
from typing import Final

import pytest
from playwright.sync_api import Page, expect

from hotline.site.tests.browsing import FAULTS, City, People
from hotline.workorders.testing import PEOPLE
from hotline.workorders.workflow import OrderState

pytestmark = pytest.mark.browser

# One person of each role.
EACH_ROLE: Final = sorted({roles[0]: username for username, _, _, roles in reversed(PEOPLE)}.values())


def look_over(page: Page, paths: list[str]) -> dict[str, list[str]]:
    """What is wrong with each of these pages; those that are sound are left out."""
    found = {}
    for path in paths:
        answer = page.goto(path)
        assert answer is not None
        if faults := [*([] if answer.status == 200 else [f"状态 {answer.status}"]), *page.evaluate(FAULTS)]:
            found[path] = faults
    return found


def menu_of(page: Page) -> list[str]:
    return page.locator("#menu a").evaluate_all("links => links.map((link) => link.getAttribute('href'))")


@pytest.mark.parametrize("username", EACH_ROLE)
def test_every_menu_entry_as_every_role(people: People, username: str) -> None:
    page = people.at(username, phone=True)
    paths = menu_of(page)
    assert len(paths) > 5
    assert look_over(page, paths) == {}


ORDERS: Final = {
    "ren": [*OrderState, "replied", "unhappy", "secret"],
    "zhujian": ["secret", "drafting", "IN_HANDLING", "replied", "PENDING_CALLBACK"],
    "lin": ["PENDING_ACCEPT", "AWAITING_INFO", "PENDING_DISPATCH"],
}


@pytest.mark.parametrize("username", ORDERS)
def test_orders_in_every_state_and_every_form_that_stands_open(people: People, city: City, username: str) -> None:
    page = people.at(username, phone=True)
    found: dict[str, list[str]] = {}
    forms: dict[str, str] = {}
    for path in (city.order(name) for name in ORDERS[username]):
        found |= look_over(page, [path])
        steps = page.locator("main a[href^='/orders/'], main a[href^='/turns/']")
        for link in steps.evaluate_all("links => links.map((link) => link.getAttribute('href').split('#')[0])"):
            forms.setdefault(re.sub(r"[0-9]+", "", link), link)
    assert len(forms) > 5
    assert found | look_over(page, [path for what, path in forms.items() if what != "/orders//"]) == {}


PLACES: Final = {
    "xu": ["/org/units/2001/", "/org/units/2001/edit/", "/org/users/zhujian/", "/org/staff/add/", "/org/staff/?q=无此人"],
    "ren": ["/standard/1/", "/standard/1/feedback/", "/categories/020301/", "/categories/add/", "/dispatch-rules/add/", "/calendar/hours/"],
    "zhujian": ["/me/", "/me/password/", "/notices/", "/search/?q=供暖&state=IN_HANDLING"],
}  # fmt: skip


@pytest.mark.parametrize("username", PLACES)
def test_places_that_no_menu_names(people: People, username: str) -> None:
    assert look_over(people.at(username, phone=True), PLACES[username]) == {}


@pytest.mark.parametrize(("username", "path", "status"), [("lin", "/meeting/", 403), ("hexi", "/orders/26/", 404)])
def test_a_closed_door_says_why_and_leads_back(people: People, username: str, path: str, status: int) -> None:
    people.forgiven.append(re.compile(f"status of {status}"))
    page = people.at(username, "/search/", phone=True)
    page.goto(path)
    assert page.evaluate(FAULTS) == []
    page.get_by_role("link", name="返回上一页").click()
    expect(page).to_have_url(re.compile("/search/"))


@pytest.mark.parametrize("username", ["ren", "zhujian"])
def test_every_menu_entry_is_reached_by_keyboard_and_one_sees_where_one_is(people: People, username: str) -> None:
    page = people.at(username)
    missing = set(menu_of(page))
    for _ in range(80):
        page.keyboard.press("Tab")
        at = page.evaluate(
            """() => {
              const one = document.activeElement, style = getComputedStyle(one), box = one.getBoundingClientRect();
              return {
                href: one.closest("#menu") && one.getAttribute("href"),
                isSeen: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2 && box.bottom > 0 && box.top < innerHeight,
              };
            }"""
        )
        if at["href"] in missing:
            assert at["isSeen"], at
            missing.discard(at["href"])
    assert missing == set()


def test_the_skip_link_comes_first_and_leads_past_the_menu(people: People) -> None:
    page = people.at("ren")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="跳到正文")).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("Boolean(document.activeElement.closest('main'))")


def test_the_menu_on_a_telephone_opens_and_shuts(people: People) -> None:
    page = people.at("zhujian", phone=True)
    expect(page.locator("#menu")).to_be_hidden()
    page.get_by_role("button", name="菜单").tap()
    expect(page.locator("#menu")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#menu")).to_be_hidden()
    page.get_by_role("button", name="菜单").tap()
    page.locator("#menu").get_by_role("link", name="承办中").tap()
    expect(page.get_by_role("heading", level=1)).to_contain_text("承办中")


def test_a_list_is_walked_by_arrows_and_the_keys_are_explained(people: People) -> None:
    page = people.at("zhou", "/desks/in_hand/")
    links = page.locator("a.row-link")
    links.first.focus()
    page.keyboard.press("ArrowDown")
    expect(links.nth(1)).to_be_focused()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_contain_text("键盘操作")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox", name="查找工单")).to_be_focused()


def test_what_is_wrong_with_a_page_is_found(people: People) -> None:
    page = people.at("ren", "/me/", phone=True)
    assert page.evaluate(FAULTS) == []
    people.quiet()
    page.evaluate(
        """() => {
          const main = document.querySelector("main");
          const add = (tag, text, style) => Object.assign(main.appendChild(document.createElement(tag)), { textContent: text }).style.setProperty(...style);
          add("button", "", ["min-width", "2rem"]);
          add("p", "看不清", ["color", "#c0c0c0"]);
          add("p", "出格", ["width", "900px"]);
          main.insertAdjacentHTML("beforeend", '<p style="color: red">写在页面里的样式</p>');
        }"""
    )
    assert [fault[:4] for fault in page.evaluate(FAULTS)] == ["横向滚动", "没有名字", "太淡（1"]
    with pytest.raises(AssertionError, match="Content Security Policy"):
        people.quiet()
