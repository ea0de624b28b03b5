"""The left menu: what one may open, and nothing else."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.test import RequestFactory
from django.urls import path

from hotline.accountability.workflow import InquiryState
from hotline.analytics.workflow import CaseState, ReportState
from hotline.base.templatetags.page import STATE_TONES, icon
from hotline.disputes.workflow import DisputeState, ExclusionState, PanelState
from hotline.knowledge.workflow import ArticleState, VersionState
from hotline.media.workflow import EpisodeState, FollowUpState, ReleaseState, SessionState
from hotline.org.roles import DISPATCH, HANDLE, ROLES, SEE_ALL
from hotline.portal.workflow import PublicationState, SuggestionState
from hotline.site import menu
from hotline.site.menu import GROUPS, MENU, Entry, Shell, current_url, page_shell, visible_entries
from hotline.workorders.workflow import AssignmentState, OrderState


def nowhere(request: HttpRequest) -> Any:
    raise AssertionError("nobody asks this")


urlpatterns = [
    path("", nowhere, name="home"),
    path("desks/sign/", nowhere, name="sign_desk"),
    path("desks/<str:key>/", nowhere, name="desk"),
]
TABLE = (
    Entry("首页", "home", "home", "工作台"),
    Entry("待签收", "sign_desk", "inbox", "工作台", (HANDLE,)),
    Entry("待派单", "desk", "send", "业务办理", (DISPATCH, SEE_ALL), ("dispatch",)),
    Entry("考核", "not_built_yet", "medal", "监督考核"),
)


class Somebody:
    is_authenticated = True

    def __init__(self, *permissions: str) -> None:
        self.permissions = permissions

    def has_perm(self, name: str) -> bool:
        return name in self.permissions


@pytest.fixture(autouse=True)
def small_menu(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if "urls" in request.keywords:
        monkeypatch.setattr(menu, "MENU", TABLE)


def names(*permissions: str) -> list[str]:
    return [entry.name for entry, _ in visible_entries(Somebody(*permissions))]


@pytest.mark.urls(__name__)
def test_one_sees_what_one_may_open() -> None:
    assert names() == ["首页"]
    assert names(HANDLE) == ["首页", "待签收"]
    assert names(SEE_ALL) == ["首页", "待派单"]


@pytest.mark.urls(__name__)
def test_a_screen_that_is_not_built_is_not_shown() -> None:
    assert "考核" not in names(HANDLE, DISPATCH)


@pytest.mark.urls(__name__)
def test_groups_without_entries_are_left_out_and_the_rest_keep_their_order() -> None:
    request = RequestFactory().get("/desks/dispatch/17/")
    request.user = Somebody(DISPATCH)  # type: ignore[assignment]
    groups = Shell(request).menu
    assert [group.name for group in groups] == ["工作台", "业务办理"]
    assert [(item.name, item.is_current) for group in groups for item in group.entries] == [
        ("首页", False),
        ("待派单", True),
    ]


def test_the_press_desk_sees_its_own_screens_and_what_is_open_to_all() -> None:
    shown = names(*ROLES["记者站"])
    assert {"舆论监督", "典型事例", "知识库"} <= set(shown)
    assert not {"查找工单", "剔除清单", "通报", "督办台账", "指标"} & set(shown)
    assert {"剔除清单", "通报", "典型事例", "查找工单"} <= set(names(*ROLES["承办人"]))


@pytest.mark.parametrize(
    ("path_", "url"),
    [("/", "/"), ("/a/", "/a/"), ("/a/b/", "/a/b/"), ("/a/b/c/", "/a/b/"), ("/a/x/", "/a/"), ("/elsewhere/", "")],
)
def test_a_page_belongs_to_the_longest_address_it_lies_under(path_: str, url: str) -> None:
    assert current_url(path_, ["/", "/a/", "/a/b/"]) == url


def test_who_has_not_signed_in_has_no_menu_and_costs_no_query() -> None:
    request = RequestFactory().get("/sign-in/")
    request.user = AnonymousUser()
    shell = page_shell(request)["shell"]  # without the `db` fixture any query would fail
    assert shell.menu == ()
    assert (shell.unit, shell.roles) == ("", [])


def test_the_table_is_in_order() -> None:
    known = {permission for role in ROLES.values() for permission in role}
    for entry in MENU:
        assert entry.group in GROUPS
        assert set(entry.permissions) <= known
        assert icon(entry.icon)
    assert len({(entry.url_name, entry.args) for entry in MENU}) == len(MENU)


def test_every_state_of_orders_and_turns_has_its_colour() -> None:
    states = (
        OrderState, AssignmentState, ArticleState, VersionState, PublicationState, SuggestionState,
        DisputeState, PanelState, ExclusionState, InquiryState, ReportState, CaseState,
        FollowUpState, EpisodeState, ReleaseState, SessionState,
    )  # fmt: skip
    assert set(STATE_TONES) == {value for one in states for value in one.values}
