"""督办公文: 督办单, 提醒函, 呈阅件 in the official layout (GB/T 9704). No identity stands on them; of a sealed order not the matter either."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils.timezone import localdate, localtime

from hotline.base import clock
from hotline.base.official import Block, Heading, OfficialPaper, Text, date_in_words, written
from hotline.notices.wording import hide_people
from hotline.org import roles
from hotline.org.models import Unit, UnitKind, User
from hotline.supervision.models import Supervision
from hotline.supervision.permissions import supervises
from hotline.supervision.workflow import Level


@dataclass(frozen=True)
class Paper:
    key: str
    name: str
    make: Callable[[Supervision, Unit], OfficialPaper]

    def written(self, row: Supervision, actor: User) -> bytes:
        """The .docx, marked with who took it."""
        office = Unit.objects.active().filter(kind=UnitKind.HOTLINE).order_by("path").first()
        assert office is not None, "没有热线办"
        paper = self.make(row, office)
        mark = f"{actor.name} {localtime(clock.now()):%Y-%m-%d %H:%M} 自平台生成"
        return written(OfficialPaper(**{**vars(paper), "mark": mark}))


def papers_of(user: User, row: Supervision) -> list[Paper]:
    """Those that there are of it, for this person."""
    if row.opened_at is None:
        return []
    found = [] if row.level == Level.REMIND else [PAPERS["order"]]
    if row.letter_no:
        found.append(PAPERS["letter"])
    if row.brief is not None and (supervises(user) or user.has_perm(roles.INSTRUCT)):
        found.append(PAPERS["brief"])
    return found


def _matter(row: Supervision) -> str:
    return "（保密件，诉求内容请在平台查看）" if row.order.seals_identity else f"“{hide_people(row.order.title)}”"


def _content(row: Supervision) -> str:
    if row.order.seals_identity:
        return "本件为保密件，诉求内容请在平台查看；办理中不得打听、泄露诉求人身份。"
    return hide_people(row.order.content)


def _reason(row: Supervision) -> str:
    return "详见平台。" if row.order.seals_identity else hide_people(row.reason)


def _day(at: datetime | None) -> str:
    return date_in_words(localdate(at)) if at else ""


def _to(row: Supervision) -> str:
    return row.unit.name if row.unit is not None else "各有关单位"


def _order(row: Supervision, office: Unit) -> OfficialPaper:
    """督办单."""
    blocks = (
        Text(f"市民热线工单{row.order.no}{_matter(row)}，经{row.get_level_display()}立项（督办编号{row.no}），现就有关事项通知如下："),
        Heading("一、督办事项"), Text(_content(row)),
        Heading("二、督办原因"), Text(_reason(row)),
        Heading("三、办理要求"),
        Text(
            f"请认真核实，依法依规办理，于{localtime(row.due_at):%Y年%-m月%-d日%H时%M分}前在平台报送办理结果和佐证材料。"
            "办理结果经审核、回访后销号。不属于本单位职责的，请在平台申请退回并写明依据。" if row.due_at else ""
        ),
    )  # fmt: skip
    return OfficialPaper(
        "督办通知单", blocks, head=office.name, number=row.paper_no, addressees=_to(row), signed_by=office.name,
        on=localdate(row.opened_at) if row.opened_at else None,
        remark=f"联系电话：{office.duty_phone}" if office.duty_phone else "",
        copies="市政府督查室" if row.level == Level.GOVERNMENT else "",
    )  # fmt: skip


def _letter(row: Supervision, office: Unit) -> OfficialPaper:
    """提醒函, as it was sent."""
    why = "有关事由详见平台" if row.order.seals_identity else hide_people(row.letter_text)
    blocks = (
        Text(f"贵单位承办的市民热线工单{row.order.no}{_matter(row)}，{why}。"),
        Text("请高度重视，明确专人，抓紧办理并及时答复诉求人；确有困难的，请在平台说明进展和下一步安排。逾期仍未办理的，将按工作标准升级督办。"),
        Text("特此函告。"),
    )  # fmt: skip
    return OfficialPaper(
        "关于按期办理市民热线工单的提醒函", blocks, head=office.name, is_letter=True, number=row.letter_no, addressees=_to(row),
        signed_by=office.name, on=localdate(row.letter_at) if row.letter_at else None,
        remark=f"联系电话：{office.duty_phone}" if office.duty_phone else "",
    )  # fmt: skip


def _brief(row: Supervision, office: Unit) -> OfficialPaper:
    """呈阅件, with the instruction where there is one, and the result where it is reported."""
    brief = row.brief
    assert brief is not None
    blocks: list[Block] = [
        Heading("一、情况摘要"), Text(hide_people(brief.summary)),
        Heading("二、拟办意见"), Text(hide_people(brief.suggestion) or "请批示。"),
    ]  # fmt: skip
    if brief.instruction:
        blocks += [
            Heading("三、批示"),
            Text(f"{brief.instruction}（{brief.leader.name}，{_day(brief.instructed_at)}）"),
        ]
    if brief.instruction and row.result:
        blocks += [Heading("四、办理结果"), Text(hide_people(row.result))]
    return OfficialPaper(
        "市民热线呈阅件", tuple(blocks), head=office.name, number=f"呈阅件〔{localdate(brief.sent_at).year}〕{brief.no[-5:].lstrip('0')}号",
        signed_off_by=brief.sent_by.name, subtitle=f"工单{row.order.no}　督办{row.no}", addressees=brief.leader.name,
        signed_by=office.name, on=localdate(brief.sent_at),
    )  # fmt: skip


PAPERS: Final[Mapping[str, Paper]] = {
    paper.key: paper
    for paper in (
        Paper("order", "督办单", _order),
        Paper("letter", "提醒函", _letter),
        Paper("brief", "呈阅件", _brief),
    )
}
