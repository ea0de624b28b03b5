"""闭环一页: what may happen to an order and to a unit's turn with it.

Two tables. ORDER is the citizen's matter at the centre; ASSIGNMENT one unit's turn
with it (lead, co-handler, or handed down). A row says: the verb, its Chinese name,
from which states to which, who may take it, only if what, which clocks it stops and
starts. Buttons, checks, `docs/loop.md` and the tests read these rows; nothing else
decides what may happen. Source: 《市民热线工作标准》 总则·工作流程, 时限与延期, 回访与重办.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from django.db.models import TextChoices

from hotline.base import workflow
from hotline.base.workflow import NEW as NEW
from hotline.base.workflow import go as _go
from hotline.base.workflow import stay as _stay
from hotline.base.workflow import table
from hotline.catalog.vocabulary import ClockKind as Clock


class OrderState(TextChoices):
    PENDING_ACCEPT = "PENDING_ACCEPT", "待受理"
    AWAITING_INFO = "AWAITING_INFO", "待补充"
    NOT_ACCEPTED = "NOT_ACCEPTED", "不予受理"
    PENDING_DISPATCH = "PENDING_DISPATCH", "待派单"
    SUBMITTED_TO_LEADER = "SUBMITTED_TO_LEADER", "呈报待批"
    UNDER_DELIBERATION = "UNDER_DELIBERATION", "疑难研判"
    IN_HANDLING = "IN_HANDLING", "办理中"
    PENDING_CALLBACK = "PENDING_CALLBACK", "待回访"
    CLOSED = "CLOSED", "已办结"
    ARCHIVED = "ARCHIVED", "已归档"
    MERGED = "MERGED", "已并单"
    WITHDRAWN = "WITHDRAWN", "已撤单"
    TRANSFERRED_OUT = "TRANSFERRED_OUT", "已转出"
    VOID = "VOID", "无效"


class AssignmentState(TextChoices):
    PENDING_SIGN = "PENDING_SIGN", "待签收"
    HANDLING = "HANDLING", "承办中"
    SUSPENDED = "SUSPENDED", "已挂账"
    PENDING_REVIEW = "PENDING_REVIEW", "待审核"
    APPROVED = "APPROVED", "审核通过"
    ENDED = "ENDED", "已收回"


class Actor(StrEnum):
    """Who takes a step. `permissions.is_actor` says which users are which."""

    CITIZEN = "市民"
    OPERATOR = "话务员"
    SHIFT_LEADER = "班长"
    DISPATCHER = "派单员"
    REVIEWER = "审核员"
    CALLBACK_AGENT = "回访员"
    SUPERVISOR = "督办员"
    DIRECTOR = "主任"
    CITY_LEADER = "市领导"
    HANDLER = "承办人"
    UNIT_LEADER = "单位领导"
    UNIT_ABOVE = "上级单位"
    SYSTEM = "系统"


class Duty(TextChoices):
    """The three duties of which one person may hold only one on an order (办理、审核、回访相分离)."""

    HANDLE = "HANDLE", "办理"
    REVIEW = "REVIEW", "审核"
    CALLBACK = "CALLBACK", "回访"


ALL: Final = frozenset(Clock)

OPEN_ORDER: Final = (
    OrderState.PENDING_ACCEPT,
    OrderState.AWAITING_INFO,
    OrderState.PENDING_DISPATCH,
    OrderState.SUBMITTED_TO_LEADER,
    OrderState.UNDER_DELIBERATION,
    OrderState.IN_HANDLING,
    OrderState.PENDING_CALLBACK,
)
FINAL_ORDER: Final = tuple(state for state in OrderState if state not in OPEN_ORDER)
OPEN_ASSIGNMENT: Final = (
    AssignmentState.PENDING_SIGN,
    AssignmentState.HANDLING,
    AssignmentState.SUSPENDED,
    AssignmentState.PENDING_REVIEW,
)

# What the citizen reads, on the website and by SMS.
PUBLIC_LABEL: Final[Mapping[str, str]] = {
    OrderState.PENDING_ACCEPT: "已收到",
    OrderState.AWAITING_INFO: "待您补充",
    OrderState.NOT_ACCEPTED: "不予受理",
    OrderState.PENDING_DISPATCH: "已受理",
    OrderState.SUBMITTED_TO_LEADER: "已受理",
    OrderState.UNDER_DELIBERATION: "办理中",
    OrderState.IN_HANDLING: "办理中",
    OrderState.PENDING_CALLBACK: "已回复",
    OrderState.CLOSED: "已办结",
    OrderState.ARCHIVED: "已办结",
    OrderState.MERGED: "已合并办理",
    OrderState.WITHDRAWN: "已撤销",
    OrderState.TRANSFERRED_OUT: "已转出",
    OrderState.VOID: "无效",
}


@dataclass(frozen=True)
class Step(workflow.Step):
    """One row, with what only orders have: clocks, duties, the citizen's timeline."""

    by: tuple[Actor, ...]
    stops: frozenset[Clock] = frozenset()
    starts: tuple[Clock, ...] = ()
    pauses: frozenset[Clock] = frozenset()
    resumes: frozenset[Clock] = frozenset()
    duty: Duty | None = None
    is_public: bool = False  # shown to the citizen on the public timeline


