"""月底: every working morning units dispute what was decided against them and the office checks it; at the month's end a panel
judges, two persons exclude what was upheld, and the month's report goes out. Weekly and daily reports and typical cases besides.

The verbs are the product's own, under the moved clock: the last months are judged and told, the running one waits.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from random import Random
from typing import Any, Final

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.timezone import localtime

from hotline.analytics.actions import cases, reports
from hotline.analytics.models import Report, ReportKind, TypicalCase
from hotline.analytics.telling import readers_of
from hotline.base import clock
from hotline.base.refusal import Refused
from hotline.catalog.models import Category
from hotline.disputes import actions
from hotline.disputes.minutes import drafted
from hotline.disputes.models import Dispute, DisputeKind, Exclusion, Panel, VoteChoice
from hotline.disputes.queries.lists import agenda
from hotline.disputes.workflow import DisputeState, ExclusionState
from hotline.org import roles
from hotline.org.models import User
from hotline.org.permissions import holders_of
from hotline.site.demo.phrases import read_texts
from hotline.site.demo.pictures import paper
from hotline.site.demo.world import SEED, World
from hotline.workorders.models import Assignment, Callback, Deadline, Event, Request, WorkOrder
from hotline.workorders.workflow import OrderState

WORD: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MOST_A_MONTH: Final = 14
DAILIES, WEEKLIES = timedelta(days=7), timedelta(days=30)
D, K = DisputeState, DisputeKind

TEXTS: Final = read_texts("disputes.toml")  # by kind, several ways each
LESSONS: Final = (
    "群众的急难愁盼往往是小事，快办、办实就能赢得认可。", "牵头单位主动上前一步，跨部门的难题也能解开。",
    "由一件事推动一类事，比逐件答复更能减少重复诉求。", "先联系、讲清楚，办不到的也能得到理解。",
)  # fmt: skip
WORDS: Final = (
    "一是逾期和反复重办仍有发生，请有关单位逐件说明原因。\n二是部分单位先行联系不及时，诉求人来电催问较多。\n"
    "三是同类诉求反复出现，请主管部门由一件事解决一类事。\n下一步：抓好签收、联系、回复三个时限，热线办加强审核回访和督办。"
)


class MonthEnd:
    """`morning` is what the simulation calls each day at nine."""

    def __init__(self, world: World) -> None:
        self.world, self.chance = world, Random(SEED + 9)
        self.calendar = world.hours.calendar
        self.since = clock.now()
        self.n_said: dict[str, int] = {}
        self.director = holders_of(roles.HOLD_PANEL).order_by("pk")[0]
        self.checkers = list(holders_of(roles.CHECK_DISPUTES).exclude(pk=self.director.pk).order_by("pk"))
        self.compilers = list(holders_of(roles.COMPILE_REPORTS).order_by("pk"))
        self.began = localtime(world.now).date() - timedelta(days=92)

    def morning(self) -> None:
        today = clock.today()
        if self.calendar.is_working_day(today):
            self._exclude()
            self._file()
            self._check()
            if self.calendar.nth_working_day_after(today, 1).month != today.month:
                self._judge()
            elif self.calendar.nth_working_day_after(today.replace(day=1) - timedelta(days=1), 4) == today:
                self._judge_the_rest()
            self._nominate()
        self._report(today)
        self.since = clock.now()

    # ── disputes ──

    def _file(self) -> None:
        """About what was decided since the last working morning: sometimes, and not too often in a month."""
        first = localtime(clock.now()).replace(day=1, hour=0, minute=0)
        n, most = Dispute.objects.filter(filed_at__gte=first).count(), 1 + MOST_A_MONTH * clock.today().day // 28
        for turn, kind in self._decided():
            share = 0.3 if kind == K.OVERDUE else 0.6
            if n >= most or turn.order.is_justice or self.chance.random() > share:
                continue
            said = self._said(kind, turn.order)
            file = SimpleUploadedFile(
                f"{said['proof']}.docx", paper(said["proof"], said["shows"], turn.unit.name), WORD
            )
            try:
                actions.file(
                    turn,
                    actor=self.world.staff.handler(turn.unit),
                    kind=kind,
                    reason=said["reason"],
                    basis="工作标准⑬",
                    papers=[file],
                )
            except Refused:
                continue  # a unit without people of its own, or one that has said so before
            n += 1

    def _said(self, kind: str, order: WorkOrder) -> dict[str, Any]:
        """The next way in which a dispute of that kind is put, of this order."""
        ways = TEXTS[kind]
        n = self.n_said[kind] = self.n_said.get(kind, -1) + 1
        return _filled(ways[n % len(ways)], order)

    def _told(self, row: Dispute) -> dict[str, Any]:
        """The way in which this one was put."""
        ways = [_filled(one, row.order) for one in TEXTS[row.kind]]
        return next((one for one in ways if one["reason"] == row.reason), ways[0])

    def _decided(self) -> Iterator[tuple[Assignment, str]]:
        since = self.since - timedelta(hours=1)
        turns = Assignment.objects.select_related("unit", "order").defer("order__words")
        unhappy = (
            Callback.objects.filter(at__gte=since, result="UNSATISFIED")
            .values_list("order_id", "resolved")
            .order_by("id")
        )
        for order, resolved in unhappy:
            turn = turns.filter(order=order, role="LEAD").order_by("-id").first()
            if turn is not None:
                kinds = (K.SATISFACTION, K.UNREASONABLE, *((K.RESOLVED,) if resolved == "UNRESOLVED" else ()))
                yield turn, self.chance.choice(kinds)
        missed = Deadline.objects.filter(missed_at__gte=since, kind="REPLY", assignment__isnull=False).order_by(
            "-assignment__role", "id"
        )
        refused = Request.objects.filter(decided_at__gte=since, kind="RETURN", state="REFUSED").order_by("id")
        reworked = Event.objects.filter(at__gte=since, verb__in=("rework", "escalate")).order_by("id")
        for pk in missed.values_list("assignment", flat=True)[:4]:
            yield turns.get(pk=pk), K.OVERDUE
        for pk in refused.values_list("assignment", flat=True):
            yield turns.get(pk=pk), K.RETURN
        for pk in reworked.values_list("order", flat=True)[:2]:
            if (turn := turns.filter(order=pk, role="LEAD").order_by("-id").first()) is not None:
                yield turn, K.REWORK

    def _judge_the_rest(self) -> None:
        """What was disputed of last month in its last days is judged before the month's scores are frozen."""
        month = localtime(clock.now()).replace(day=1, hour=0, minute=0)
        of_last = Dispute.objects.waiting().filter(objected_at__lt=month)
        for _ in range(3):
            self._check(before=month)
        if of_last.exists():
            self._judge()

    def _check(self, before: datetime | None = None) -> None:
        """One step of each at most, and not of all: some always wait. `before`: of all that were decided before then, straight on."""
        waiting = Dispute.objects.waiting().filter(filed_at__lt=clock.now()).defer("order__words")
        if before is not None:
            waiting = waiting.filter(objected_at__lt=before)
        for row in waiting.select_related("order", "unit", "checked_by").order_by("id"):
            if row.state == D.PANEL or (before is None and self.chance.random() > 0.4):
                continue
            if row.state == D.PRE_CHECK and row.checked_by is not None:
                actions.pass_on(row, actor=self.world.staff.handler(row.checked_by), note=self._told(row)["pre"])
            elif row.state == D.HOTLINE_CHECK:
                checker = next(one for one in self._in_turn(self.checkers) if one.pk != row.objected_by_id)
                dice = self.chance.random() if before is None else 1.0
                if dice < 0.15 and row.evidence.count() < 2:
                    actions.ask_evidence(row, actor=checker, note="请补充与诉求人联系的通话录音。")
                elif dice < 0.25:
                    actions.turn_down(row, actor=checker, note="所述理由与原决定无关，证据不支持。")
                else:
                    actions.refer(row, actor=checker, note=self._told(row)["check"])
            elif row.state == D.LACKING:
                proof = SimpleUploadedFile(
                    "通话记录.docx", paper("通话记录", ["与诉求人通话两次，均有录音。"], row.unit.name), WORD
                )
                actions.add_evidence(
                    row, actor=self.world.staff.handler(row.unit), note="已补充通话记录。", papers=[proof]
                )

    def _judge(self) -> None:
        """月底集中研判 of what waits, in the afternoon of the last working day."""
        rows = agenda()
        if not rows:
            return
        held_at = localtime(clock.now()).replace(hour=15, minute=0)
        members = [
            *self.checkers,
            *holders_of(roles.REVIEW).order_by("pk")[:2],
            *holders_of(roles.OVERSEE).order_by("pk")[:1],
            *makers_of(rows)[:1],
        ]
        panel = actions.convene(
            actor=self.director, held_at=held_at, place="市热线办二楼会议室", chair=self.director, members=members
        )
        with clock.moved_to(held_at):
            seated = list(panel.members.order_by("pk"))
            for row in rows:
                self._decide(row, seated)
        with clock.moved_to(held_at + timedelta(hours=2)):
            panel = Panel.objects.select_related("chair").get(pk=panel.pk)
            actions.conclude(panel, actor=self.director, minutes=drafted(panel))

    def _decide(self, row: Dispute, seated: list[User]) -> None:
        told = self._told(row)
        who = self.world.staff.handler(row.unit)
        actions.hear(row, actor=self.checkers[0], heard_from=f"{row.unit.short_name}{who.name}", statement=told["said"])
        usual = {K.OVERDUE: VoteChoice.REJECT, K.REWORK: VoteChoice.REJECT, K.RESOLVED: VoteChoice.PARTLY}
        choice = usual.get(K(row.kind), VoteChoice.UPHOLD) if self.chance.random() < 0.75 else VoteChoice.REJECT
        votes: dict[int, str] = {one.pk: choice for one in seated}
        if self.chance.random() < 0.4:
            votes[seated[-1].pk] = VoteChoice.REJECT
        if row.objected_by_id in votes:
            votes[row.objected_by_id] = VoteChoice.ASIDE
        scopes = ["RESOLVED"] if choice == VoteChoice.PARTLY else []
        words = told["kept"] if choice == VoteChoice.REJECT else told["upheld"]
        actions.take_vote(row, actor=self.director, votes=votes, decision=words, scopes=scopes)

    def _exclude(self) -> None:
        """Two persons approve, one of them this morning, the other tomorrow; now and then one is asked for by hand."""
        for row in Exclusion.objects.filter(state__in=(ExclusionState.PROPOSED, ExclusionState.SECONDED)).order_by(
            "id"
        ):
            if row.state == ExclusionState.PROPOSED and self.chance.random() < 0.9:
                actions.second(
                    row, actor=next(one for one in self.checkers if one.pk != row.proposed_by_id), note="符合剔除情形。"
                )
            elif row.state == ExclusionState.SECONDED and self.chance.random() < 0.9:
                actions.confirm(row, actor=self.director, note="同意。")
        late = Assignment.objects.filter(
            order__is_excluded=False,
            order__is_justice=False,
            order__state=OrderState.CLOSED,
            role="LEAD",
            state="APPROVED",
            n_extensions__gt=0,
        )
        turn = (
            late.select_related("unit", "order").defer("order__words").order_by("-id").first()
            if self.chance.random() < 0.08
            else None
        )
        if turn is not None:
            try:
                actions.propose(
                    turn,
                    actor=holders_of(roles.REVIEW).order_by("pk")[0],
                    scope="ON_TIME",
                    ground="FORCE_MAJEURE",
                    reason="连续强降雨造成道路中断，施工人员和设备无法进场。",
                )
            except Refused:
                return

    # ── reports and cases ──

    def _report(self, today: date) -> None:
        left = self.world.now - clock.now()
        if left < DAILIES:
            self._issue(reports.generate(actor=self.compilers[0], kind=ReportKind.DAILY, day=today - timedelta(days=1)))
        if today.weekday() == 0 and left < WEEKLIES:
            self._issue(
                reports.generate(actor=self.compilers[0], kind=ReportKind.WEEKLY, day=today - timedelta(days=1))
            )
        month = (today.replace(day=1) - timedelta(days=1)).replace(day=1)
        third = self.calendar.nth_working_day_after(today.replace(day=1) - timedelta(days=1), 3)
        if today == third and month >= self.began:
            self._issue(reports.generate(actor=self.compilers[0], kind=ReportKind.MONTHLY, day=month), words=WORDS)
            self._publish_cases()
        if left < timedelta(days=1):
            self._last(today)

    def _last(self, today: date) -> None:
        """The year so far, and one matter that people ask much about; the one is being written, the other is out."""
        year = reports.generate(actor=self.compilers[0], kind=ReportKind.ANNUAL, day=today)
        self._write(year, WORDS)
        leaf = Category.objects.filter(code=_busiest()).first()
        if leaf is not None:
            special = reports.generate(
                actor=self.compilers[0],
                kind=ReportKind.SPECIAL,
                day=today - timedelta(days=28),
                until=today - timedelta(days=1),
                category=leaf,
            )
            text = f"{leaf.name}类诉求近期集中，主要是管理责任没有落到人、信息公开不及时。建议主管部门牵头开展一次集中整治，公布进度，并把常见问题的口径补进知识库。"
            self._issue(special, analysis=text)

    def _issue(self, row: Report, *, words: str = "", analysis: str = "") -> None:
        if words or analysis:
            self._write(row, words, analysis)
        reports.check(row, actor=self.director if len(self.compilers) < 2 else self.compilers[1], note="数据已核对。")
        reports.sign(row, actor=self.director)
        reports.issue(row, actor=self.compilers[0])
        readers = readers_of(row)
        reports.deliver(row, readers)
        for one in readers:
            if self.chance.random() < 0.7:
                reports.note_reading(row, one)

    def _write(self, row: Report, problems: str, analysis: str = "") -> None:
        own = {"problems": problems, "analysis": analysis}
        words = {one["key"]: own.get(one["key"]) or one["text"] for one in row.sections}
        reports.edit(row, actor=self.compilers[0], title=row.title, words=words)

    def _nominate(self) -> None:
        if self.chance.random() > 0.12:
            return
        fit = WorkOrder.objects.filter(
            state=OrderState.CLOSED,
            rating="",
            is_secret=False,
            is_justice=False,
            result_kind="RESOLVED",
            typical_case=None,
        )
        order = (
            fit.exclude(kind="REPORT")
            .exclude(public_reply="")
            .select_related("citizen", "lead_unit")
            .defer("words")
            .order_by("-closed_at")
            .first()
        )
        if order is None or order.lead_unit is None:
            return
        try:
            row = cases.nominate(
                order,
                actor=self.world.staff.handler(order.lead_unit),
                reason="接单当日到场，主动联系诉求人，办结后回头看。",
            )
        except Refused:
            return
        if self.chance.random() < 0.8:
            cases.write(
                row,
                actor=self.compilers[0],
                title=row.title,
                demand=row.demand,
                course=row.course,
                result=row.result,
                lesson=self.chance.choice(LESSONS),
                year=clock.today().year,
            )
            cases.record_consent(
                row,
                actor=self.compilers[0],
                unit_consent="承办单位办公室书面同意",
                citizen_consent="回访电话中同意，有录音",
            )

    def _publish_cases(self) -> None:
        for row in (
            TypicalCase.objects.filter(state="EDITED")
            .exclude(citizen_consent="")
            .select_related("order__citizen", "unit")
            .order_by("id")
        ):
            try:
                cases.select(row, actor=self.director)
                cases.publish(row, actor=self.compilers[0])
            except Refused:
                continue  # something in it still tells who it was: it waits for its editor

    @staticmethod
    def _in_turn(people: list[User]) -> list[User]:
        return people if clock.today().toordinal() % 2 else people[::-1]


def _filled(way: Mapping[str, Any], order: WorkOrder) -> dict[str, Any]:
    words = {"no": order.no, "title": order.title}
    return {name: text.format_map(words) if isinstance(text, str) else text for name, text in way.items()}


def _busiest() -> str:
    """The 大类 of which most was accepted in the last four weeks."""
    since = clock.now() - timedelta(days=28)
    found: dict[str, int] = {}
    for code in WorkOrder.objects.filter(registered_at__gte=since, category__isnull=False).values_list(
        "category", flat=True
    ):
        if code:
            found[code[:2]] = found.get(code[:2], 0) + 1
    return max(found, key=lambda code: (found[code], code), default="")


def makers_of(disputes: Iterable[Dispute]) -> list[User]:
    """Who decided what is disputed. What the platform decided by itself has nobody who could sit in the panel."""
    makers = [one.objected_by for one in disputes]
    return [one for one in makers if one is not None and not one.is_system]
