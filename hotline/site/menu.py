"""有哪些页面: the screens of the left menu, by group; and what the page shell shows of them to whom.

An entry is shown when its URL exists and the user holds one of its permissions (none named: everybody).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from typing import Any, ClassVar, Final

from django.conf import settings
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from hotline.base.middleware import live_url
from hotline.org import roles
from hotline.workorders.desks import DESKS

PRODUCT: Final = "12345热线平台"
TOKEN, WORDS = (
    "\ue000token\ue000",
    "\ue000words\ue000",
)  # where a page's own comes in, and what stands in the search box
GROUPS: Final = ("工作台", "业务办理", "监督考核", "知识查询", "数据分析", "市民门户", "系统管理")


@dataclass(frozen=True)
class Entry:
    """One screen. `args` are the arguments of its URL; `permissions` are names of hotline/org/roles.py."""

    name: str
    url_name: str
    icon: str
    group: str
    permissions: tuple[str, ...] = ()
    args: tuple[str, ...] = ()

    @property
    def url(self) -> str:
        """The address, empty while no app serves it."""
        return _address(self.url_name, self.args, settings.ROOT_URLCONF)


@cache
def _address(url_name: str, args: tuple[str, ...], urlconf: str) -> str:
    """Worked out once: every page shows some forty."""
    try:
        return reverse(url_name, args=args)
    except NoReverseMatch:
        return ""


MENU: Final[Sequence[Entry]] = (
    Entry("首页", "home", "home", "工作台"),
    Entry("坐席工作台", "register", "headset", "工作台", (roles.OPERATE, roles.LEAD_SHIFT)),
    Entry("通话记录", "calls", "phone", "工作台", (roles.OPERATE, roles.LEAD_SHIFT)),
    Entry("坐席状态", "seats", "users", "工作台", (roles.LEAD_SHIFT,)),
    Entry("登记来信", "record", "mail", "工作台", (roles.OPERATE, roles.LEAD_SHIFT), ("letter",)),
    Entry("登记来访", "record", "friends", "工作台", (roles.OPERATE, roles.LEAD_SHIFT), ("visit",)),
    *(Entry(desk.name, "desk", desk.icon, "业务办理", desk.permissions, (desk.key,)) for desk in DESKS),
    Entry("查找工单", "search", "search", "业务办理",
          (roles.SEE_ALL, roles.SEE_JUSTICE, roles.HANDLE, roles.SIGN_REPLY)),
    Entry("督办台账", "supervisions", "eye-exclamation", "监督考核",
          (roles.SUPERVISE, roles.DIRECT, roles.OVERSEE, roles.INSTRUCT, roles.DISPATCH, roles.REVIEW, roles.CALL_BACK, roles.OPERATE, roles.LEAD_SHIFT,
           roles.HANDLE, roles.SIGN_REPLY)),
    Entry("月度考核", "scores", "trophy", "监督考核", (roles.ASSESS, roles.SEE_SCORES, roles.HANDLE, roles.SIGN_REPLY)),
    Entry("加减分登记", "merits", "plus-minus", "监督考核", (roles.ASSESS,)),
    Entry("指标", "figures", "chart-bar", "数据分析", (roles.ASSESS, roles.SEE_SCORES, roles.HANDLE, roles.SIGN_REPLY)),
    Entry("指标字典", "indicators", "vocabulary", "数据分析"),
    Entry("周例会", "meeting", "users-group", "监督考核", (roles.DIRECT, roles.SUPERVISE, roles.DISPATCH)),
    Entry("异议", "disputes", "scale", "监督考核", (roles.CHECK_DISPUTES, roles.HOLD_PANEL, roles.HANDLE, roles.SIGN_REPLY, roles.OVERSEE)),
    Entry("集中研判", "panels", "gavel", "监督考核", (roles.CHECK_DISPUTES, roles.HOLD_PANEL, roles.OVERSEE)),
    Entry("剔除清单", "exclusions", "filter-x", "监督考核",
          (roles.CHECK_DISPUTES, roles.HOLD_PANEL, roles.PROPOSE_EXCLUSIONS, roles.APPROVE_EXCLUSIONS, roles.ASSESS, roles.SEE_SCORES, roles.HANDLE,
           roles.SIGN_REPLY)),
    Entry("问责", "inquiries", "user-exclamation", "监督考核",
          (roles.KEEP_INQUIRIES, roles.DECIDE_MEASURES, roles.INSPECT, roles.SIGN_REPLY, roles.MANAGE_UNIT)),
    Entry("舆论监督", "media", "speakerphone", "监督考核", (roles.PRESS, roles.APPROVE_RELEASES, roles.SUPERVISE, roles.DIRECT)),
    Entry("身份查看记录", "access_log", "eye-check", "监督考核", (roles.SEE_TRAIL,)),
    Entry("变更记录", "changes", "history", "监督考核", (roles.SEE_TRAIL,)),
    Entry("轨迹校验", "trail", "fingerprint", "监督考核", (roles.SEE_TRAIL,)),
    Entry("知识库", "knowledge", "book", "知识查询"),
    Entry("知识工作台", "knowledge_desks", "pencil", "知识查询",
          (roles.HANDLE, roles.SIGN_REPLY, roles.EDIT_KNOWLEDGE, roles.REVIEW_KNOWLEDGE)),
    Entry("知识缺口", "gaps", "puzzle", "知识查询", (roles.EDIT_KNOWLEDGE, roles.HANDLE)),
    Entry("同义词", "synonyms", "arrows-exchange", "知识查询", (roles.EDIT_KNOWLEDGE,)),
    Entry("知识统计", "knowledge_statistics", "chart-bar", "知识查询",
          (roles.EDIT_KNOWLEDGE, roles.REVIEW_KNOWLEDGE, roles.SUPERVISE, roles.DIRECT, roles.HANDLE, roles.SIGN_REPLY)),
    Entry("导入知识点", "knowledge_import", "file-import", "知识查询", (roles.REVIEW_KNOWLEDGE,)),
    Entry("工作标准", "standard_list", "book-2", "知识查询"),
    Entry("事项分类", "categories", "category", "知识查询"),
    Entry("派单目录", "dispatch_rules", "route", "知识查询"),
    Entry("派单试算", "dispatch_trial", "test-pipe", "知识查询", (roles.DISPATCH, roles.DIRECT, roles.MANAGE_CATALOG)),
    Entry("时限试算", "limit_trial", "hourglass", "知识查询"),
    Entry("工作日历", "calendar_year", "calendar", "知识查询"),
    Entry("通报", "reports", "report", "数据分析",
          (roles.COMPILE_REPORTS, roles.SIGN_REPORTS, roles.SEE_ALL, roles.HANDLE, roles.SIGN_REPLY)),
    Entry("典型事例", "cases", "bookmark", "数据分析",
          (roles.COMPILE_REPORTS, roles.SIGN_REPORTS, roles.SUPERVISE, roles.EDIT_SITE, roles.PRESS, roles.HANDLE, roles.SIGN_REPLY)),
    Entry("网站稿件", "pieces", "news", "市民门户", (roles.EDIT_SITE, roles.REVIEW_SITE)),
    Entry("建言献策", "suggestions", "bulb", "市民门户", (roles.EDIT_SITE, roles.REVIEW_SITE, roles.HANDLE, roles.SIGN_REPLY)),
    Entry("敏感词", "sensitive_words", "eye-off", "市民门户", (roles.REVIEW_SITE,)),
    Entry("市民网站", "portal", "world", "市民门户", (roles.EDIT_SITE, roles.REVIEW_SITE)),
    Entry("短信台账", "sms_ledger", "message-2", "系统管理", (roles.SEE_OUTBOX,)),
    Entry("故障时段", "faults", "plug-off", "系统管理", (roles.RECORD_FAULTS, roles.LEAD_SHIFT, roles.SEE_SCORES)),
    Entry("通知模板", "notice_texts", "template", "系统管理", (roles.EDIT_TEXTS,)),
    Entry("建议模型", "suggestion_models", "sparkles", "系统管理", (roles.MANAGE_CATALOG,)),
    Entry("组织机构", "org_tree", "sitemap", "系统管理"),
    Entry("人员", "staff", "users", "系统管理", (roles.MANAGE_ORG, roles.MANAGE_UNIT)),
    Entry("区划", "areas", "map-2", "系统管理", (roles.MANAGE_ORG,)),
    Entry("导入组织机构", "org_import", "file-import", "系统管理", (roles.MANAGE_ORG,)),
)  # fmt: skip


@dataclass(frozen=True)
class Item:
    """An entry as one user sees it on one page."""

    name: str
    icon: str
    url: str
    is_current: bool


@dataclass(frozen=True)
class Group:
    name: str
    entries: tuple[Item, ...]


# What the menu asks of a user: people of one role hold the same of these, so of each set everything is worked out once.
ASKED: Final = frozenset(permission for entry in MENU for permission in entry.permissions)
Held = frozenset[str]


def visible_entries(user: Any) -> list[tuple[Entry, str]]:
    """The entries that exist and that the user may open, each with its address."""
    return list(_entries(_held_by(user), settings.ROOT_URLCONF))


def _held_by(user: Any) -> Held:
    return frozenset(name for name in ASKED if user.has_perm(name))


@lru_cache(maxsize=512)
def _entries(held: Held, urlconf: str) -> tuple[tuple[Entry, str], ...]:
    may_open = (entry for entry in MENU if not entry.permissions or held.intersection(entry.permissions))
    return tuple((entry, url) for entry in may_open if (url := entry.url))


def current_url(path: str, urls: Sequence[str]) -> str:
    """The address of the menu to which a page belongs: itself, or the longest that it lies under."""
    under = [url for url in urls if path == url or (url != "/" and path.startswith(url))]
    return max(under, key=len, default="")


class Shell:
    """What the shell of a page asks. Nothing is worked out before a template asks for it: fragments pay nothing."""

    product = PRODUCT

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    @cached_property
    def user(self) -> Any:
        """Who asks; None of a page that nobody is signed in to."""
        user = getattr(self.request, "user", None)
        return user if user is not None and user.is_authenticated else None

    @cached_property
    def token(self) -> str:
        return get_token(self.request)

    @property
    def menu(self) -> tuple[Group, ...]:
        return _menu(*self._place) if self.user else ()

    @property
    def nav(self) -> SafeString:
        """The menu as it is shown. People of one role see the same on every page of a kind: each is rendered once."""
        return _nav(*self._place) if self.user else mark_safe("")

    @property
    def _place(self) -> tuple[Held, str, str]:
        """Whose menu, which entry of it is current, of which addresses."""
        held, urlconf = _held_by(self.user), settings.ROOT_URLCONF
        return held, current_url(self.request.path, [url for _, url in _entries(held, urlconf)]), urlconf

    @property
    def body_attributes(self) -> SafeString:
        """What page.js and htmx want to know of a page."""
        me = f' data-me="{self.user.pk}"' if self.user else ""
        live = f' data-live-url="{escape(live_url(self.request))}"'
        return mark_safe(f"""hx-headers='{{"X-CSRFToken": "{self.token}"}}'{me}{live}""")

    @property
    def top(self) -> SafeString:
        """The bar on top; of each person it is rendered once."""
        user = self.user
        bar = Bar(
            name=user.name if user else "", job_no=user.job_no if user else "", unit=self.unit, roles=tuple(self.roles),
            seat_url=self.seat_url, is_demo=self.is_demo, urlconf=settings.ROOT_URLCONF,
        )  # fmt: skip
        return mark_safe(_top(bar).replace(TOKEN, self.token).replace(WORDS, escape(self.asked)))

    @property
    def is_demo(self) -> bool:
        return bool(settings.DEMO)

    @property
    def nav_is_small(self) -> bool:
        return self.request.COOKIES.get("nav") == "small"

    @property
    def asked(self) -> str:
        """What stands in the search box."""
        return (
            self.request.GET.get("q", "") if _address("search", (), settings.ROOT_URLCONF) == self.request.path else ""
        )

    @cached_property
    def seat_url(self) -> str:
        """The seat's own switch, of whoever sits at the telephone."""
        sits = self.user is not None and self.user.has_perm(roles.OPERATE)
        return _address("seat_state", (), settings.ROOT_URLCONF) if sits else ""

    @cached_property
    def who(self) -> dict[str, Any]:
        """Unit and roles, noted in the session at sign-in: naming them costs no query."""
        session = getattr(self.request, "session", None)
        return session.get("who", {}) if session is not None else {}

    @property
    def unit(self) -> str:
        return str(self.who.get("unit", ""))

    @property
    def roles(self) -> list[str]:
        return list(self.who.get("roles", []))


