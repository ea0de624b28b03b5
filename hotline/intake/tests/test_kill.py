"""杀不坏: the command, killed in the middle of a letter, leaves whole letters only; run again, each is there once."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest
from django.db import connection, transaction
from django.db.models import Count

from hotline.citizens.models import Citizen
from hotline.intake.models import Appeal
from hotline.intake.tests.conftest import share_duties
from hotline.intake.tests.sheet_of_letters import HEADERS, LIFT, OPEN, Letters, verbs
from hotline.workorders import sealing
from hotline.workorders.models import Event, WorkOrder
from hotline.workorders.testing import Town
from hotline.workorders.workflow import OrderState

pytestmark = pytest.mark.server

BEFORE, AFTER = 3, 3
PATIENCE = 600  # looks; each waits 50 ms in the database


def test_killed_in_mid_letter_nothing_is_lost_and_nothing_double(crowded_town: Town, tmp_path: Path) -> None:
    share_duties(crowded_town)
    letters = Letters(tmp_path)
    opened = [[str(n), f"A{n}", *OPEN[2:]] for n in range(1, BEFORE + 1)]
    answered = [[str(n), f"A{n}", *LIFT[2:]] for n in range(BEFORE + 1, BEFORE + AFTER + 1)]
    letters.write(*opened, *answered, headers=HEADERS)
    first = str(BEFORE + 1)
    with transaction.atomic(), connection.cursor() as cursor:
        # Nobody can write a callback now, so the first answered letter stands still in the middle of its walk.
        cursor.execute("LOCK TABLE workorders_callback IN SHARE MODE")
        child = import_in_a_process(letters)
        until(lambda: count("wait_event_type = 'Lock'") == 1, child)
        os.kill(child.pid, signal.SIGKILL)
        child.communicate()
    until(lambda: count("true") == 0)
    assert sorted(Appeal.objects.values_list("external_no", flat=True)) == [str(n) for n in range(1, BEFORE + 1)]
    assert WorkOrder.objects.count() == Citizen.objects.count() == BEFORE
    assert not Event.objects.exclude(order__in=[letters.order(str(n)).pk for n in range(1, BEFORE + 1)]).exists()

    again = import_in_a_process(letters)
    said, _ = again.communicate()
    assert again.returncode == 0
    assert f"新导入{AFTER}件，此前已导入{BEFORE}件" in said
    assert Appeal.objects.count() == WorkOrder.objects.count() == Citizen.objects.count() == BEFORE + AFTER
    assert not Event.objects.values("order", "n").annotate(n_of=Count("id")).filter(n_of__gt=1).exists()
    assert letters.order(first).state == OrderState.CLOSED
    assert verbs(letters.order(first))[-1] == "close"
    assert {verbs(letters.order(str(n)))[-1] for n in range(1, BEFORE + 1)} == {"contact"}
    assert not list(sealing.verify())


def import_in_a_process(letters: Letters) -> "subprocess.Popen[str]":
    place = connection.settings_dict
    url = f"postgresql://{place['USER']}@:{place['PORT']}/{place['NAME']}?host={quote(str(place['HOST']), safe='')}&application_name=letters"
    return subprocess.Popen(
        [sys.executable, "-m", "hotline.site.command_line", "import-appeals", str(letters.path), "--walk", "--refusals", str(letters.refusals)],
        env={**os.environ, "DATABASE_URL": url}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip


def count(condition: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM pg_stat_activity WHERE application_name = 'letters' AND {condition}")
        found = cursor.fetchone()
    return int(found[0]) if found else 0


def until(holds: Callable[[], bool], child: "subprocess.Popen[str] | None" = None) -> None:
    for _ in range(PATIENCE):
        if holds():
            return
        assert child is None or child.poll() is None, child.communicate()[0]
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(0.05), pg_stat_clear_snapshot()")
    raise AssertionError("it never came to that")
