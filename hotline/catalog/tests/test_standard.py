"""工作标准的修订: each verb of the life of a version: goes through; refused for status, person, condition."""

from datetime import date, time, timedelta
from typing import Any

import pytest

from hotline.base import clock
from hotline.base.refusal import Refused
from hotline.catalog import queries
from hotline.catalog.actions import calendar, content, standard
from hotline.catalog.diff import Piece, changes, pieces
from hotline.catalog.models import RuleItem, RuleSet, TimeLimit, WorkHours
from hotline.catalog.permissions import refusal, steps_open_to
from hotline.catalog.reading import ITEM_OF_CLOCK, classes, document, limit_lines, shown_elsewhere
from hotline.catalog.tests.town import MONDAY, Town
from hotline.catalog.workflow import GONE, STEPS, Status

LIMIT = content.LimitFields(
    clock="REPLY", kind="CONSULT", urgency="", category="0203", channel="WEB", amount=4, unit="wd", basis="市政府会议纪要"
)  # fmt: skip
NEXT_FRIDAY = date(2026, 3, 13)


def limit_fields(**changed: Any) -> content.LimitFields:
    return {**LIMIT, **changed}  # type: ignore[typeddict-item]


def first() -> RuleSet:
    return RuleSet.objects.get(version=1)


def draft(town: Town) -> RuleSet:
    return standard.draft_new(first(), actor=town.ren, note="签收时限过紧")


def out_for_feedback(town: Town) -> RuleSet:
    made = draft(town)
    standard.ask_feedback(made, actor=town.ren, until=NEXT_FRIDAY)
    return made


def heard(town: Town) -> RuleSet:
    """Out for feedback, whose time is over today."""
    made = out_for_feedback(town)
    standard.ask_feedback(made, actor=town.ren, until=MONDAY.date())
    return made


def on_trial(town: Town) -> RuleSet:
    made = heard(town)
    standard.start_trial(made, actor=town.ren)
    return made


def in_status(town: Town, status: str) -> RuleSet:
    if status == Status.IN_FORCE:
        return first()
    if status == Status.RETIRED:
        made = on_trial(town)
        standard.put_in_force(made, actor=town.ren)
        return first()
    return {Status.DRAFT: draft, Status.FEEDBACK: out_for_feedback, Status.TRIAL: on_trial}[Status(status)](town)


# The table


def test_every_status_is_reached_and_every_verb_has_an_action() -> None:
    assert {to for step in STEPS.values() for to in step.moves.values()} == {*Status, GONE}
    for verb in STEPS:
        assert callable(getattr(standard, verb, None) or getattr(content, verb))


@pytest.mark.parametrize("status", Status.values)
@pytest.mark.parametrize("verb", STEPS)
def test_a_verb_is_refused_from_every_status_that_its_row_does_not_name(town: Town, verb: str, status: str) -> None:
    rule_set = in_status(town, status)
    actor = town.zhujian if verb == "give_feedback" else town.ren
    reason = refusal(verb, rule_set, actor)
    if status not in STEPS[verb].moves:
        assert f"“{STEPS[verb].name}”须在" in reason
    else:
        assert "须在" not in reason


@pytest.mark.parametrize("verb", STEPS)
@pytest.mark.parametrize("username", ["lin", "zhou", "zhujian", "xu", "ren", "shi"])
def test_a_verb_belongs_to_its_people(town: Town, verb: str, username: str) -> None:
    rule_set = in_status(town, next(iter(STEPS[verb].moves)))
    may = username == "zhujian" if verb == "give_feedback" else username == "ren"
    assert ("由" in refusal(verb, rule_set, town.user(username))) is not may


def test_buttons_are_the_steps_of_the_table(town: Town) -> None:
    verbs = [step.verb for step in steps_open_to(town.ren, out_for_feedback(town))]
    assert verbs == ["draft_new", "ask_feedback", "start_trial", "put_in_force", "retire", "discard"]
    assert steps_open_to(town.lin, first()) == []


