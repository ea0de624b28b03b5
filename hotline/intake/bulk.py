"""批量导入: letters of a sheet, one whole transaction each. Run again, it goes on where it stopped."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any

from hotline.base import clock
from hotline.base.refusal import Refused
from hotline.catalog.limits import NoLimitError
from hotline.catalog.values import NoRuleError
from hotline.catalog.vocabulary import Channel
from hotline.intake import actions
from hotline.intake.letters import BadLetter, Field, Letter, read_letter
from hotline.intake.models import Appeal
from hotline.intake.plans import Plan, Planner
from hotline.intake.sheets import Row, Sheet, as_text
from hotline.intake.walking import Walker
from hotline.org.models import Area
from hotline.workorders.engine import one_action
from hotline.workorders.models import WorkOrder
from hotline.workorders.workflow import OrderState

AT_ONCE = 500  # rows whose numbers are looked up together

Seen = Callable[[int, Letter, Plan], None]


@dataclass
class Taken:
    """What a run did. `refused`: row number, reason in Chinese, cells. `remarks`: what was said of rows, how often."""

    refused: list[tuple[int, str, dict[str, Any]]] = field(default_factory=list)
    remarks: Counter[str] = field(default_factory=Counter)
    unknown_places: Counter[str] = field(default_factory=Counter)
    n_new: int = 0
    n_present: int = 0
    n_resumed: int = 0
    n_without_area: int = 0

    @property
    def n_walked_or_new(self) -> int:
        return self.n_new + self.n_resumed


class Import:
    """One run over a sheet. `taken` is right at every moment, also where the run is broken off."""

    def __init__(
        self, sheet: Sheet, columns: dict[Field, str], planner: Planner, *, source: str, walker: Walker | None = None
    ) -> None:
        self.sheet, self.columns, self.planner = sheet, columns, planner
        self.source, self.walker = source, walker
        self.areas = {area.pk: area for area in Area.objects.all()}
        self.taken = Taken()
        self._rows_by_no: dict[str, int] = {}

    def run(
        self, *, resume: bool = False, limit: int | None = None, progress: Callable[[], None] = lambda: None
    ) -> Taken:
        """Register each letter and, with a walker, walk it through the loop. `limit`: at most so many new ones.

        A row that is no letter is refused with its number and the rest goes on; so is one that a verb refuses: nothing
        of it stays behind. A letter of this source already taken in is left alone; with `resume` those still waiting
        to be accepted are walked.
        """
        taken = self.taken
        for number, row, letter, appeal in self._letters(progress):
            if limit is not None and taken.n_walked_or_new >= limit:
                break
            try:
                if appeal is None:
                    self._take_in(row, letter)
                    taken.n_new += 1
                else:
                    taken.n_present += 1
                    taken.n_resumed += resume and self._resume(appeal, letter)
            except Refused as refused:
                taken.refused.append((number, f"平台拒绝：{refused.reason}", row))
            except (NoRuleError, NoLimitError) as missing:
                taken.refused.append((number, f"工作标准不适用：{missing.args[0]}", row))
        return taken

    def rehearse(self, *, seen: Seen, progress: Callable[[], None] = lambda: None) -> Taken:
        """试运行: read every row and plan its road; write nothing. `seen` is told each new letter's plan."""
        for number, _, letter, appeal in self._letters(progress):
            if appeal is None:
                seen(number, letter, self._plan(letter))
                self.taken.n_new += 1
            else:
                self.taken.n_present += 1
        return self.taken

    def _letters(self, progress: Callable[[], None]) -> Iterator[tuple[int, dict[str, Any], Letter, Appeal | None]]:
        now = clock.now()
        while rows := list(islice(self.sheet.rows, AT_ONCE)):
            letters = list(self._readable(rows, now, progress))
            present = _present(self.source, [letter.external_no for _, _, letter in letters])
            for number, row, letter in letters:
                yield number, row, letter, present.get(letter.external_no)
                progress()

    def _readable(
        self, rows: list[Row], now: datetime, progress: Callable[[], None]
    ) -> Iterator[tuple[int, dict[str, Any], Letter]]:
        """The rows that are letters; the others go to the refusals."""
        for number, row in rows:
            try:
                if "" in row:
                    raise BadLetter("单元格比列名多：可能有未加引号的分隔符")
                letter = read_letter(row, self.columns, now)
                if (first := self._rows_by_no.setdefault(letter.external_no, number)) != number:
                    by_number = Field.EXTERNAL_NO in self.columns and row.get(self.columns[Field.EXTERNAL_NO])
                    raise BadLetter(f"编号与第{first}行重复" if by_number else f"与第{first}行是同一封信")
            except BadLetter as reason:
                self.taken.refused.append((number, str(reason), row))
                progress()
                continue
            yield number, row, letter

    def _plan(self, letter: Letter) -> Plan:
        plan = self.planner.plan(letter)
        self.taken.remarks.update(plan.remarks)
        self.taken.unknown_places.update(plan.unknown_places)
        self.taken.n_without_area += not plan.area
        return plan

    def _take_in(self, row: dict[str, Any], letter: Letter) -> None:
        plan = self._plan(letter)
        raw = {
            header: value if isinstance(value, (int, float, bool)) else as_text(value) for header, value in row.items()
        }
        with one_action():
            with clock.moved_to(letter.submitted_at):
                appeal = actions.take_in(
                    source=self.source, external_no=letter.external_no, channel=Channel.IMPORT, raw=raw
                )
                order = actions.make_order(
                    appeal, title=letter.title, content=letter.content, name=letter.name, phone=letter.phone,
                    area=self.areas.get(plan.area), place=letter.place, kind=plan.guess.kind,
                )  # fmt: skip
            if self.walker is not None:
                self._walk(self.walker, order, letter, plan)

    def _resume(self, appeal: Appeal, letter: Letter) -> bool:
        """Walk what an earlier run only registered. What people have begun to work on is theirs."""
        order = appeal.order
        if self.walker is None or order is None or order.state != OrderState.PENDING_ACCEPT:
            return False
        with one_action():
            self._walk(self.walker, order, letter, self._plan(letter))
        return True

    def _walk(self, walker: Walker, order: WorkOrder, letter: Letter, plan: Plan) -> None:
        if remark := walker.walk(order, letter, plan):
            self.taken.remarks[remark] += 1


def _present(source: str, numbers: list[str]) -> dict[str, Appeal]:
    found = Appeal.objects.filter(source=source, external_no__in=numbers).exclude(order=None)
    return {appeal.external_no: appeal for appeal in found.select_related("order").defer("sealed", "order__words")}