O, A, C, X = OrderState, AssignmentState, Clock, Actor  # noqa: E741 - the tables below must fit the eye

# The clocks of a unit's own work, which stand still while it is suspended and end with its reply.
_WORK: Final = frozenset({C.CONTACT, C.PROGRESS, C.REPLY, C.SUPPLEMENT})

ORDER: Final[Mapping[str, Step]] = table("ORDER", [
    # ── 受理 ──
    Step("submit", "网上提交", _go(O.PENDING_ACCEPT, NEW), (X.CITIZEN, X.SYSTEM), starts=(C.ACCEPT,), is_public=True),
    Step("accept", "受理", _go(O.PENDING_DISPATCH, O.PENDING_ACCEPT), (X.OPERATOR, X.SHIFT_LEADER, X.SYSTEM), only_if=("not_claimed_by_another",),
         stops=frozenset({C.ACCEPT}), starts=(C.DISPATCH,), is_public=True),
    Step("decline", "不予受理", _go(O.NOT_ACCEPTED, O.PENDING_ACCEPT, O.AWAITING_INFO), (X.OPERATOR, X.SHIFT_LEADER, X.SYSTEM),
         only_if=("shift_leader_for_complaints", "not_claimed_by_another"), stops=ALL, is_public=True),
    Step("ask_info", "要求补充", _go(O.AWAITING_INFO, O.PENDING_ACCEPT), (X.OPERATOR, X.SHIFT_LEADER), only_if=("not_claimed_by_another",),
         stops=frozenset({C.ACCEPT}), starts=(C.INFO,), is_public=True),
    Step("give_info", "补充材料", _go(O.PENDING_ACCEPT, O.AWAITING_INFO), (X.CITIZEN, X.OPERATOR),
         stops=frozenset({C.INFO}), starts=(C.ACCEPT,), is_public=True),
    Step("register", "登记", _go(O.PENDING_DISPATCH, NEW), (X.OPERATOR, X.SHIFT_LEADER), starts=(C.DISPATCH,), is_public=True),
    Step("amend", "更正", _stay(O.PENDING_ACCEPT, O.PENDING_DISPATCH, O.UNDER_DELIBERATION), (X.OPERATOR, X.SHIFT_LEADER, X.DISPATCHER)),
    Step("answer_directly", "直接答复", _go(O.CLOSED, O.PENDING_ACCEPT, O.PENDING_DISPATCH), (X.OPERATOR, X.SHIFT_LEADER), only_if=("not_claimed_by_another",),
         stops=ALL, is_public=True),
    # ── 呈报、研判 ──
    Step("report_up", "呈报", {O.PENDING_DISPATCH: O.SUBMITTED_TO_LEADER, O.IN_HANDLING: O.IN_HANDLING}, (X.DIRECTOR,),
         only_if=("no_brief_waiting",), stops=frozenset({C.DISPATCH})),
    Step("instruct", "批示", {O.SUBMITTED_TO_LEADER: O.PENDING_DISPATCH, O.IN_HANDLING: O.IN_HANDLING}, (X.CITY_LEADER,),
         only_if=("brief_waiting",), starts=(C.DISPATCH,)),
    Step("mark_hard", "提交研判", _go(O.UNDER_DELIBERATION, O.PENDING_DISPATCH), (X.DISPATCHER, X.SUPERVISOR, X.DIRECTOR, X.SYSTEM),
         stops=frozenset({C.DISPATCH})),
    Step("decide_hard", "研判决定", _go(O.PENDING_DISPATCH, O.UNDER_DELIBERATION), (X.DIRECTOR,), starts=(C.DISPATCH,)),
    Step("conclude", "研判答复", _go(O.PENDING_CALLBACK, O.UNDER_DELIBERATION), (X.DIRECTOR,),
         stops=frozenset({C.HANDLE}), starts=(C.CALLBACK,), is_public=True),
    # ── 转办 ──
    Step("dispatch", "派单", _go(O.IN_HANDLING, O.PENDING_DISPATCH), (X.DISPATCHER, X.SYSTEM), only_if=("not_claimed_by_another",),
         stops=frozenset({C.DISPATCH}), starts=(C.HANDLE,), is_public=True),
    Step("take_back", "收回重派", _go(O.PENDING_DISPATCH, O.IN_HANDLING), (X.DISPATCHER, X.DIRECTOR, X.SYSTEM), starts=(C.DISPATCH,)),
    Step("apply_statute", "适用法定时限", _stay(O.IN_HANDLING), (X.DISPATCHER, X.DIRECTOR), only_if=("statute_may_replace",), is_public=True),
    Step("finish", "办理完成", _go(O.PENDING_CALLBACK, O.IN_HANDLING), (X.SYSTEM,), only_if=("all_units_done",),
         stops=frozenset({C.HANDLE}), starts=(C.CALLBACK,), is_public=True),
    # ── 回访 ──
    Step("rate", "市民评价", _stay(O.PENDING_CALLBACK, O.CLOSED), (X.CITIZEN,), only_if=("not_rated",), is_public=True),
    Step("call_back", "回访记录", _stay(O.PENDING_CALLBACK), (X.CALLBACK_AGENT, X.SYSTEM), only_if=("not_claimed_by_another",), stops=frozenset({C.CALLBACK}), duty=Duty.CALLBACK),
    Step("close", "回访办结", _go(O.CLOSED, O.PENDING_CALLBACK), (X.CALLBACK_AGENT, X.SYSTEM), only_if=("callback_settles_it",),
         stops=frozenset({C.CALLBACK}), duty=Duty.CALLBACK, is_public=True),
    Step("rework", "重办", _go(O.IN_HANDLING, O.PENDING_CALLBACK), (X.CALLBACK_AGENT, X.SYSTEM),
         only_if=("callback_unhappy", "rework_left"), stops=frozenset({C.CALLBACK}), starts=(C.HANDLE,), duty=Duty.CALLBACK, is_public=True),
    Step("escalate", "转督办重办", _go(O.IN_HANDLING, O.PENDING_CALLBACK), (X.CALLBACK_AGENT, X.SYSTEM),
         only_if=("callback_unhappy", "rework_used_up"), stops=frozenset({C.CALLBACK}), starts=(C.HANDLE,), duty=Duty.CALLBACK, is_public=True),
    Step("ask_judgement", "提请不合理认定", _stay(O.PENDING_CALLBACK), (X.CALLBACK_AGENT,),
         only_if=("callback_unhappy", "no_judgement_waiting"), duty=Duty.CALLBACK),
    Step("judge_unreasonable", "认定不合理", _go(O.CLOSED, O.PENDING_CALLBACK), (X.SUPERVISOR, X.DIRECTOR),
         only_if=("judgement_waiting", "second_person"), stops=frozenset({C.CALLBACK}), is_public=True),
    Step("judge_reasonable", "认定合理", _stay(O.PENDING_CALLBACK), (X.SUPERVISOR, X.DIRECTOR), only_if=("judgement_waiting", "second_person")),
    # ── 办结之后 ──
    Step("object_to", "提出异议", _stay(O.CLOSED), (X.CITIZEN,), only_if=("not_objected", "closed_lately"), starts=(C.OBJECTION,),
         is_public=True),
    Step("dismiss", "异议不成立", _stay(O.CLOSED), (X.SUPERVISOR,), only_if=("objection_waiting",), stops=frozenset({C.OBJECTION}), is_public=True),
    Step("reopen", "重启", _go(O.PENDING_DISPATCH, O.CLOSED), (X.SUPERVISOR,), only_if=("closed_lately",), stops=frozenset({C.OBJECTION}), starts=(C.DISPATCH,),
         is_public=True),
    Step("archive", "归档", _go(O.ARCHIVED, O.CLOSED), (X.SYSTEM,), only_if=("nothing_pending",)),
    # ── 督办: opened and struck off by the app above; what it does to the order itself ──
    Step("supervise", "列入督办", _stay(*OPEN_ORDER, O.CLOSED), (X.SYSTEM,)),
    Step("end_supervision", "解除督办", _stay(*OrderState), (X.SYSTEM,)),
    # ── 离开闭环 ──
    Step("merge", "并单", _go(O.MERGED, *OPEN_ORDER), (X.DISPATCHER, X.OPERATOR, X.SHIFT_LEADER), only_if=("not_claimed_by_another",), stops=ALL, is_public=True),
    Step("absorb", "并入他单", _stay(*OPEN_ORDER), (X.SYSTEM,)),
    Step("share_result", "告知并单结果", _stay(O.MERGED), (X.SYSTEM,), is_public=True),
    Step("withdraw", "撤单", _go(O.WITHDRAWN, *OPEN_ORDER), (X.CITIZEN, X.OPERATOR, X.SHIFT_LEADER), only_if=("no_danger_reported",), stops=ALL, is_public=True),
    Step("transfer_out", "转出", _go(O.TRANSFERRED_OUT, *OPEN_ORDER), (X.OPERATOR, X.SHIFT_LEADER, X.DISPATCHER), only_if=("not_claimed_by_another",), stops=ALL, is_public=True),
    Step("void", "作无效", _go(O.VOID, *OPEN_ORDER), (X.SHIFT_LEADER, X.DISPATCHER), only_if=("not_claimed_by_another",), stops=ALL),
])  # fmt: skip

