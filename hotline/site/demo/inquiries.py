"""演示问责: files against units in every state, walked by the real actions on days of the three months that have passed."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Exists, OuterRef
from django.utils.timezone import localtime

from hotline.accountability import actions
from hotline.accountability.models import Inquiry
from hotline.base import clock
from hotline.org.models import User
from hotline.org.permissions import holders_of
from hotline.org.roles import DECIDE_MEASURES, INSPECT, KEEP_INQUIRIES, SIGN_REPLY
from hotline.site.demo.pictures import png
from hotline.workorders.models import Deadline, WorkOrder


@dataclass(frozen=True)
class Story:
    """`until` is the last verb taken. Days go back from the present; `again`: against the unit of the story before."""

    days: int
    ground: str
    matter: str
    findings: str
    measure: str
    until: str
    why: str = ""
    again: bool = False
    defence: str = "因人员调整，工单交接不及时，现已补办，请考虑客观原因从轻处理。"


OVERDUE, FALSE, RUDE, LEAK = "两次督办仍逾期", "办理结果弄虚作假", "态度粗暴、推诿敷衍", "泄露诉求人信息"
DEMANDS: Final = "一、三个工作日内办结所涉诉求并答复诉求人。\n二、明确一名负责人分管热线工单，逐日核对时限。\n三、对同类未办结诉求全面自查，书面报告结果。"
REASON: Final = "申辩所述人员调整属内部管理问题，不影响对事实的认定。"
STORIES: Final = (
    Story(74, OVERDUE, "两次书面督办后仍未报告办理结果，诉求人三次来电催问。", "承办期间两次收到督办单，均未在期限内报告，也未向诉求人说明进展。",
          "REMINDER", "close"),
    Story(48, OVERDUE, "提醒函送达后，同类工单再次逾期。", "收到提醒函后两周内，又有工单逾期未签收、未回复，整改措施没有落实。", "TALK", "close", again=True),
    Story(40, FALSE, "回访时诉求人反映照片是旧照片，现场没有施工。", "答复所附“整改后”照片拍摄于上一年度，现场复核未见施工痕迹，答复与事实不符。",
          "CRITICISM", "rectify", why="虚构办理结果，性质恶劣，提醒、约谈不足以警示，直接予以通报批评。"),
    Story(33, LEAK, "诉求人来电称被投诉方掌握其投诉内容和电话。", "经查，经办人将工单截图转发给被投诉企业，致诉求人受到骚扰。",
          "REFERRAL", "close", why="泄露诉求人信息，涉嫌违纪，超出热线管理权限，须由监察机关处理。"),
    Story(27, RUDE, "诉求人反映工作人员电话中推诿、训斥。", "通话录音证实，工作人员三次以“不归我们管”拒绝受理，并有训斥言语。", "TALK", "record_talk",
          why="当事人态度恶劣且有录音为证，书面提醒不足以纠正，须当面约谈。"),
    Story(22, OVERDUE, "督办后仍逾期，单位未申请延期。", "督办期满未报结果，逾期期间没有现场处置记录。", "REMINDER", "issue"),
    Story(18, FALSE, "同一路段反映三次，每次均答复“已修复”。", "现场复核，路面坑槽没有修补，三次答复内容雷同。", "REMINDER", "decide"),
    Story(14, OVERDUE, "逾期未办结，督办后只报“正在处理”。", "两次督办回复均为“正在处理”，没有措施和时间表。", "REMINDER", "defend"),
    Story(4, OVERDUE, "督办期满未报结果。", "督办期满未报结果，诉求人再次来电。", "REMINDER", "ask_defence"),
    Story(6, RUDE, "诉求人反映窗口人员态度生硬、来回推诿。", "", "", "verify"),
    Story(2, FALSE, "抽查发现答复所附材料与现场不符。", "", "", "take_up"),
    Story(30, OVERDUE, "系统提示两次督办后逾期。", "", "", "drop"),
)  # fmt: skip


class Inquiries:
    """One run. Each story has an order of its own, late or not, with a unit whose leader signs."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.keeper, self.decider = self._one(KEEP_INQUIRIES, "supervisor1"), self._one(DECIDE_MEASURES, "director")
        self.inspector = self._one(INSPECT, "discipline")
        self.leaders = {
            user.unit_id: user for user in holders_of(SIGN_REPLY).select_related("unit") if user.unit_id is not None
        }

    @staticmethod
    def _one(permission: str, username: str) -> User:
        return holders_of(permission).select_related("unit").get(username=username)

    def fill(self) -> int:
        """How many files; fewer where a tiny city has too few orders."""
        dispatched = WorkOrder.objects.filter(
            is_justice=False, lead_unit__in=list(self.leaders), first_dispatched_at__isnull=False
        )  # fmt: skip
        was_late = Exists(Deadline.objects.filter(order=OuterRef("pk"), missed_at__isnull=False))
        known = dispatched.annotate(was_late=was_late).select_related("lead_unit").defer("words")
        orders = list(known.order_by("-id")[:2000])
        late = [one for one in orders if one.was_late]  # type: ignore[attr-defined]
        n, seen, order = 0, set[int | None](), None
        for story in STORIES:
            order = (
                order if story.again else self._older(late if story.ground == OVERDUE else orders, story.days + 3, seen)
            )
            if order is None:
                continue
            seen.add(order.lead_unit_id)
            self._walk(story, order)
            n += 1
        return n

    def _older(self, orders: list[WorkOrder], days: int, seen: set[int | None]) -> WorkOrder | None:
        """The latest that was with its unit so many days ago already; each of another unit."""
        day = self.now - timedelta(days=days)
        fit = (
            one
            for one in orders
            if one.first_dispatched_at and one.first_dispatched_at < day and one.lead_unit_id not in seen
        )
        return next(fit, None)

    def _walk(self, story: Story, order: WorkOrder) -> None:
        unit = order.lead_unit
        assert unit is not None
        leader = self.leaders[unit.pk]
        with self._on(story.days):
            row = actions.take_up(
                actor=self.keeper, unit=unit, ground=story.ground, matter=story.matter, order=order,
                papers=[_paper("督办单扫描件.png")],
            )  # fmt: skip
        if story.until == "drop":
            with self._on(story.days - 1):
                actions.drop(
                    row, actor=self.decider, note="经核对，该单位在第二次督办期内已申请延期并获批准，不构成逾期。"
                )
            return
        for verb, after, take in self._steps(row, story, leader):
            if story.until == "take_up":
                return
            with self._on(max(story.days - after, 0)):
                take()
            if verb == story.until:
                return

    def _steps(self, row: Inquiry, story: Story, leader: User) -> Iterator[tuple[str, int, Callable[[], object]]]:
        yield "verify", 1, lambda: actions.verify(row, actor=self.keeper, note="调取督办记录、通话录音，核对答复材料。")
        yield (
            "ask_defence",
            3,
            lambda: actions.ask_defence(row, actor=self.keeper, findings=story.findings, proposal=story.measure),
        )
        yield (
            "defend",
            5,
            lambda: actions.defend(row, actor=leader, defence=story.defence, papers=[_paper("情况说明.png")]),
        )
        yield "decide", 8, lambda: actions.decide(
            row, actor=self.decider, measure=story.measure, reason=REASON, demands="" if story.measure == "REFERRAL" else DEMANDS,
            why_not_milder=story.why,
        )  # fmt: skip
        yield "issue", 9, lambda: actions.issue(row, actor=self.keeper)
        if story.measure == "TALK":
            yield "record_talk", 13, lambda: actions.record_talk(
                row, actor=self.keeper, talk_on=clock.today(), talk_people=f"{self.decider.name}、{self.keeper.name}与{leader.name}",
                talk_record="指出存在的问题，要求限期整改。单位表示接受，由主要负责人牵头，一周内报告整改结果。",
            )  # fmt: skip
        if story.measure == "REFERRAL":
            yield (
                "close",
                20,
                lambda: actions.close(
                    row,
                    actor=self.inspector,
                    outcome="已对直接责任人立案审查，给予党内警告处分，责令所在单位作出检查。",
                ),
            )
            return
        yield (
            "rectify",
            15,
            lambda: actions.rectify(
                row,
                actor=leader,
                rectification="所涉诉求已办结并答复诉求人；由副职分管热线工单，每日两次核对时限；自查同类诉求7件，全部办结。",
            ),
        )
        yield (
            "close",
            19,
            lambda: actions.close(row, actor=self.decider, outcome="整改措施到位，回访诉求人满意，同意结案。"),
        )

    def _on(self, days: int) -> AbstractContextManager[None]:
        """Ten in the morning so many days ago; never later than the present."""
        moment = localtime(self.now - timedelta(days=days)).replace(hour=10, minute=days % 60)
        return clock.moved_to(min(moment, self.now))


def fill(now: datetime) -> int:
    return Inquiries(now).fill()


def _paper(name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, png([bytearray(b"\xf4\xf4\xf0" * 120) for _ in range(160)], 120))
