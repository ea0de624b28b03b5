"""Good arguments for every verb that has an action, so that only the person, the state or a condition can be wrong."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final

from hotline.base import clock
from hotline.org.models import Unit, User
from hotline.workorders import actions
from hotline.workorders.models import Assignment, WorkOrder
from hotline.workorders.permissions import Thing
from hotline.workorders.testing import REPLY, Town

HAPPY: Final[dict[str, Any]] = {
    "outcome": "REACHED", "was_contacted": True, "resolved": "RESOLVED", "process": "SATISFIED", "result": "SATISFIED",
    "is_truthful": True,
}  # fmt: skip
UNHAPPY: Final[dict[str, Any]] = {**HAPPY, "resolved": "UNRESOLVED", "result": "UNSATISFIED", "remark": "电梯又停了"}

_BY_VERB: Final[dict[str, Callable[[Town, Any], dict[str, Any]]]] = {
    "accept": lambda town, order: {"kind": "HELP", "category": town.category()},
    "decline": lambda town, order: {"reason_code": "OUT_OF_SCOPE", "route": "请向邻市热线反映。"},
    "ask_info": lambda town, order: {"question": "请说明是哪一段路灯不亮。"},
    "give_info": lambda town, order: {"answer": "邮局门口往东第三盏。"},
    "amend": lambda town, order: {
        "title": f"{order.title[:50]}（更正）", "kind": "HELP", "urgency": "NORMAL", "category": town.category(),
        "area": order.area, "place": "阳光花园4号楼", "is_secret": False, "note": "楼号听错。",
    },
    "answer_directly": lambda town, order: {"answer": "电梯维修基金的使用须经业主三分之二同意。", "article": "电梯维修基金·3"},
    "report_up": lambda town, order: {"leader": town.shi, "summary": "电梯停运涉及多位老人。", "suggestion": "拟请住建局牵头。"},
    "instruct": lambda town, order: {"instruction": "请住建局三日内办结。"},
    "mark_hard": lambda town, order: {"reason": "住建局与城管局职责不清。"},
    "decide_hard": lambda town, order: {"attendees": "任主任、周转办、祝住建", "decision": "由派单员按属地派出。"},
    "conclude": lambda town, order: {
        "attendees": "任主任、周转办", "decision": "热线直接答复。", "public_reply": "经研判，该事项须由业主大会决定。",
    },
    "dispatch": lambda town, order: {"lead": town.unit("住建局"), "opinion": "请依职责核实办理。", "basis": "派单目录020301"},
    "assign": lambda town, order: {"unit": town.unit("水务集团"), "opinion": "请协助核查。"},
    "take_back": lambda town, order: {"note": "派单不当。", "fault": "HOTLINE"},
    "rate": lambda town, order: {"result": "SATISFIED", "way": "SMS"},
    "call_back": lambda town, order: HAPPY,
    "close": lambda town, order: {"note": "回访办结。"},
    "rework": lambda town, order: {"reason": "未解决", "note": "电梯又停了。"},
    "escalate": lambda town, order: {"note": "两次重办仍不满意。"},
    "ask_judgement": lambda town, order: {"reason": "要求更换全新电梯，超出规定。", "evidence": "检验合格报告。"},
    "judge_unreasonable": lambda town, order: {"decision": "诉求超出政策规定。"},
    "judge_reasonable": lambda town, order: {"decision": "诉求合理，继续办理。"},
    "object_to": lambda town, order: {"text": "电梯修好两天又停了，我不同意办结。", "way": "WEB"},
    "dismiss": lambda town, order: {"decision": "经现场核实，电梯运行正常。"},
    "reopen": lambda town, order: {"note": "电梯并未修复，属虚假办结。"},
    "archive": lambda town, order: {},
    "merge": lambda town, order: {"into": _other(town, order), "note": "同一电梯。"},
    "withdraw": lambda town, order: {"note": "诉求人来电撤回。"},
    "transfer_out": lambda town, order: {"target": "110", "note": "接警员0231，9时05分。"},
    "void": lambda town, order: {"note": "测试来电。"},
    "supervise": lambda town, order: {"note": "内部督办：超期满1个工作日。"},
    "end_supervision": lambda town, order: {"note": "督办销号。"},
    "sign": lambda town, turn: {},
    "contact": lambda town, turn: {"way": "电话", "is_reached": True, "note": "已约定下午查看。"},
    "report_progress": lambda town, turn: {"note": "已设围挡，正在抢修。"},
    "review_suspension": lambda town, turn: {"note": "招标已完成，同意继续挂账。"},
    "apply_statute": lambda town, order: {
        "amount": 60, "unit": "d", "basis": "《信访工作条例》第三十四条", "citizen_told": True,
    },
    "sub_assign": lambda town, turn: {"units": [_below(turn)], "opinion": "请到现场处理。"},
    "ask_return": lambda town, turn: {
        "reason": "属市容管理，不是本单位职责。", "basis": "三定方案第二条", "proposed_unit": town.unit("住建局" if turn.unit.short_name == "城管局" else "城管局"),
    },
    "ask_extension": lambda town, turn: {"days": 3, "reason": "配件订货需三天。", "citizen_told": True},
    "ask_suspension": lambda town, turn: {
        "until": (clock.now() + timedelta(days=30)).date(), "plan": "四月列入改造。", "reason": "需更换整梯。",
    },
    "cancel_ask": lambda town, turn: {"note": "已协调解决。"},
    "refuse": lambda town, turn: {"decision": "属本单位职责，请继续办理。"},
    "send_back": lambda town, turn: {"decision": "同意退回。"},
    "extend": lambda town, turn: {"decision": "同意延期。"},
    "suspend": lambda town, turn: {"decision": "同意挂账。"},
    "resume_turn": lambda town, turn: {"note": "配件已到。"},
    "draft": lambda town, turn: REPLY,
    "redraft": lambda town, turn: {"note": "请补充政策依据。"},
    "reply": lambda town, turn: REPLY,
    "supplement": lambda town, turn: {"failed_checks": ["佐证是否齐全"], "note": "请补充现场照片。"},
    "approve": lambda town, turn: {"checks": town.checks(turn.order), "note": "已听取通话录音。"},
    "end": lambda town, turn: {"note": "已不需要协办。"},
}  # fmt: skip

WITH_ACTION: Final = frozenset(_BY_VERB)


def _other(town: Town, order: WorkOrder) -> WorkOrder:
    """Another order, an open one before a finished one; where there is none, a new one."""
    others = WorkOrder.objects.exclude(pk=order.pk)
    return others.open().first() or others.first() or town.register()


def _below(turn: Assignment) -> Unit:
    """The first unit under the turn's own that has no part of it; for want of one the turn's own, which is refused."""
    at_work = turn.order.assignments.open().values("unit")
    lower = Unit.objects.below(turn.unit).exclude(pk=turn.unit.pk).exclude(pk__in=at_work)
    return lower.order_by("path").first() or turn.unit


def arguments(town: Town, verb: str, thing: Thing) -> dict[str, Any]:
    return dict(_BY_VERB[verb](town, thing))


def act(town: Town, verb: str, thing: Thing, actor: User, **changes: Any) -> Any:
    """Take the action of the verb, with good arguments but for the `changes`."""
    return getattr(actions, verb)(thing, actor=actor, **{**arguments(town, verb, thing), **changes})
