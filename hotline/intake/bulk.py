"""批量导入: letters of a sheet, one whole transaction each. Run again, it goes on where it stopped."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from hotline.base import clock
from hotline.base.refusal import Refused
from hotline.catalog.vocabulary import Channel
from hotline.intake import actions
from hotline.intake.categorise import kind_of
from hotline.intake.letters import BadLetter, Field, Letter, read_letter
from hotline.intake.models import Appeal
from hotline.intake.sheets import Refusals, Sheet
from hotline.intake.walking import Walker
from hotline.workorders.engine import one_action
from hotline.workorders.workflow import OrderState

AT_ONCE = 500  # rows whose numbers are looked up together

Row = tuple[int, dict[str, Any]]


@dataclass
class Taken:
    """What a run did."""

    refusals: Refusals
    n_new: int = 0
    n_present: int = 0
    n_resumed: int = 0


def take_in_letters(
    sheet: Sheet,
    columns: dict[Field, str],
    *,
    source: str,
    walker: Walker | None,
    resume: bool = False,
    limit: int | None = None,
    progress: Callable[[], None] = lambda: None,
) -> Taken:
    """Register each letter and, with a `walker`, walk it through the loop. `limit`: at most so many new ones.

    A row that is no letter is refused with its number and the rest goes on; so is one that a verb refuses: nothing
    of it stays behind. A letter of this source already taken in is left alone; with `resume` those still waiting
    to be accepted are walked.
    """
    taken = Taken(Refusals(sheet.headers))
    seen: dict[str, int] = {}
    now = clock.now()
    while rows := list(islice(sheet.rows, AT_ONCE)):
        letters = list(_readable(rows, columns, seen, taken, now, progress))
        present = _present(source, [letter.external_no for _, _, letter in letters])
        for number, row, letter in letters:
            if limit is not None and taken.n_new + taken.n_resumed >= limit:
                return taken
            progress()
            appeal = present.get(letter.external_no)
            try:
                if appeal is None:
                    _take_in(row, letter, source, walker)
                    taken.n_new += 1
                else:
                    taken.n_present += 1
                    taken.n_resumed += resume and walker is not None and _resume(appeal, letter, walker)
            except Refused as refused:
                taken.refusals.add(number, f"平台拒绝：{refused.reason}", row)
    return taken


def _readable(
    rows: list[Row],
    columns: dict[Field, str],
    seen: dict[str, int],
    taken: Taken,
    now: datetime,
    progress: Callable[[], None],
) -> Iterator[tuple[int, dict[str, Any], Letter]]:
    """The rows that are letters; the others go to the refusals. `seen`: number of the letter → its row."""
    for number, row in rows:
        try:
            if "" in row:
                raise BadLetter("单元格比列名多：可能有未加引号的分隔符")
            letter = read_letter(row, columns, now)
            if letter.external_no in seen:
                raise BadLetter(f"编号与第{seen[letter.external_no]}行重复")
        except BadLetter as reason:
            taken.refusals.add(number, str(reason), row)
            progress()
            continue
        seen[letter.external_no] = number
        yield number, row, letter


def _present(source: str, numbers: list[str]) -> dict[str, Appeal]:
    found = Appeal.objects.filter(source=source, external_no__in=numbers).exclude(order=None)
    return {appeal.external_no: appeal for appeal in found.select_related("order").defer("sealed", "order__words")}


def _take_in(row: dict[str, Any], letter: Letter, source: str, walker: Walker | None) -> None:
    raw = {
        header: value if isinstance(value, (int, float, bool)) else str(value or "") for header, value in row.items()
    }
    guess = walker.guess(letter) if walker is not None else None
    with one_action():
        with clock.moved_to(letter.submitted_at):
            appeal = actions.take_in(source=source, external_no=letter.external_no, channel=Channel.IMPORT, raw=raw)
            order = actions.make_order(
                appeal, title=letter.title, content=letter.content, name=letter.name, phone=letter.phone,
                place=letter.place, kind=guess.kind if guess else kind_of(letter.title, letter.content),
            )  # fmt: skip
        if walker is not None:
            walker.walk(order, letter)


def _resume(appeal: Appeal, letter: Letter, walker: Walker) -> bool:
    """Walk what an earlier run only registered. What people have begun to work on is theirs."""
    order = appeal.order
    if order is None or order.state != OrderState.PENDING_ACCEPT:
        return False
    with one_action():
        walker.walk(order, letter)
    return True
