"""走一遍闭环: one appeal through the whole loop over HTTP, as seven people with seven browsers would take it.

Nothing but requests and what the pages answer: each form is read from its page, filled in as a person fills it, and
sent. Needs the demo sign-in (HOTLINE_DEMO=1) at `base_url`.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser
from http.cookiejar import CookieJar
from time import perf_counter
from typing import Final
from urllib.error import HTTPError
from urllib.parse import urlencode, urljoin, urlsplit
from urllib.request import HTTPCookieProcessor, Request, build_opener

Values = Mapping[str, str | Sequence[str]]

SECONDS: Final = 30  # patience for one answer
# 临澄区 leads and hands down to its 澄东街道, whose reply comes back up.
OPERATOR, DISPATCHER, COUNTY, STATION, LEADER, REVIEWER, AGENT = (
    "operator1", "dispatcher1", "u1001", "u100101", "u1001.leader", "reviewer1", "callback1",
)  # fmt: skip
STATION_NAME: Final = "澄东街道"

APPEAL: Final = {
    "name": "冯立春", "phone": "13900006688", "address": "临澄区澄东街道", "channel": "PHONE", "kind": "COMPLAINT",
    "urgency": "NORMAL", "title": "新建小区外墙渗水多次报修无果",
    "content": "今年四月交付的住房，外墙从九月起渗水，客厅墙面发霉。业主多次向建设单位报修，一直没有人来维修，请责成尽快处理。",
    "category": "020302", "area": "379902001000", "place": "澄东街道万兴社区", "consents_to_publish": "on",
}  # fmt: skip
HEARD: Final = "已听取联系诉求人的通话录音，与答复一致，同意通过。"
REPLY: Final = {
    "facts": "11月现场查勘，3号楼东山墙外保温层接缝开裂，雨水沿裂缝渗入，诉求属实。房屋在保修期内。",
    "measures": "责令建设单位当日进场铲除开裂部位，重做防水层；室内发霉墙面由施工单位负责铲除重刷。",
    "result_kind": "RESOLVED", "basis": "《房屋建筑工程质量保修办法》第七条", "is_true": "1", "citizen_told": "on",
    "public_reply": "您好！您反映的外墙渗水问题属实，系外保温层接缝开裂所致。建设单位已重做防水层并修复室内墙面，经淋水试验不再渗漏。感谢您的监督。",
}  # fmt: skip


class WalkFailed(RuntimeError):
    """A page did not answer as the loop needs. The message says where and with what, in Chinese."""


@dataclass
class Taken:
    """One step of the walk: who did what, and the time of the request that did it, in milliseconds."""

    who: str
    what: str
    milliseconds: float


class StepForm(HTMLParser):
    """The fields of the page's step form, as a browser would send them; and where it is sent."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.action = ""
        self.values: dict[str, list[str]] = {}
        self._inside = False
        self._asleep = 0  # inside a template, or what only a browser without scripts shows
        self._named = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form" and "data-step" in given:
            self._inside, self.action = True, given.get("action", "")
        if tag in ("template", "noscript"):
            self._asleep += 1
        if not self._inside or self._asleep:
            return
        name = given.get("name", "")
        if tag == "input" and name and (given.get("type") not in ("radio", "checkbox") or "checked" in given):
            ticked = given.get("type") in ("radio", "checkbox")
            self.values.setdefault(name, []).append(given.get("value", "on" if ticked else ""))
        elif tag in ("textarea", "select") and name:
            self._named = name
            self.values.setdefault(name, [])
        elif tag == "option" and self._named and "selected" in given:
            self.values[self._named].append(given.get("value", ""))

    def handle_data(self, data: str) -> None:
        if self._inside and self._named and self.lasttag == "textarea":
            self.values[self._named] = [*self.values[self._named], data.removeprefix("\n")]

    def handle_endtag(self, tag: str) -> None:
        if tag in ("template", "noscript"):
            self._asleep -= 1
        if tag in ("textarea", "select"):
            self._named = ""
        elif tag == "form":
            self._inside = False


@dataclass
class Browser:
    """One person's browser: cookies of its own, nobody else's."""

    base_url: str
    username: str
    last: float = 0.0
    _cookies: CookieJar = field(default_factory=CookieJar)

    def __post_init__(self) -> None:
        self._opener = build_opener(HTTPCookieProcessor(self._cookies))
        self.get("/sign-in/")
        page, _ = self.post("/sign-in/as/", {"username": self.username, "csrfmiddlewaretoken": self._token()})
        if "sign-in" in urlsplit(page).path:
            raise WalkFailed(f"不能以演示账号“{self.username}”登录：服务是否以 HOTLINE_DEMO=1 启动？")

    def get(self, path: str) -> tuple[str, str]:
        """The address at which one arrives, and the page."""
        return self._send(Request(urljoin(self.base_url, path)))

    def post(self, path: str, values: Values) -> tuple[str, str]:
        address = urljoin(self.base_url, path)
        headers = {"Referer": address, "Content-Type": "application/x-www-form-urlencoded"}
        return self._send(Request(address, urlencode(values, doseq=True).encode(), headers))

    def fill_in(self, path: str, answers: Values) -> tuple[str, str]:
        """Open the step at `path`, keep what stands in its form, add the answers, send it."""
        _, html = self.get(path)
        form = StepForm(html)
        if not form.values:
            raise WalkFailed(f"{self.username}打开 {path} 没有看到表单：{_alert(html)}")
        return self.post(form.action or path, {**form.values, **answers})

    def _send(self, request: Request) -> tuple[str, str]:
        started = perf_counter()
        try:
            with self._opener.open(request, timeout=SECONDS) as answer:
                html = answer.read().decode()
                return answer.url, html
        except HTTPError as error:
            said = _alert(error.read().decode(errors="replace"))
            raise WalkFailed(
                f"{self.username}：{request.get_method()} {urlsplit(request.full_url).path} 得到 {error.code}。{said}"
            ) from error
        except OSError as error:
            raise WalkFailed(f"连不上 {self.base_url}：{error}") from error
        finally:
            self.last = (perf_counter() - started) * 1000

    def _token(self) -> str:
        return next((cookie.value or "" for cookie in self._cookies if cookie.name == "csrftoken"), "")