# From draft to force


def test_a_draft_copies_items_and_limits_and_changes_nothing_that_binds(town: Town) -> None:
    made = draft(town)
    assert (made.version, made.status, made.based_on, made.created_by) == (2, "DRAFT", first(), town.ren)
    assert document(made) == document(first())
    assert queries.load().in_effect(clock.now()).version == 1


def test_a_trial_binds_new_orders_and_retiring_it_brings_the_old_version_back(town: Town) -> None:
    made = on_trial(town)
    with town.at(MONDAY + timedelta(hours=1)):
        assert queries.load().in_effect(clock.now()).version == 2
        standard.retire(made, actor=town.ren)
    with town.at(MONDAY + timedelta(hours=2)):
        assert queries.load().in_effect(clock.now()).version == 1
    assert (made.status, made.retired_at) == ("RETIRED", MONDAY + timedelta(hours=1))


def test_put_in_force_retires_the_older_at_that_moment(town: Town) -> None:
    made = on_trial(town)
    later = MONDAY + timedelta(days=30)
    with town.at(later):
        standard.put_in_force(made, actor=town.ren)
        assert queries.load().in_effect(later).version == 2
    old = first()
    assert (old.status, old.retired_at) == ("RETIRED", later)
    assert (made.status, made.effective_at) == ("IN_FORCE", MONDAY)  # it bound since its trial began
    assert queries.load().in_effect(MONDAY - timedelta(days=1)).version == 1


def test_an_edited_item_counts_from_the_trial_on(town: Town) -> None:
    made = heard(town)
    item = made.items.get(key="reworks_max")
    content.edit_item(item, actor=town.ren, value="3", basis="征求意见后调整")
    assert queries.load().in_effect(clock.now()).count("reworks_max") == 2
    standard.start_trial(made, actor=town.ren)
    assert queries.load().in_effect(clock.now()).count("reworks_max") == 3


def test_a_version_does_not_bind_before_the_round_is_over(town: Town) -> None:
    made = out_for_feedback(town)
    for verb in (standard.start_trial, standard.put_in_force):
        with pytest.raises(Refused, match="意见征集到3月13日截止"):
            verb(made, actor=town.ren)
    with town.at(MONDAY + timedelta(days=11)):  # the last day itself
        standard.put_in_force(made, actor=town.ren)
    assert made.status == "IN_FORCE"


def test_only_one_version_is_on_trial(town: Town) -> None:
    on_trial(town)
    other = draft(town)
    standard.ask_feedback(other, actor=town.ren, until=NEXT_FRIDAY)
    for verb in (standard.start_trial, standard.put_in_force):
        with pytest.raises(Refused, match="第2版正在试行"):
            verb(other, actor=town.ren)
    assert RuleSet.objects.get(pk=other.pk).status == "FEEDBACK"


def test_a_version_that_lacks_a_general_limit_does_not_bind(town: Town) -> None:
    made = out_for_feedback(town)
    general = made.time_limits.get(clock="SIGN", kind="", urgency="", category="", channel="")
    content.remove_limit(general, actor=town.ren)
    with pytest.raises(Refused, match="时限表中签收还没有"):
        standard.start_trial(made, actor=town.ren)


def test_the_city_is_never_without_a_standard(town: Town) -> None:
    with pytest.raises(Refused, match="没有生效的工作标准"):
        standard.retire(first(), actor=town.ren)


def test_a_draft_is_discarded_and_one_with_opinions_is_not(town: Town) -> None:
    standard.discard(draft(town), actor=town.ren)
    assert RuleSet.objects.count() == 1
    made = out_for_feedback(town)
    standard.give_feedback(made, actor=town.zhujian, text="建议放宽")
    with pytest.raises(Refused, match="已提出1条意见"):
        standard.discard(made, actor=town.ren)


def test_a_version_on_which_another_draft_stands_is_not_discarded(town: Town) -> None:
    made = draft(town)
    standard.draft_new(made, actor=town.ren, note="另一种写法")
    with pytest.raises(Refused, match="第3版是在本版基础上"):
        standard.discard(made, actor=town.ren)


