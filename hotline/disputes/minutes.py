"""研判纪要: drafted of the record and the votes, for the office to go over; and what stands in the Word file."""

from collections import Counter

from django.utils.timezone import localtime

from hotline.base.moments import day_in_words
from hotline.base.official import Heading, OfficialPaper, Table, Text, written
from hotline.disputes.models import Dispute, Panel, VoteChoice
from hotline.disputes.queries.lists import judged_by
from hotline.org.models import Unit, UnitKind


def drafted(panel: Panel) -> str:
    """The minutes as they would read now."""
    rows = judged_by(panel)
    names = "、".join(panel.members.order_by("id").values_list("name", flat=True))
    counted = Counter(one.get_outcome_display() for one in rows)
    result = "、".join(f"{name}{n}件" for name, n in counted.items()) or "没有研判结果"
    lines = [
        f"{day_in_words(panel.held_at)}，{panel.chair.name}在{panel.place}主持召开异议件月底集中研判会，{names}参加。"
        f"会议研判异议{len(rows)}件：{result}。纪要如下：",
    ]  # fmt: skip
    for n, one in enumerate(rows, 1):
        lines += ["", *_item(n, one)]
    return "\n".join(lines)


def _item(n: int, one: Dispute) -> list[str]:
    heard = f"{one.heard_from}陈述" if one.heard_from else "单位意见"
    lines = [
        f"{n}．{one.unit.short_name}对工单{one.order.no}的{one.get_kind_display()}异议（{one.no}）",
        f"原决定：{day_in_words(one.objected_at)}{one.objected_to}。",
        f"异议理由：{one.reason}",
        f"{heard}：{one.statement}" if one.statement else "",
        f"表决：{tally(one)}。",
        f"研判意见：{one.get_outcome_display()}。{one.decision}",
    ]
    return [line for line in lines if line]


def tally(dispute: Dispute) -> str:
    """成立3票，不成立1票，惠回访回避."""
    votes = list(dispute.votes.all())
    counted = Counter(one.choice for one in votes if one.choice != VoteChoice.ASIDE)
    said = [f"{VoteChoice(choice).label}{counted[choice]}票" for choice in VoteChoice if counted[choice]]
    aside = "、".join(one.member.name for one in votes if one.choice == VoteChoice.ASIDE)
    return "，".join([*said, f"{aside}回避" if aside else ""]).strip("，")


def as_word(panel: Panel, mark: str = "") -> bytes:
    """纪要 on paper: the text as it was settled, behind it what was decided at a glance."""
    rows = judged_by(panel)
    office = Unit.objects.filter(kind=UnitKind.HOTLINE).order_by("path").values_list("name", flat=True).first() or ""
    decided = tuple(
        (one.no, one.unit.short_name, one.order.no, one.get_kind_display(), one.get_outcome_display(), tally(one)) for one in rows
    )  # fmt: skip
    table = Table(("异议", "单位", "工单", "类型", "结果", "表决"), decided, caption="研判结果一览")
    concluded_at = panel.concluded_at
    return written(
        OfficialPaper(
            title="异议件集中研判会议纪要", subtitle=f"（{panel.no}）", blocks=(Text(panel.minutes), Heading("研判结果"), table), signed_by=office,
            on=localtime(concluded_at).date() if concluded_at else None, mark=mark,
        )
    )  # fmt: skip
