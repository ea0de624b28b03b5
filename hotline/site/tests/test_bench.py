"""The benchmark's orders are such as the product itself would have made: the whole trail holds, and every unit sees its own."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from hotline.site.tests.running import own_folder

ROOT = Path(__file__).resolve().parents[3]
CODES = """
from hotline.workorders.models import WorkOrder
wrong = WorkOrder.objects.extra(where=["unit_codes <> codes_of_order(workorders_workorder.id)"])
print(WorkOrder.objects.count(), wrong.count(), WorkOrder.objects.exclude(unit_codes=[]).count() > 100)
"""


@pytest.mark.server
def test_loaded_orders_have_whole_trails_and_their_units() -> None:
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}

    def run(*words: str) -> str:
        done = subprocess.run([sys.executable, "-m", *words], env=environment, cwd=ROOT, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return done.stdout

    with own_folder() as folder:
        environment["HOTLINE_VAR"] = str(folder / "var")
        assert "工单 300 件" in run("bench", "load", "300")
        assert "轨迹完整：300件工单" in run("hotline.site.command_line", "verify-trail")
        assert run("hotline.site.command_line", "shell", "--no-imports", "-v", "0", "-c", CODES).split() == [
            "300",
            "0",
            "True",
        ]