@dataclass(frozen=True)
class Bar:
    """What the bar on top shows."""

    name: str  # empty: nobody has signed in
    job_no: str
    unit: str
    roles: tuple[str, ...]
    seat_url: str
    is_demo: bool
    urlconf: str
    product: ClassVar[str] = PRODUCT

    @property
    def home_url(self) -> str:
        return reverse("home")

    @property
    def search_url(self) -> str:
        return _address("search", (), self.urlconf)

    @property
    def bell_url(self) -> str:
        return _address("notices", (), self.urlconf)

    @property
    def unread_url(self) -> str:
        """Answers the number of unread notices as plain text."""
        return _address("unread_notices", (), self.urlconf)


@lru_cache(maxsize=4096)
def _top(bar: Bar) -> SafeString:
    return render_to_string("base/_top.html", {"bar": bar, "token": TOKEN, "words": WORDS})


@lru_cache(maxsize=512)
def _menu(held: Held, current: str, urlconf: str) -> tuple[Group, ...]:
    entries = _entries(held, urlconf)
    each = (
        Group(name, tuple(Item(entry.name, entry.icon, url, url == current) for entry, url in entries if entry.group == name))
        for name in GROUPS
    )  # fmt: skip
    return tuple(group for group in each if group.entries)


@lru_cache(maxsize=512)
def _nav(held: Held, current: str, urlconf: str) -> SafeString:
    return render_to_string("base/_nav.html", {"menu": _menu(held, current, urlconf)})


def page_shell(request: HttpRequest) -> dict[str, Shell]:
    """Context processor: `shell` in every template."""
    return {"shell": Shell(request)}