def test_a_version_deleted_meanwhile_is_refused_in_words(town: Town) -> None:
    made = draft(town)
    standard.discard(RuleSet.objects.get(pk=made.pk), actor=town.ren)
    with pytest.raises(Refused, match="已被删除"):
        standard.ask_feedback(made, actor=town.ren, until=NEXT_FRIDAY)


# Opinions


def test_every_opinion_is_answered_before_it_binds(town: Town) -> None:
    made = heard(town)
    item = made.items.get(key="internal_overdue")
    opinion = standard.give_feedback(made, actor=town.zhujian, text="  一个工作日太紧  ", item=item)
    assert (opinion.unit, opinion.text) == (town.zhujian.unit, "一个工作日太紧")
    with pytest.raises(Refused, match="还有1条意见没有答复"):
        standard.start_trial(made, actor=town.ren)
    with pytest.raises(Refused, match="理由"):
        standard.answer_feedback(opinion, actor=town.ren, is_adopted=False, answer=" ")
    standard.answer_feedback(opinion, actor=town.ren, is_adopted=False, answer="上级文件有明确要求")
    standard.start_trial(made, actor=town.ren)
    assert made.status == "TRIAL"


def test_opinions_close_on_the_day_after_the_last(town: Town) -> None:
    made = out_for_feedback(town)
    with town.at(MONDAY + timedelta(days=11)):  # the last day itself
        standard.give_feedback(made, actor=town.zhujian, text="赶在截止当天")
    with town.at(MONDAY + timedelta(days=12)), pytest.raises(Refused, match="已于3月13日截止"):
        standard.give_feedback(made, actor=town.zhujian, text="晚了")
    with town.at(MONDAY + timedelta(days=12)):
        standard.ask_feedback(made, actor=town.ren, until=NEXT_FRIDAY + timedelta(days=7))
        standard.give_feedback(made, actor=town.zhujian, text="延长以后可以")


def test_a_closing_day_in_the_past_is_refused(town: Town) -> None:
    with pytest.raises(Refused, match="不能早于今天"):
        standard.ask_feedback(draft(town), actor=town.ren, until=date(2026, 3, 1))


def test_an_opinion_on_another_version_s_item_is_refused(town: Town) -> None:
    with pytest.raises(Refused, match="不在征求意见的版本"):
        standard.give_feedback(out_for_feedback(town), actor=town.zhujian, text="错了", item=first().items.first())


# Content


@pytest.mark.parametrize(
    ("key", "value", "reason"),
    [("internal_overdue", "一天", "应填数字"), ("kinds", " ", "不能为空"), ("limit_precedence", "渠道", "各写一次")],
)
def test_a_bad_value_is_refused_and_the_old_one_stays(town: Town, key: str, value: str, reason: str) -> None:
    item = draft(town).items.get(key=key)
    old = item.value
    with pytest.raises(Refused, match=reason):
        content.edit_item(item, actor=town.ren, value=value, basis="")
    assert RuleItem.objects.get(pk=item.pk).value == old


def test_a_limit_is_added_changed_and_removed(town: Town) -> None:
    made = draft(town)
    limit = content.add_limit(made, actor=town.ren, **LIMIT)
    with pytest.raises(Refused, match="条件完全相同"):
        content.add_limit(made, actor=town.ren, **LIMIT)
    content.edit_limit(limit, actor=town.ren, **limit_fields(amount=3))
    matter = {"kind": "CONSULT", "urgency": "NORMAL", "category": "020301", "channel": "WEB"}
    assert queries.load().rules(made.pk).limit("REPLY", **matter).amount == 3
    content.remove_limit(TimeLimit.objects.get(pk=limit.pk), actor=town.ren)
    assert queries.load().rules(made.pk).limit("REPLY", **matter).amount != 3
    with pytest.raises(Refused, match="已被删除"):
        content.edit_limit(limit, actor=town.ren, **LIMIT)


