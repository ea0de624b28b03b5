"""Of each table: every verb has an action and a form, every state is reached and leads to an end, every condition exists."""

from collections.abc import Mapping
from types import ModuleType

import pytest
from django.db.models import TextChoices

from hotline.analytics.actions import cases, reports
from hotline.analytics.conditions import CONDITIONS
from hotline.analytics.forms import CASE_FORMS, FORMS
from hotline.analytics.workflow import CASE, REPORT, CaseState, ReportState
from hotline.base.workflow import NEW, Step

TABLES = [
    (REPORT, ReportState, {"ISSUED", "DISCARDED"}, reports, FORMS),
    (CASE, CaseState, {"PUBLISHED", "DROPPED"}, cases, CASE_FORMS),
]


@pytest.mark.parametrize(("table", "states", "ends", "actions", "forms"), TABLES)
def test_the_table_the_actions_and_the_forms_agree(
    table: Mapping[str, Step],
    states: type[TextChoices],
    ends: set[str],
    actions: ModuleType,
    forms: Mapping[str, object],
) -> None:
    roads = {(start, to) for step in table.values() for start, to in step.moves.items() if start != to}
    assert {to for _, to in roads} == set(states)
    assert set(states) - {start for start, _ in roads} == ends
    assert all(callable(getattr(actions, verb)) for verb in table)
    assert set(forms) == {verb for verb, step in table.items() if NEW not in step.moves}


def test_every_condition_is_used() -> None:
    steps = [*REPORT.values(), *CASE.values()]
    assert {name for step in steps for name in step.only_if} == set(CONDITIONS)
