"""The house rules hold in the house, and each of them can fail."""

import inspect
from importlib import import_module

import pytest

from hotline.accountability.telling import TOLD as TOLD_OF_INQUIRY
from hotline.accountability.workflow import INQUIRY
from hotline.analytics.workflow import REPORT
from hotline.assessment.workflow import PERIOD
from hotline.base.templatetags.page import icon
from hotline.disputes.workflow import DISPUTE, EXCLUSION, PANEL
from hotline.knowledge.engine import PREFIX
from hotline.knowledge.workflow import STEPS as ARTICLE_STEPS
from hotline.media.telling import TOLD as TOLD_OF_MEDIA
from hotline.media.workflow import STEPS as MEDIA_STEPS
from hotline.notices.texts import TEXTS, TO_CITIZENS
from hotline.portal.telling import TOLD
from hotline.portal.workflow import SUGGESTION
from hotline.site.house_rules import breaches
from hotline.site.house_rules.source import check
from hotline.site.menu import MENU
from hotline.site.reactions import _TELL, REACTIONS
from hotline.site.timetable import TIMETABLE
from hotline.supervision.telling import WHO as TOLD_OF_SUPERVISION
from hotline.supervision.workflow import SUPERVISION
from hotline.workorders import actions
from hotline.workorders.desks import DESKS
from hotline.workorders.forms import FORMS
from hotline.workorders.forms.handling import ReplyFields
from hotline.workorders.telling import AFTER, WORDS
from hotline.workorders.views.order import LOOK
from hotline.workorders.workflow import NEW, STEPS, Actor


def test_the_house_keeps_its_rules() -> None:
    assert [str(one) for one in breaches()] == []


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("org/utils.py", "x = 1"),
        ("org/long.py", "x = 1\n" * 401),
        ("org/actions.py", "from django.utils import timezone\nat = timezone.now()"),
        ("workorders/actions/x.py", "order.state = 'CLOSED'"),
        ("workorders/actions/x.py", "a, turn.state = 1, 'ENDED'"),
        ("workorders/jobs.py", "order.save()"),
        ("org/actions/x.py", "def rename(unit, *, name, actor):\n    unit.save()"),
        ("workorders/views/x.py", "order = WorkOrder.objects.get(pk=1)"),
    ],
)
def test_each_rule_finds_its_bad_example(path: str, text: str) -> None:
    assert len(check(path, text)) == 1


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("base/clock.py", "from django.utils import timezone\nat = timezone.now()"),
        ("base/engine.py", "thing.state = 'CLOSED'\nthing.save()"),
        ("workorders/actions/x.py", "request.state = 'APPROVED'\nrequest.save()"),
    ],
)
def test_what_is_allowed_is_not_a_breach(path: str, text: str) -> None:
    assert check(path, text) == []


@pytest.mark.parametrize("verb", sorted(FORMS))
def test_a_form_has_the_fields_that_its_verb_takes(verb: str) -> None:
    taken = actions.reply if issubclass(FORMS[verb], ReplyFields) else getattr(actions, verb)
    words = [
        name
        for name, one in inspect.signature(taken).parameters.items()
        if one.kind is one.KEYWORD_ONLY and name != "actor"
    ]
    left_to_the_system = {"dispatch": {"designated"}, "call_back": {"way"}}.get(verb, set())
    assert set(FORMS[verb].base_fields) == set(words) - left_to_the_system


def test_every_verb_that_a_person_may_take_has_a_form() -> None:
    nobody = {Actor.SYSTEM, Actor.CITIZEN}
    wanted = {verb for verb, step in STEPS.items() if not set(step.by) <= nobody and NEW not in step.moves}
    assert wanted - set(FORMS) == set()


def test_every_job_that_is_named_exists() -> None:
    names = {name for jobs in REACTIONS.values() for name in jobs} | set(TIMETABLE)
    for name in names:
        module, _, job = name.rpartition(".")
        assert hasattr(import_module(module), job), name
    known = {
        *STEPS,
        *(f"suggestion.{verb}" for verb in SUGGESTION),
        *(f"{PREFIX}{verb}" for verb in ARTICLE_STEPS),
        *(f"supervision.{verb}" for verb in SUPERVISION),
        *(f"dispute.{verb}" for verb in DISPUTE),
        *(f"inquiry.{verb}" for verb in INQUIRY),
        *(f"report.{verb}" for verb in REPORT),
        *(f"period.{verb}" for verb in PERIOD),
        *(f"media.{verb}" for verb in MEDIA_STEPS),
        *(f"panel.{verb}" for verb in PANEL),
        *(f"exclusion.{verb}" for verb in EXCLUSION),
        "gap.ask_unit",
    }
    assert set(REACTIONS) <= known


def test_every_icon_that_is_named_exists() -> None:
    for name in [*(entry.icon for entry in MENU), *(desk.icon for desk in DESKS), *(name for name, _ in LOOK.values())]:
        assert icon(name)


def test_every_verb_has_its_look_on_the_timeline() -> None:
    plain = {"amend", "ask_info", "give_info", "cancel_ask", "refuse", "resume_turn", "share_result"}
    assert set(STEPS) - set(LOOK) <= plain


def test_the_citizen_is_told_of_every_public_step() -> None:
    public = {verb for verb, step in STEPS.items() if step.is_public}
    told = {text.key.removeprefix("citizen_") for text in TO_CITIZENS} - {"sealed", "sealed_first"}
    assert told == public
    assert {verb for verb in REACTIONS if _TELL in REACTIONS[verb]} == public | AFTER.keys()
    assert WORDS.keys() <= public


def test_every_step_told_to_staff_has_its_text() -> None:
    assert AFTER.keys() <= {key for key, text in TEXTS.items() if text.is_for_staff}


def test_who_suggested_and_who_is_asked_are_told() -> None:
    assert {verb for verb in REACTIONS if verb.startswith("suggestion.")} == {f"suggestion.{verb}" for verb in TOLD}


def test_whom_an_inquiry_or_the_press_desk_concerns_are_told() -> None:
    assert {verb for verb in REACTIONS if verb.startswith("inquiry.")} == {
        f"inquiry.{verb}" for verb in TOLD_OF_INQUIRY
    }
    assert {verb for verb in REACTIONS if verb.startswith("media.")} == {f"media.{verb}" for verb in TOLD_OF_MEDIA}


def test_whom_a_supervision_concerns_are_told() -> None:
    assert {verb for verb in REACTIONS if verb.startswith("supervision.")} == {
        f"supervision.{verb}" for verb in TOLD_OF_SUPERVISION
    }
