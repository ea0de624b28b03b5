"""真实来信: every one is readable, a slice walks the loop, where the folder with them exists."""

from io import StringIO
from itertools import islice
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from openpyxl import Workbook

from hotline.base import clock
from hotline.intake import outcome
from hotline.intake.letters import guess_columns, read_letter
from hotline.intake.plans import Planner
from hotline.intake.sheets import open_sheet
from hotline.workorders import sealing
from hotline.workorders.models import WorkOrder
from hotline.workorders.testing import Town
from hotline.workorders.workflow import OrderState

LETTERS: Path = settings.ROOT.parent / "shared" / "data" / "messages_with_replies.csv"
SLICE = 30
pytestmark = [
    pytest.mark.real_data,
    pytest.mark.skipif(not LETTERS.exists(), reason="没有真实来信"),
]


def test_every_real_letter_is_readable_and_most_say_what_they_are_about(town: Town) -> None:
    sheet = open_sheet(LETTERS)
    columns = guess_columns(sheet.headers)
    letters = [read_letter(row, columns, clock.now()) for _, row in sheet.rows]
    assert len(letters) == sheet.n_rows == 2816
    planner = Planner({"A7县": "379901000000"})
    plans = [planner.plan(letter) for letter in islice(letters, 0, None, 10)]
    assert sum(plan.guess.score == 0 for plan in plans) < len(plans) * 0.02
    assert {plan.area for plan in plans} >= {"379901000000", ""}


def test_a_slice_of_the_real_letters_walks_the_loop(town: Town, tmp_path: Path) -> None:
    places = tmp_path / "地名.xlsx"
    book = Workbook()
    assert book.active is not None
    for row in (["地名", "区划"], ["A3区", "河东县"], ["A7县", "河西县"]):
        book.active.append(row)
    book.save(places)
    out = StringIO()
    call_command(
        "import_appeals", str(LETTERS), walk=True, limit=SLICE, source="真实", places=places,
        refusals=tmp_path / "未.xlsx", stdout=out,
    )  # fmt: skip
    total = outcome.of_source("真实").total
    assert total.registered == SLICE
    assert not (tmp_path / "未.xlsx").exists()
    # The small town has few units: what none of them leads waits for the meeting; what was no reply waits with its unit.
    waiting = WorkOrder.objects.filter(state=OrderState.UNDER_DELIBERATION).count()
    empty = WorkOrder.objects.filter(state=OrderState.IN_HANDLING).count()
    assert total.closed == total.replied == SLICE - waiting - empty
    assert total.closed >= 10
    assert total.due == SLICE - waiting
    assert not list(sealing.verify())