ASSIGNMENT: Final[Mapping[str, Step]] = table("ASSIGNMENT", [
    Step("assign", "交办", _go(A.PENDING_SIGN, NEW), (X.DISPATCHER, X.HANDLER, X.SYSTEM), starts=(C.SIGN, C.REPLY, C.PROGRESS)),
    Step("sign", "签收", _go(A.HANDLING, A.PENDING_SIGN), (X.HANDLER, X.SYSTEM), stops=frozenset({C.SIGN}), starts=(C.CONTACT,), duty=Duty.HANDLE),
    Step("contact", "先行联系", _stay(A.HANDLING), (X.HANDLER,), stops=frozenset({C.CONTACT}), duty=Duty.HANDLE),
    Step("report_progress", "报送进展", _stay(A.HANDLING, A.SUSPENDED), (X.HANDLER,), stops=frozenset({C.PROGRESS}), duty=Duty.HANDLE),
    Step("sub_assign", "下派", _stay(A.HANDLING), (X.HANDLER,), only_if=("nothing_asked",), duty=Duty.HANDLE),
    # ── 申请与裁定 ──
    Step("ask_return", "申请退单", _stay(A.PENDING_SIGN, A.HANDLING), (X.HANDLER,),
         only_if=("nothing_asked", "not_designated", "first_return", "within_return_window"), starts=(C.DECIDE,), duty=Duty.HANDLE),
    Step("ask_extension", "申请延期", _stay(A.HANDLING), (X.HANDLER,), only_if=("nothing_asked", "not_late", "extension_left"),
         starts=(C.DECIDE,), duty=Duty.HANDLE),
    Step("ask_suspension", "申请挂账", _stay(A.HANDLING), (X.HANDLER,), only_if=("nothing_asked",), starts=(C.DECIDE,), duty=Duty.HANDLE),
    Step("cancel_ask", "撤回申请", _stay(A.PENDING_SIGN, A.HANDLING), (X.HANDLER,), only_if=("something_asked",),
         stops=frozenset({C.DECIDE}), duty=Duty.HANDLE),
    Step("refuse", "驳回申请", _stay(A.PENDING_SIGN, A.HANDLING), (X.DISPATCHER, X.DIRECTOR, X.UNIT_ABOVE, X.SYSTEM),
         only_if=("something_asked",), stops=frozenset({C.DECIDE})),
    Step("send_back", "同意退单", _go(A.ENDED, A.PENDING_SIGN, A.HANDLING), (X.DISPATCHER, X.DIRECTOR, X.UNIT_ABOVE),
         only_if=("asked_to_return",), stops=ALL),
    Step("extend", "同意延期", _stay(A.HANDLING), (X.DISPATCHER, X.DIRECTOR, X.UNIT_ABOVE),
         only_if=("asked_to_extend", "director_for_second_extension"), stops=frozenset({C.DECIDE}), is_public=True),
    Step("suspend", "同意挂账", _go(A.SUSPENDED, A.HANDLING), (X.DIRECTOR,), only_if=("asked_to_suspend",),
         stops=frozenset({C.DECIDE}), pauses=_WORK, starts=(C.SUSPEND, C.RECHECK), is_public=True),
    Step("review_suspension", "挂账复核", _stay(A.SUSPENDED), (X.DIRECTOR, X.SUPERVISOR), stops=frozenset({C.RECHECK}), starts=(C.RECHECK,)),
    Step("resume_turn", "恢复办理", _go(A.HANDLING, A.SUSPENDED), (X.HANDLER, X.DIRECTOR, X.SYSTEM),
         stops=frozenset({C.SUSPEND, C.RECHECK}), resumes=_WORK),
    # ── 答复与审核 ──
    Step("draft", "拟稿送签", _stay(A.HANDLING), (X.HANDLER,), only_if=("nothing_asked", "units_below_done"), duty=Duty.HANDLE),
    Step("redraft", "退回修改", _stay(A.HANDLING), (X.UNIT_LEADER,), only_if=("draft_waiting",), duty=Duty.HANDLE),
    Step("reply", "答复", _go(A.PENDING_REVIEW, A.HANDLING), (X.UNIT_LEADER, X.HANDLER),
         only_if=("leader_signs", "main_leader_signs_major", "nothing_asked", "units_below_done"), stops=_WORK,
         starts=(C.REVIEW,), duty=Duty.HANDLE),
    Step("supplement", "要求补正", _go(A.HANDLING, A.PENDING_REVIEW), (X.REVIEWER, X.UNIT_ABOVE), only_if=("not_claimed_by_another",),
         stops=frozenset({C.REVIEW}), starts=(C.SUPPLEMENT,), duty=Duty.REVIEW),
    Step("approve", "审核通过", _go(A.APPROVED, A.PENDING_REVIEW), (X.REVIEWER, X.UNIT_ABOVE, X.SYSTEM), only_if=("not_claimed_by_another",),
         stops=frozenset({C.REVIEW}), duty=Duty.REVIEW),
    Step("resume", "重新承办", _go(A.HANDLING, A.APPROVED), (X.SYSTEM,), starts=(C.REPLY,)),
    Step("end", "收回", _go(A.ENDED, *OPEN_ASSIGNMENT, A.APPROVED), (X.DISPATCHER, X.DIRECTOR, X.UNIT_ABOVE, X.SYSTEM), stops=ALL),
])  # fmt: skip

STEPS: Final[Mapping[str, Step]] = {**ORDER, **ASSIGNMENT}
assert len(STEPS) == len(ORDER) + len(ASSIGNMENT), "两张表里不能有同名动作"
