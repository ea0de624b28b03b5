"""Every verb has an action and a form, every state is reached and leads to an end, every condition exists; the ladder."""

import inspect
from collections.abc import Collection

import pytest

from hotline.accountability import actions
from hotline.accountability.conditions import CONDITIONS
from hotline.accountability.forms import FORMS
from hotline.accountability.measures import LADDER, harsher, milder, skipped
from hotline.accountability.telling import TOLD
from hotline.accountability.workflow import INQUIRY, InquiryState
from hotline.base.workflow import NEW
from hotline.notices.texts import TEXTS


def test_every_state_is_reached_and_leads_to_an_end() -> None:
    roads = {(start, to) for step in INQUIRY.values() for start, to in step.moves.items() if start != to}
    assert {to for _, to in roads} == set(InquiryState)
    assert set(InquiryState) - {start for start, _ in roads} == {"CLOSED", "DROPPED"}
    assert [start for start, to in roads if start == NEW] == [NEW]


def test_every_verb_has_its_action_its_form_and_every_condition_exists() -> None:
    found_by_the_system = {"take_up_false_results", "take_up_last_places", "take_up_overdue", "take_up_referred"}
    assert set(INQUIRY) | found_by_the_system == set(actions.__all__)
    assert {name for step in INQUIRY.values() for name in step.only_if} == set(CONDITIONS)
    assert set(FORMS) == set(INQUIRY) - {"take_up"}


@pytest.mark.parametrize("verb", sorted(FORMS))
def test_a_form_has_the_fields_that_its_verb_takes(verb: str) -> None:
    words = inspect.signature(getattr(actions, verb)).parameters.values()
    taken = {one.name for one in words if one.kind is one.KEYWORD_ONLY and one.name != "actor"}
    assert set(FORMS[verb].base_fields) == taken


def test_what_is_told_is_a_step_and_has_its_words() -> None:
    assert set(TOLD) <= set(INQUIRY)
    assert {f"inquiry_{verb}" for verb in TOLD} <= set(TEXTS)


@pytest.mark.parametrize(
    ("measure", "taken", "passed_over"),
    [
        ("REMINDER", (), None),
        ("TALK", (), "REMINDER"),
        ("TALK", ("REMINDER",), None),
        ("CRITICISM", ("REMINDER",), "TALK"),
        ("CRITICISM", ("REMINDER", "TALK"), None),
        ("CRITICISM", ("CRITICISM",), None),
        ("REFERRAL", ("TALK",), "CRITICISM"),
        ("TALK", ("CRITICISM",), None),
    ],
)
def test_a_measure_that_passes_over_a_milder_one_is_noticed(
    measure: str, taken: Collection[str], passed_over: str | None
) -> None:
    assert skipped(measure, taken) == passed_over


def test_the_ladder_goes_from_the_mildest_to_the_harshest() -> None:
    assert [milder(one) for one in LADDER] == [None, *LADDER[:-1]]
    assert harsher("TALK") == ("CRITICISM", "REFERRAL")
    assert harsher("REFERRAL") == ()