def walk(base_url: str, say: Callable[[str], None] = print) -> list[Taken]:
    """One appeal from the operator's registration to the callback's 已办结. Raises WalkFailed where a page does not go on.

    `say` is told each step in Chinese as it is taken, with the time of its request.
    """
    taken: list[Taken] = []
    browsers: dict[str, Browser] = {}

    def step(username: str, what: str, path: str, answers: Values) -> tuple[str, str]:
        browser = browsers.setdefault(username, Browser(base_url, username))
        found = browser.fill_in(path, answers)
        taken.append(Taken(username, what, browser.last))
        say(f"  {len(taken):>2}. {what:<6}  {username:<14}{browser.last:7.0f} 毫秒")
        return found

    address, page = step(OPERATOR, "登记", "/register/", APPEAL)
    found = re.search(r"/orders/(\d{12})/", address) or re.search(r"工单编号 (\d{12})", page)
    if found is None:
        raise WalkFailed(f"登记之后没有得到工单：{_alert(page)}")
    order = f"/orders/{found[1]}/"
    say(f"      工单 {found[1]}")
    step(
        DISPATCHER,
        "派单",
        f"{order}dispatch/",
        {"opinion": "请依职责核实办理，先行联系诉求人，在时限内答复。", "co_units": []},
    )
    county = browsers.setdefault(COUNTY, Browser(base_url, COUNTY))
    turn = _turn_of(county, order)
    step(COUNTY, "签收", f"{turn}sign/", {})
    step(
        COUNTY,
        "先行联系",
        f"{turn}contact/",
        {"way": "电话", "is_reached": "1", "note": "已与来电人联系，约定当日上门查看。"},
    )
    below = {
        "units": [_unit(county, STATION_NAME)],
        "opinion": "请到现场查看渗水部位，协调建设单位维修，结果报区里审核。",
    }
    step(COUNTY, "下派", f"{turn}sub_assign/", below)
    lower = _turn_of(browsers.setdefault(STATION, Browser(base_url, STATION)), order)
    step(STATION, "镇街签收", f"{lower}sign/", {})
    step(
        STATION,
        "镇街联系",
        f"{lower}contact/",
        {"way": "上门", "is_reached": "1", "note": "会同建设单位上门查看，住户在场。"},
    )
    step(STATION, "镇街答复", f"{lower}reply/", REPLY)
    if f"{lower}approve/" in county.get(order)[1]:  # a unit that may reply directly is not reviewed by the one above
        step(
            COUNTY,
            "上级审核",
            f"{lower}approve/",
            {"checks": _options(county.get(f"{lower}approve/")[1], "checks"), "note": HEARD},
        )
    step(COUNTY, "拟稿送签", f"{turn}draft/", REPLY)
    step(LEADER, "签发答复", f"{turn}reply/", {})
    reviewer = browsers.setdefault(REVIEWER, Browser(base_url, REVIEWER))
    step(
        REVIEWER,
        "审核通过",
        f"{turn}approve/",
        {"checks": _options(reviewer.get(f"{turn}approve/")[1], "checks"), "note": HEARD},
    )
    answers = {"outcome": "REACHED", "was_contacted": "1", "resolved": "RESOLVED", "process": "SATISFIED", "result": "SATISFIED",
               "is_truthful": "1", "remark": "维修及时，已不再渗水。"}  # fmt: skip
    _, page = step(AGENT, "回访", f"{order}call_back/", answers)
    if "已办结" not in page:
        raise WalkFailed(f"回访之后工单没有办结：{_alert(page)}")
    say(f"      已办结：{len(taken)}步，共 {sum(one.milliseconds for one in taken):.0f} 毫秒")
    return taken


def _turn_of(browser: Browser, order: str) -> str:
    """The address of the turn that waits for this person's signature."""
    _, html = browser.get(order)
    found = re.search(r"/turns/(\d+)/sign/", html)
    if found is None:
        raise WalkFailed(f"{browser.username}的工单页上没有“签收”：{_alert(html)}")
    return f"/turns/{found[1]}/"


def _unit(browser: Browser, name: str) -> str:
    """What the picker offers for a unit's name: its value."""
    _, html = browser.get(f"/org/units/pick/?{urlencode({'q': name})}")
    found = re.search(r'data-value="([^"]+)"', html)
    if found is None:
        raise WalkFailed(f"查找单位“{name}”没有结果")
    return found[1]


def _options(html: str, name: str) -> list[str]:
    """All values that the boxes of one name offer."""
    boxes = re.findall(r"<input[^>]*>", html)
    named = (box for box in boxes if f'name="{name}"' in box)
    return [unescape(found[1]) for box in named if (found := re.search(r'value="([^"]*)"', box))]


def _alert(html: str) -> str:
    """What the page says went wrong, without its markup."""
    blocks = re.findall(r'role="alert"[^>]*>(.*?)</div>\s*</div>|class="invalid-feedback[^>]*>(.*?)</', html, re.DOTALL)
    text = (
        " ".join(" ".join(parts) for parts in blocks)
        or (re.search(r"<h1[^>]*>(.*?)</h1>", html, re.DOTALL) or ["", ""])[1]
    )
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", text))).strip()[:300]