@pytest.mark.parametrize("bad", [{"kind": "X"}, {"urgency": "X"}, {"channel": "X"}, {"category": "abc"}, {"amount": 0}])
def test_a_limit_with_an_unknown_condition_is_refused(town: Town, bad: dict[str, Any]) -> None:
    made = draft(town)
    before = made.time_limits.count()
    with pytest.raises(Refused):
        content.add_limit(made, actor=town.ren, **limit_fields(**bad))
    assert made.time_limits.count() == before


# What is written once


def test_the_standard_says_the_hours_of_the_calendar_and_the_limits_of_its_table(town: Town) -> None:
    made = draft(town)
    winter = WorkHours.objects.get(from_month=10)
    hours = {"morning_start": time(9), "morning_end": time(12), "afternoon_start": time(13), "afternoon_end": time(17)}
    calendar.change_hours(winter, actor=town.ren, from_month=10, from_day=8, **hours)
    limit = made.time_limits.get(clock="SIGN", urgency="", kind="", category="", channel="")
    content.edit_limit(
        limit, actor=town.ren, **{name: getattr(limit, name) for name in content.LIMIT_FIELDS} | {"amount": 2}
    )
    shown = shown_elsewhere(limit_lines(made.time_limits.all()), WorkHours.objects.all())
    words = {one.name: one.words for rows in shown.values() for one in rows}
    assert words["工作时间"] == "6月1日起08:30至12:00、14:30至18:00；10月8日起09:00至12:00、13:00至17:00"
    assert words["签收时限"] == "2个工作日；特急、紧急30分钟"
    assert (
        words["回复时限"]
        == "5个工作日；领导信箱3个工作日；咨询2个工作日；特急、农村饮水安全类、电梯故障类等17种情形24小时"
    )
    assert [one.name for one in shown[6]] == ["签收时限", "裁定申请时限", "退单期限"]
    assert {
        section.number: len(section.shown) for klass in classes(made.items.all(), shown) for section in klass.sections
    }[6] == 3
    codes = {code for code, *_ in queries.load().rules(made.pk).limits._rows.items()}
    assert codes == set(ITEM_OF_CLOCK), "every limit has its place among the fifteen items"


def test_no_item_repeats_what_the_table_of_limits_or_the_calendar_says(town: Town) -> None:
    told_elsewhere = {"sign_limit", "consult_limit", "ordinary_limit", "review_limit", "work_hours", "summer_from_to"}
    assert not RuleItem.objects.filter(key__in=told_elsewhere).exists()


# Comparison


def test_the_comparison_names_what_was_added_changed_and_removed(town: Town) -> None:
    made = draft(town)
    content.edit_item(made.items.get(key="internal_overdue"), actor=town.ren, value="2", basis="")
    content.add_limit(made, actor=town.ren, **LIMIT)
    content.remove_limit(
        made.time_limits.filter(urgency="CRITICAL").first() or made.time_limits.all()[0], actor=town.ren
    )
    found = changes(document(first()), document(made))
    assert sorted(change.kind for change in found) == ["修改", "删除", "新增"]
    changed = next(change for change in found if change.kind == "修改")
    assert changed.words == (Piece("del", "1"), Piece("ins", "2"), Piece("same", "个工作日"))


def test_a_number_is_one_word() -> None:
    assert pieces("15天", "5天") == (Piece("del", "15"), Piece("ins", "5"), Piece("same", "天"))
    assert "".join(piece.text for piece in pieces("甲、乙、丙", "甲、丙、丁") if piece.kind != "del") == "甲、丙、丁"


def test_texts_with_little_in_common_are_shown_whole() -> None:
    old, new = "参照《蚌埠市热线办理规程》", "市政府常务会议纪要12号"
    assert pieces(old, new) == (Piece("del", old), Piece("ins", new))
    assert pieces("", "新增") == (Piece("ins", "新增"),)
    assert pieces("", "") == ()
