"""真实来信: fifty of them walk the loop, where the folder with them exists."""

from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from hotline.base import clock
from hotline.catalog import queries as catalog
from hotline.intake import outcome
from hotline.intake.categorise import CategoryWords
from hotline.intake.letters import guess_columns, read_letter
from hotline.intake.sheets import open_sheet
from hotline.workorders import sealing
from hotline.workorders.models import WorkOrder
from hotline.workorders.testing import Town
from hotline.workorders.workflow import OrderState

LETTERS: Path = settings.ROOT.parent / "shared" / "data" / "messages_with_replies.csv"
pytestmark = [
    pytest.mark.real_data,
    pytest.mark.skipif(not LETTERS.exists(), reason="没有真实来信"),
]


def test_every_real_letter_is_readable(town: Town) -> None:
    sheet = open_sheet(LETTERS)
    columns = guess_columns(sheet.headers)
    letters = [read_letter(row, columns, clock.now()) for _, row in sheet.rows]
    assert len(letters) == sheet.n_rows == 2816
    words = CategoryWords(catalog.load().categories)
    unknown = sum(words.guess(letter.title, letter.content).score == 0 for letter in letters)
    assert unknown < len(letters) * 0.05


def test_fifty_real_letters_walk_the_loop(town: Town, tmp_path: Path) -> None:
    call_command(
        "import_appeals",
        str(LETTERS),
        walk=True,
        limit=50,
        source="真实",
        refusals=tmp_path / "未.xlsx",
        stdout=StringIO(),
    )
    total = outcome.of_source("真实").total
    assert total.registered == 50
    assert not (tmp_path / "未.xlsx").exists()
    # The small town has four units: what none of them leads waits for the meeting.
    waiting = WorkOrder.objects.filter(state=OrderState.UNDER_DELIBERATION).count()
    assert total.closed == total.replied == 50 - waiting
    assert total.closed >= 10
    assert not list(sealing.verify())
