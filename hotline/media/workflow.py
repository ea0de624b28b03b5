"""舆论监督一页: what may happen to an exposed matter, to an episode of 《今日12345》, to what is released to the press, and to
a day on which leaders answer calls.

The press desk (记者站) never learns who a citizen is: what it reads of an order is a copy without what names a person
(queries/press.py). Source: 工作标准 ⑪ 舆论监督, 总则·公开.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from django.db.models import TextChoices

from hotline.base.workflow import NEW, Step, go, stay, table


class FollowUpState(TextChoices):
    FOLLOWING = "FOLLOWING", "跟踪中"
    RESPONDED = "RESPONDED", "已回应"
    SETTLED = "SETTLED", "已了结"
    IGNORED = "IGNORED", "不予跟踪"


class EpisodeState(TextChoices):
    PLANNED = "PLANNED", "筹备中"
    AIRED = "AIRED", "已播出"
    SETTLED = "SETTLED", "已了结"
    CALLED_OFF = "CALLED_OFF", "已取消"


class ReleaseState(TextChoices):
    DRAFTED = "DRAFTED", "待审批"
    APPROVED = "APPROVED", "已批准"
    RELEASED = "RELEASED", "已发布"
    WITHDRAWN = "WITHDRAWN", "已撤下"


class SessionState(TextChoices):
    ANNOUNCED = "ANNOUNCED", "已公告"
    HELD = "HELD", "已接线"
    SETTLED = "SETTLED", "已了结"
    CALLED_OFF = "CALLED_OFF", "已取消"


class Actor(StrEnum):
    """Who takes a step. `permissions.is_actor` says which users are which."""

    PRESS = "记者站"
    SUPERVISOR = "督办员或主任"
    APPROVER = "发布审批人"
    SYSTEM = "系统"


F, E, R, L, X = FollowUpState, EpisodeState, ReleaseState, SessionState, Actor
_BOTH: Final = (X.PRESS, X.SUPERVISOR)

FOLLOW_UP: Final[Mapping[str, Step]] = table("FOLLOW_UP", [
    Step("register", "登记曝光", go(F.FOLLOWING, NEW), _BOTH),
    Step("link", "关联工单", stay(F.FOLLOWING, F.RESPONDED), _BOTH),
    Step("supervise", "转舆论监督", stay(F.FOLLOWING, F.RESPONDED), (X.SUPERVISOR,), only_if=("has_an_order", "not_supervised_yet")),
    Step("report_progress", "记进展", stay(F.FOLLOWING, F.RESPONDED), _BOTH),
    Step("respond", "回应媒体", go(F.RESPONDED, F.FOLLOWING), _BOTH),
    Step("follow_on", "继续跟踪", go(F.FOLLOWING, F.RESPONDED), _BOTH),
    Step("settle_matter", "了结", go(F.SETTLED, F.RESPONDED), (X.SUPERVISOR,), only_if=("supervision_ended",)),
    Step("ignore", "不予跟踪", go(F.IGNORED, F.FOLLOWING), (X.SUPERVISOR,), only_if=("not_supervised_yet",)),
])  # fmt: skip

EPISODE: Final[Mapping[str, Step]] = table("EPISODE", [
    Step("plan", "编排节目", go(E.PLANNED, NEW), (X.PRESS,)),
    Step("edit_plan", "修改", stay(E.PLANNED), (X.PRESS,)),
    Step("air", "播出", go(E.AIRED, E.PLANNED), (X.PRESS,), only_if=("broadcast_day_came",)),
    Step("promise", "记承诺", stay(E.AIRED), _BOTH),
    Step("keep_promise", "承诺兑现", stay(E.AIRED), _BOTH, only_if=("a_promise_is_open",)),
    Step("settle_episode", "了结", go(E.SETTLED, E.AIRED), _BOTH, only_if=("promises_kept",)),
    Step("call_off", "取消本期", go(E.CALLED_OFF, E.PLANNED), (X.PRESS,)),
])  # fmt: skip

RELEASE: Final[Mapping[str, Step]] = table("RELEASE", [
    Step("draft", "起草发布稿", go(R.DRAFTED, NEW), (X.PRESS,), only_if=("may_be_released",)),
    Step("edit", "修改", stay(R.DRAFTED), (X.PRESS,)),
    Step("turn_down", "退回修改", go(R.DRAFTED, R.DRAFTED, R.APPROVED), (X.APPROVER,)),
    Step("approve", "批准", go(R.APPROVED, R.DRAFTED), (X.APPROVER,),
         only_if=("second_person", "may_be_released", "nothing_personal", "no_sensitive_words")),
    Step("release", "发布", go(R.RELEASED, R.APPROVED), (X.PRESS,), only_if=("may_be_released", "nothing_personal", "no_sensitive_words")),
    Step("withdraw", "撤下", go(R.WITHDRAWN, R.DRAFTED, R.APPROVED, R.RELEASED), (X.PRESS, X.APPROVER)),
])  # fmt: skip

SESSION: Final[Mapping[str, Step]] = table("SESSION", [
    Step("announce", "公告接线日", go(L.ANNOUNCED, NEW), _BOTH),
    Step("hold", "接线", go(L.HELD, L.ANNOUNCED), (X.SUPERVISOR,), only_if=("session_day_came",)),
    Step("take_orders", "登记接线工单", stay(L.HELD), (X.SUPERVISOR,)),
    Step("settle_session", "办结小结", go(L.SETTLED, L.HELD), (X.SUPERVISOR,), only_if=("taken_orders_closed",)),
    Step("cancel", "取消接线日", go(L.CALLED_OFF, L.ANNOUNCED), _BOTH),
])  # fmt: skip

STEPS: Final[Mapping[str, Step]] = {**FOLLOW_UP, **EPISODE, **RELEASE, **SESSION}
assert len(STEPS) == len(FOLLOW_UP) + len(EPISODE) + len(RELEASE) + len(SESSION), "各表里不能有同名动作"
