"""决定、送达、整改、结案."""

import hashlib
from datetime import date

from django.core.files.base import ContentFile

from hotline.accountability.conditions import last_decision
from hotline.accountability.engine import step
from hotline.accountability.measures import Measure, harsher, skipped
from hotline.accountability.models import Decision, Inquiry, OfficialCopy
from hotline.accountability.official_papers import paper_of
from hotline.accountability.queries.lists import taken_before
from hotline.accountability.queries.standard import limit, rules
from hotline.base import clock
from hotline.base.official import written
from hotline.base.refusal import Refused, said
from hotline.org.actions.numbers import draw_number
from hotline.org.models import User

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def decide(
    inquiry: Inquiry, *, actor: User, measure: str, reason: str, demands: str = "", why_not_milder: str = ""
) -> Decision:
    """作出决定. A measure that passes over a milder one says why that would not do."""
    return _decide("decide", inquiry, actor, measure, reason, demands, why_not_milder)


def raise_measure(
    inquiry: Inquiry, *, actor: User, measure: str, reason: str, demands: str = "", why_not_milder: str = ""
) -> Decision:
    """加重处理: the unit did not mend what it was told to."""
    return _decide("raise_measure", inquiry, actor, measure, reason, demands, why_not_milder)


def _decide(
    verb: str, inquiry: Inquiry, actor: User, measure: str, reason: str, demands: str, why_not_milder: str
) -> Decision:
    with step(verb, inquiry, actor, note=said(reason, "请写明理由和依据"), facts={"measure": measure}) as taken:
        last = last_decision(inquiry)
        if last is not None and measure not in harsher(last.measure):
            raise Refused(f"已经{last.get_measure_display()}，加重处理须重于它")
        below = skipped(measure, {one.measure for one in taken_before(inquiry.unit)})
        if below is not None and not why_not_milder.strip():
            months = rules().count("measures_remembered")
            raise Refused(
                f"{inquiry.unit.short_name}近{months}个月没有受到“{below.label}”或更重的处理：请写明为什么“{below.label}”不足以纠正，"
                f"或先采取“{below.label}”"
            )
        if measure != Measure.REFERRAL:
            said(demands, "请写明整改要求")
        inquiry.rectification, inquiry.rectified_at = "", None
        return Decision.objects.create(
            inquiry=inquiry, measure=measure, reason=reason.strip(), demands=demands.strip(),
            why_not_milder=why_not_milder.strip() if below is not None else "", decided_by=actor, decided_at=taken.at,
        )  # fmt: skip


def issue(inquiry: Inquiry, *, actor: User) -> Decision:
    """印发送达: the decision gets its number and becomes an official paper; the unit is told."""
    with step("issue", inquiry, actor) as taken:
        decision = last_decision(inquiry)
        assert decision is not None  # DECIDED
        decision.number = draw_number(rules().text("paper_code"), on=clock.today())
        decision.issued_by, decision.issued_at = actor, taken.at
        if decision.asks_for_rectification:
            decision.answer_due_at = limit("rectify_limit", taken.at, "送达").until
        decision.save()
        _put_down(decision, actor)
        taken.facts.update(number=decision.number, measure=decision.measure)
    return decision


def _put_down(decision: Decision, actor: User) -> None:
    paper = paper_of(decision)
    content = written(paper)
    digest = hashlib.sha256(content).hexdigest()
    OfficialCopy.objects.create(
        decision=decision, file=ContentFile(content, name=f"{digest[:24]}.docx"), name=f"{paper.title}.docx".replace("\n", "")[-120:],
        content_type=DOCX, size=len(content), sha256=digest, uploaded_by=actor, uploaded_at=clock.now(),
    )  # fmt: skip


def record_talk(inquiry: Inquiry, *, actor: User, talk_on: date, talk_people: str, talk_record: str) -> None:
    """约谈记录: when, who with whom, what was said and promised."""
    if talk_on > clock.today():
        raise Refused("约谈日期不能晚于今天")
    with step("record_talk", inquiry, actor):
        decision = last_decision(inquiry)
        assert decision is not None  # talk_ordered
        decision.talk_on, decision.talk_people = talk_on, said(talk_people, "请写明约谈人和参加人")
        decision.talk_record = said(talk_record, "请写明约谈内容和单位表态")
        decision.save()


def rectify(inquiry: Inquiry, *, actor: User, rectification: str) -> None:
    """报告整改: what the unit did; may be said anew until the file is closed."""
    with step("rectify", inquiry, actor) as taken:
        inquiry.rectification, inquiry.rectified_at = said(rectification, "请写明整改情况"), taken.at


def close(inquiry: Inquiry, *, actor: User, outcome: str) -> None:
    """结案. What was handed to the supervisory organ is closed by that organ, with what came of it."""
    with step("close", inquiry, actor, note=said(outcome, "请写明结案意见")) as taken:
        inquiry.outcome, inquiry.ended_at = outcome.strip(), taken.at


def drop(inquiry: Inquiry, *, actor: User, note: str) -> None:
    """不予问责."""
    with step("drop", inquiry, actor, note=said(note, "请写明不予问责的理由")) as taken:
        inquiry.outcome, inquiry.ended_at = note.strip(), taken.at
