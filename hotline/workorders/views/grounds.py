"""What a verb decides on — the unit's request, its reply, the brief, the hard case — shown above the verb's form."""

from typing import Any, Final

from django.db.models import Count

from hotline.workorders.models import (
    Assignment,
    Attachment,
    Brief,
    HardCase,
    Judgement,
    Objected,
    Objection,
    Reply,
    Request,
    WorkOrder,
)
from hotline.workorders.telling import moment_in_words
from hotline.workorders.workflow import AssignmentState

Fact = tuple[str, Any] | tuple[str, Any, str]
OF_REQUEST: Final = {"refuse", "send_back", "extend", "suspend", "cancel_ask"}
OF_REPLY: Final = {"approve", "supplement", "redraft"}
OF_HARD_CASE: Final = {"decide_hard", "conclude"}
OF_JUDGEMENT: Final = {"judge_unreasonable", "judge_reasonable"}
OF_OBJECTION: Final = {"dismiss", "reopen"}


def grounds(verb: str, thing: WorkOrder | Assignment) -> tuple[str, list[Fact]] | None:
    """(title, facts), or nothing where the verb decides on no paper. At most one query."""
    if isinstance(thing, Assignment):
        if verb in OF_REQUEST:
            asked = thing.requests.filter(state=Request.State.ASKED).select_related("asked_by", "proposed_unit").first()
            return _request(asked, thing) if asked else None
        return _reply(thing.reply, thing) if verb in OF_REPLY and thing.reply else None
    if verb == "call_back":
        return "给诉求人的答复", [("答复", thing.public_reply, "wide")]
    if verb == "instruct":
        brief = thing.briefs.filter(instructed_at=None).select_related("sent_by").first()
        return _brief(brief) if brief else None
    if verb in OF_HARD_CASE:
        case = thing.hard_cases.filter(decided_at=None).select_related("marked_by").first()
        return _hard_case(case) if case else None
    if verb in OF_JUDGEMENT:
        judgement = thing.judgements.filter(decided_at=None).select_related("asked_by").first()
        return _judgement(judgement) if judgement else None
    if verb in OF_OBJECTION and thing.objection == Objected.WAITING:
        return _objection(Objection.objects.get(order=thing), thing)
    return None


def _request(asked: Request, turn: Assignment) -> tuple[str, list[Fact]]:
    facts: list[Fact] = [("理由", asked.reason, "wide")]
    if asked.basis:
        facts.append(("依据", asked.basis, "wide"))
    if asked.proposed_unit:
        facts.append(("建议承办", asked.proposed_unit.name))
    if asked.days:
        facts += [
            ("延期", f"{asked.days}个工作日"),
            ("告知诉求人", "已告知" if asked.citizen_told else "未写明"),
        ]
    if asked.until:
        facts += [("挂账至", f"{asked.until:%Y年%-m月%-d日}"), ("办理计划", asked.plan, "wide")]
    facts.append(("申请人", asked.asked_by.name))
    return f"{turn.unit.short_name}申请{asked.get_kind_display()}", facts


def _reply(reply: Reply, turn: Assignment) -> tuple[str, list[Fact]]:
    facts: list[Fact] = [
        ("办理结果", reply.get_result_kind_display()),
        ("诉求属实", "属实" if reply.is_true else "不属实"),
        ("调查核实", reply.facts, "wide"),
        ("办理措施", reply.measures, "wide"),
    ]
    if reply.basis:
        facts.append(("依据", reply.basis, "wide"))
    facts.append(("公开答复", reply.public_reply, "wide"))
    if turn.state == AssignmentState.PENDING_REVIEW:
        facts += [("先行联系", turn.contacted_at or "没有记录"), ("佐证", _papers(turn))]
    return f"{turn.unit.short_name}的答复{'稿' if turn.draft_waiting else ''}", facts


def _papers(turn: Assignment) -> str:
    """What there is of evidence, by its kind: 联系证据1份、现场照片（办理后）2份."""
    rows = (
        Attachment.objects.filter(order=turn.order_id)
        .exclude(kind=Attachment.Kind.CITIZEN)
        .order_by("kind")
        .values_list("kind")
        .annotate(n=Count("pk"))
    )
    return "、".join(f"{Attachment.Kind(kind).label}{n}份" for kind, n in rows) or "没有上传任何佐证"


def _brief(brief: Brief) -> tuple[str, list[Fact]]:
    facts: list[Fact] = [("情况摘要", brief.summary, "wide")]
    if brief.suggestion:
        facts.append(("拟办意见", brief.suggestion, "wide"))
    return f"呈阅件 {brief.no}", [*facts, ("呈报人", brief.sent_by.name)]


def _hard_case(case: HardCase) -> tuple[str, list[Fact]]:
    facts: list[Fact] = [("疑难原因", case.reason, "wide"), ("提交人", case.marked_by.name)]
    return "提交研判的理由", [*facts, ("上会", f"{case.meeting_on:%-m月%-d日}周例会")]


def _judgement(one: Judgement) -> tuple[str, list[Fact]]:
    facts: list[Fact] = [("理由", one.reason, "wide"), ("证据", one.evidence, "wide")]
    return "提请认定不合理", [*facts, ("提请人", one.asked_by.name)]


def _objection(one: Objection, order: WorkOrder) -> tuple[str, list[Fact]]:
    facts: list[Fact] = [
        ("异议", one.text, "wide"),
        ("提出", f"{one.get_way_display()}，{moment_in_words(one.made_at)}"),
    ]
    return "市民异议", [*facts, ("原答复", order.public_reply, "wide")]
