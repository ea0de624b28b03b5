"""问责公文: 提醒函, 约谈通知书, 通报, 移送函 as official papers. No citizen is named in any: an order is a number and a title
from which what names a person is hidden."""

from collections.abc import Callable, Mapping
from typing import Final

from django.utils.timezone import localtime

from hotline.accountability.measures import Measure
from hotline.accountability.models import Decision
from hotline.base.masking import masked
from hotline.base.moments import day_in_words
from hotline.base.official import Block, Heading, OfficialPaper, Text
from hotline.org.models import Unit, UnitKind

SUPERVISORY_ORGAN: Final = "市纪委监委机关"


def office() -> Unit | None:
    """Who issues: the hotline's own office."""
    return Unit.objects.filter(kind=UnitKind.HOTLINE, parent=None).first()


def paper_of(decision: Decision) -> OfficialPaper:
    """The paper of an issued decision."""
    inquiry, measure = decision.inquiry, Measure(decision.measure)
    unit, issuer = inquiry.unit, office()
    name = issuer.name if issuer is not None else "市民热线办公室"
    on = localtime(decision.issued_at).date() if decision.issued_at else None
    is_letter = measure in (Measure.REMINDER, Measure.REFERRAL)
    return OfficialPaper(
        head=name if is_letter else f"{name}文件", is_letter=is_letter, number=decision.number, title=_TITLES[measure](unit), addressees=_addressees(measure, unit),
        blocks=_body(decision), signed_by=name, on=on, copies=_copies(measure), printed_by=name,
    )  # fmt: skip


_TITLES: Final[Mapping[Measure, Callable[[Unit], str]]] = {
    Measure.REMINDER: lambda unit: "关于市民热线诉求办理问题的提醒函",
    Measure.TALK: lambda unit: "关于市民热线诉求办理问题的\n约谈通知",
    Measure.CRITICISM: lambda unit: f"关于{unit.short_name}办理市民热线诉求\n有关问题的通报",
    Measure.REFERRAL: lambda unit: f"关于移送{unit.short_name}\n有关问题线索的函",
}


def _addressees(measure: Measure, unit: Unit) -> str:
    if measure is Measure.CRITICISM:
        return "各县（市、区）人民政府，市直有关部门，各公共服务单位"
    return SUPERVISORY_ORGAN if measure is Measure.REFERRAL else unit.name


def _copies(measure: Measure) -> str:
    if measure is Measure.CRITICISM:
        return f"市委办公室，市政府办公室，市政府督查室，{SUPERVISORY_ORGAN}"
    return "市政府督查室" if measure is not Measure.REMINDER else ""


def _body(decision: Decision) -> tuple[Block, ...]:
    inquiry, measure = decision.inquiry, Measure(decision.measure)
    order = inquiry.order
    of_order = f"“{masked(order.title)}”诉求（工单{order.no}）" if order is not None else "市民热线诉求"
    is_to_others = measure in (Measure.CRITICISM, Measure.REFERRAL)
    you, whose = ("该单位", inquiry.unit.name) if is_to_others else ("你单位", "你单位")
    blocks: list[Block] = [
        Text(
            f"经核查，{whose}办理{of_order}中存在“{inquiry.ground}”问题。现将有关情况和处理意见{_VERB[measure]}如下。"
        ),
        Heading("一、查明的事实"),
        Text(masked(inquiry.findings)),
        Heading("二、陈述申辩"),
        Text(
            masked(inquiry.defence) if inquiry.defence else f"{you}收到核查结果后，在规定期限内没有提出陈述申辩意见。"
        ),
        Heading("三、处理意见"),
        Text(f"{masked(decision.reason)}\n{_MEASURES[measure].format(you=you)}"),
    ]
    if decision.why_not_milder:
        blocks.append(Text(masked(decision.why_not_milder)))
    if decision.demands:
        blocks += [Heading("四、整改要求"), Text(masked(decision.demands))]
        if decision.answer_due_at is not None:
            blocks.append(Text(f"请{you}于{day_in_words(decision.answer_due_at)}前书面报告整改情况。"))
    if measure is Measure.REFERRAL:
        blocks.append(Text("问责案卷及证据材料随函移送，请依纪依法处理，并将处理结果函告我办。"))
    return tuple(blocks)


_VERB: Final = {Measure.REMINDER: "函告", Measure.TALK: "通知", Measure.CRITICISM: "通报", Measure.REFERRAL: "函告"}
_MEASURES: Final = {
    Measure.REMINDER: "依据《市民热线工作标准》第十四项，现对{you}予以书面提醒。",
    Measure.TALK: "依据《市民热线工作标准》第十四项，决定约谈{you}主要负责人，具体时间、地点另行通知。",
    Measure.CRITICISM: "依据《市民热线工作标准》第十四项，决定对{you}予以通报批评。",
    Measure.REFERRAL: "依据《市民热线工作标准》第十四项，现将{you}有关问题线索移送你机关。",
}
