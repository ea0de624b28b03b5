"""浏览器: the platform as it runs, and Chromium in which the town's people work. One start for all browser tests."""

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect, sync_playwright

from hotline.base import postgres
from hotline.site.tests.running import HOTLINE, Platform, Run, own_folder, programs, until

ARGS: Final = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
               "--disable-component-update", "--disable-sync", "--lang=zh-CN")  # fmt: skip
PHONE: Final = {"width": 390, "height": 844}
DESKTOP: Final = {"width": 1366, "height": 768}
PATIENCE: Final = 20_000  # milliseconds, on a machine that is busy with other things
# What is wrong with a page: evaluated there, it answers with sentences.
FAULTS: Final = (Path(__file__).parent / "faults.js").read_text()
# What the browser notes on its console: a form that comes back with its errors answers 422; what is asked beside a form
# gives way to what is asked anew.
BY_DESIGN: Final = re.compile(r"status of 422|htmx:sendAbort|htmx:afterRequest")


def send(page: Page) -> None:
    """The form by its keys; a page that has only just come listens to them once its scripts are there."""
    page.wait_for_load_state()
    page.keyboard.press("Control+Enter")


class City:
    """The platform under test. `made`: what browser_town.py made, by name."""

    def __init__(self, platform: Platform, made: dict[str, Any]) -> None:
        self.platform, self.made = platform, made
        self.url = f"http://127.0.0.1:{platform.port}"

    def order(self, name: str) -> str:
        return f"/orders/{self.made[name]}/"

    def turn(self, name: str) -> str:
        return f"/turns/{self.made[name]}/"


@pytest.fixture(scope="session")
def city() -> Iterator[City]:
    with own_folder() as folder:
        with programs() as run:
            yield _city(folder / "var", run)
        until(lambda: not postgres._runs((folder / "var" / "postgres").resolve()))


def _city(var: Path, run: Run) -> City:
    code = "from hotline.site.tests.browser_town import make; make()"
    done = run([*HOTLINE, "shell", "-v", "0", "-c", code], HOTLINE_VAR=str(var))
    assert done.end(0, seconds=300) == 0, done.said
    return City(Platform(var, run, "--with-worker", HOTLINE_DEMO="1"), json.loads(done.said[-1]))


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        pytest.skip("没有 Chromium")
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(ARGS))
        yield browser
        browser.close()


class People:
    """The town's people at their browsers. What their consoles complain of must be forgiven by name, or the test fails."""

    def __init__(self, chromium: Browser, city: City) -> None:
        self.chromium, self.city = chromium, city
        self.complaints: list[str] = []
        self.forgiven = [BY_DESIGN]
        self._signed_in: dict[tuple[str, bool], BrowserContext] = {}

    def at(self, username: str, path: str = "/", *, phone: bool = False) -> Page:
        """A page of this person's, opened there; signed in by the role picker at the first time."""
        key = (username, phone)
        if key not in self._signed_in:
            self._signed_in[key] = self.new_browser(phone=phone)
            self.sign_in(self._signed_in[key], username)
        page = self.watched(self._signed_in[key].new_page())
        page.goto(path)
        return page

    def new_browser(self, *, phone: bool = False) -> BrowserContext:
        context = self.chromium.new_context(
            base_url=self.city.url, locale="zh-CN", timezone_id="Asia/Shanghai", viewport=PHONE if phone else DESKTOP,
            has_touch=phone,
        )  # fmt: skip
        context.set_default_timeout(PATIENCE)
        return context

    def sign_in(self, context: BrowserContext, username: str) -> None:
        page = self.watched(context.new_page())
        page.goto("/sign-in/")
        page.locator(f'button[name=username][value="{username}"]').click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("您好")
        page.close()

    def watched(self, page: Page) -> Page:
        def hear(said: ConsoleMessage) -> None:
            if said.type == "error":
                self.complaints.append(f"{page.url}: {said.text}")

        page.on("console", hear)
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url}: {error}"))
        return page

    def quiet(self) -> None:
        """Nothing was complained of since the last time that is not forgiven."""
        unforgiven = [one for one in self.complaints if not any(pattern.search(one) for pattern in self.forgiven)]
        self.complaints.clear()
        assert not unforgiven, unforgiven

    def go_home(self) -> None:
        for context in self._signed_in.values():
            for page in context.pages:
                page.close()
        self.forgiven = [BY_DESIGN]
        self.complaints.clear()


@pytest.fixture(scope="session")
def everybody(chromium: Browser, city: City) -> People:
    return People(chromium, city)


@pytest.fixture
def people(everybody: People) -> Iterator[People]:
    everybody.go_home()
    yield everybody
    try:
        everybody.quiet()
    finally:
        everybody.go_home()
