"""督办的三个月: every morning what the standard names is taken up; units answer, supervisors press, visit, meet and strike off.

The verbs are the product's own, under the moved clock, so that the ledger holds every level and every state by the roads
that lead there. What the loop's steps bring about at once in the running city is brought about here the morning after.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Final

from hotline.base import clock
from hotline.base.refusal import Refused
from hotline.org import roles
from hotline.org.models import Unit, User
from hotline.org.permissions import holders_of
from hotline.site.demo.world import World
from hotline.supervision import actions, telling
from hotline.supervision.actions import watching
from hotline.supervision.models import Supervision, SupervisionEvent
from hotline.supervision.workflow import OPEN, Level, SupervisionState
from hotline.workorders.models import Event, WorkOrder
from hotline.workorders.workflow import AssignmentState, OrderState

NEWS: Final = timedelta(days=3)  # what is older is told to nobody
S = SupervisionState

PROGRESS: Final = (
    ("已联系诉求人说明情况，施工队明日进场。", "现场施工"), ("配件已到货，正在安排更换。", "更换配件"),
    ("已会同街道到现场核查，问题属实。", "制定整改方案"), ("整改方案已报分管领导审定。", "组织实施"),
    ("已完成主体整改，正在收尾。", "邀请诉求人查看"), ("与产权单位协商维修费用分担，尚未一致。", "再次协商"),
)  # fmt: skip
RESULTS: Final = (
    "经现场核查，反映的问题属实，已整改到位，并向诉求人当面说明，诉求人表示认可。",
    "已责成责任企业限期整改，经复查整改到位；同时建立巡查台账，防止反弹。",
    "反映的事项已列入本季度计划并公示，先行采取临时措施，诉求人表示理解。",
)  # fmt: skip
FINDINGS: Final = (
    "到场时问题仍在，现场有围挡但无人施工；居民反映已停工三天。", "已完成约七成工程量，材料堆放占道，通行不便。",
    "责任单位已到场处置，问题基本解决，尚余清理工作。",
)  # fmt: skip
DEMANDS: Final = ("三日内复工，每日报送进展。", "两日内清理占道材料，恢复通行。", "本周内完成收尾并请诉求人验收。")
NEWS_STORY: Final = "多名市民反映，《今日12345》栏目跟踪报道。"
REFERRED: Final = "两次督办仍逾期，涉嫌推诿敷衍，移送监察机关核查。"
RETURNS: Final = (
    "该路段已移交给县级管养，附移交清单，请按属地原则明确。",
    "涉及的设施产权属于企业，本单位只负责行业监管。",
)


class Supervising:
    """`morning` is what the simulation calls each day at nine."""

    def __init__(self, world: World) -> None:
        self.world, self.chance = world, world.chance
        self.inspectors = list(holders_of(roles.OVERSEE).order_by("pk"))
        self.last = Event.objects.order_by("-id").values_list("id", flat=True).first() or 0
        self.told = 0

    def morning(self) -> None:
        steps = Event.objects.filter(id__gt=self.last, verb__in=watching.FOLLOWED).select_related("order__lead_unit")
        for event in steps.defer("order__words").order_by("id"):
            watching.follow(event)
            self.last = event.pk
        watching.watch()
        if clock.now().weekday() < 5:
            rows = Supervision.objects.filter(state__in=OPEN).exclude(level=Level.REMIND)
            for row in rows.select_related("order__lead_unit", "unit", "brief__leader").order_by("id"):
                self._work_on(row)
            self._propose()
        if clock.now() > self.world.now - timedelta(days=1):
            self._today()
        if clock.now() > self.world.now - NEWS:
            self._tell()

    def _work_on(self, row: Supervision) -> None:
        """One working day of one supervision; at most one step of each side."""
        say: Callable[[tuple[str, ...]], str] = self.chance.choice
        try:
            if row.state == S.PROPOSED:
                actions.issue(row, actor=self._supervisor(row), note="同意立项。")
            elif row.unit is None:
                return
            elif row.state == S.ISSUED:
                self._answered(row, row.unit)
            elif row.state == S.RETURN_REQUESTED:
                self._about_return(row, row.unit)
            elif row.state == S.REPORTED and self.chance.random() < 0.6:
                if self.chance.random() < 0.15:
                    actions.send_again(row, actor=self._supervisor(row), note="请补充整改前后对比照片和诉求人意见。")
                else:
                    actions.accept(row, actor=self._supervisor(row), note="情况属实，同意。")
            elif row.state == S.DONE:
                self._close(row, say(RESULTS))
        except Refused:
            return  # the order stands in the way today

    def _about_return(self, row: Supervision, unit: Unit) -> None:
        dice, note = self.chance.random(), "经核对三定方案，按首接负责的原则处理。"
        if dice < 0.3 and row.order.state == OrderState.IN_HANDLING and row.order.lead_unit_id == unit.pk:
            self._meet(row, unit)
        elif dice < 0.5:
            actions.refuse_return(row, actor=self._supervisor(row), note=note)
        elif dice < 0.6:
            actions.send_back(row, actor=self._supervisor(row), note=note)

    def _answered(self, row: Supervision, unit: Unit) -> None:
        handler, dice = self.world.staff.handler(unit), self.chance.random()
        if row.level == Level.GOVERNMENT and row.brief is None and dice < 0.5:
            director, leader = self.world.staff.of_centre(roles.DIRECT, row.order), self.world.staff.leader()
            actions.report_up(
                row,
                actor=director,
                leader=leader,
                summary=row.reason,
                suggestion="拟请责任单位限期办结，市政府督查室跟踪督办。",
            )
        elif dice < 0.22 or (row.order.state != OrderState.IN_HANDLING and dice < 0.6):
            actions.report(row, actor=handler, result=self.chance.choice(RESULTS))
        elif dice < 0.45:
            text, next_step = self.chance.choice(PROGRESS)
            actions.report_progress(
                row, actor=handler, text=text, next_step=next_step, next_on=(clock.now() + timedelta(days=2)).date()
            )
        elif dice < 0.49 and row.n_urges == 0:
            actions.ask_return(row, actor=handler, reason=self.chance.choice(RETURNS))
        elif dice < 0.6 and row.is_late:
            if row.letter_no or dice < 0.54:
                actions.urge(row, actor=self._supervisor(row))
            else:
                actions.send_letter(row, actor=self._supervisor(row), reason="督办期限已过，至今没有报送办理结果")
        elif dice < 0.66 and not row.visits.exists():
            at = self.chance.randrange(len(FINDINGS))
            supervisor = self._supervisor(row)
            actions.visit(
                row, actor=supervisor, visited_on=clock.today(), place=row.order.place or str(row.order.area or "现场"),
                people=f"{supervisor.name}、市民热线记者站记者", unit_people=handler.name, findings=FINDINGS[at], demands=DEMANDS[at],
            )  # fmt: skip
        elif dice < 0.68 and row.level == Level.GOVERNMENT:
            actions.refer(
                row,
                actor=self.world.staff.of_centre(roles.DIRECT),
                reason=REFERRED,
            )
        elif dice < 0.7 and self._may_be_in_the_news(row):
            actions.open_by_hand(
                row.order, actor=self._supervisor(row), level=Level.MEDIA, unit=unit, reason=NEWS_STORY
            )  # fmt: skip

    def _may_be_in_the_news(self, row: Supervision) -> bool:
        fit = row.level == Level.INTERNAL and not row.order.seals_identity
        return fit and not Supervision.objects.filter(order=row.order_id, level=Level.MEDIA).exists()

    def _meet(self, row: Supervision, unit: Unit) -> None:
        """协调会 on a return that was asked for: the unit that leads the order remains answerable. Who leads one that nobody
        has is decided by the order's own road, at the weekly meeting."""
        director = self.world.staff.of_centre(roles.DIRECT, row.order)
        actions.meet(
            row, actor=director, held_on=clock.today(), place="市热线办会议室", lead_unit=unit, limit_days=3,
            attendees=f"市热线办、{unit.short_name}、市委编办、属地政府",
            minutes=f"会议听取了各单位意见，依据三定方案和首接负责制，明确由{unit.short_name}承办，其他单位配合。",
        )  # fmt: skip

    def _close(self, row: Supervision, result: str) -> None:
        actor = self._supervisor(row)
        if row.level == Level.GOVERNMENT and row.informed_at is None:
            actions.inform_leader(row, actor=actor, leader=row.leader or self.world.staff.leader(), text=result)
        elif self.chance.random() < 0.7:
            actions.strike_off(row, actor=actor, signature=actor.name, note="办理到位，同意销号。")

    def _propose(self, *, always: bool = False) -> None:
        """Now and then somebody at the centre asks for it."""
        if self.chance.random() < 0.85 and not always:
            return
        late = WorkOrder.objects.filter(
            state=OrderState.IN_HANDLING, is_supervised=False, is_justice=False, assignments__state=AssignmentState.HANDLING
        )  # fmt: skip
        order = late.select_related("lead_unit").defer("words").order_by("due_at").first()
        if order is not None:
            try:
                actions.propose(
                    order,
                    actor=self.world.staff.of_centre(roles.CALL_BACK),
                    reason="诉求人多次来电催问，单位没有实质进展。",
                )
            except Refused:
                return

    def _today(self) -> None:
        """What stands open now, so that each desk has something to do: proposed, asked back, urged, in the news, referred."""
        self._propose(always=True)
        found = Supervision.objects.filter(
            level=Level.INTERNAL, state=S.ISSUED, order__state=OrderState.IN_HANDLING
        ).exclude(unit=None)
        rows = [
            row
            for row in found.select_related("order__lead_unit", "unit").order_by("id")
            if not row.order.seals_identity
        ]
        for verb, row in zip(("ask_return", "news", "refer", "urge"), rows, strict=False):
            assert row.unit is not None
            try:
                if verb == "ask_return":
                    actions.ask_return(row, actor=self.world.staff.handler(row.unit), reason=RETURNS[0])
                elif verb == "news":
                    actions.open_by_hand(
                        row.order, actor=self._supervisor(row), level=Level.MEDIA, unit=row.unit, reason=NEWS_STORY
                    )
                elif verb == "refer":
                    actions.refer(row, actor=self.world.staff.of_centre(roles.DIRECT), reason=REFERRED)
                else:
                    actions.urge(row, actor=self._supervisor(row))
            except Refused:
                continue

    def _supervisor(self, row: Supervision) -> User:
        if row.level in (Level.GOVERNMENT, Level.DISCIPLINE):
            wanted = "监察" if row.level == Level.DISCIPLINE else "市政府督查室"
            return next((one for one in self.inspectors if wanted in one.role_names), self.inspectors[0])
        return self.world.staff.of_centre(roles.SUPERVISE, row.order)

    def _tell(self) -> None:
        events = SupervisionEvent.objects.filter(id__gt=self.told, at__gt=clock.now() - timedelta(days=1))
        for event in events.select_related(
            "supervision__order", "supervision__unit", "supervision__brief", "actor__unit"
        ).order_by("id"):
            telling.of_event(event)
            self.told = event.pk
