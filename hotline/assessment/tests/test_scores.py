"""A month's scores: order by order what a slow reading gives; the same bytes twice; frozen for good."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from hotline.accountability.models import Decision, Inquiry
from hotline.assessment import jobs
from hotline.assessment.actions.periods import begin, compute, enter, freeze, revoke
from hotline.assessment.models import Merit, Period, PeriodEvent, Score, ScoreChange, ScoreItem, ScoreLine
from hotline.assessment.queries.figures import Span
from hotline.assessment.queries.scores import year_table
from hotline.assessment.queries.sealed import canonical
from hotline.assessment.tests.slow_scores import rounded, slow_scores
from hotline.assessment.tests.walking import hand_down, walk
from hotline.base import clock
from hotline.base.refusal import Refused
from hotline.catalog.models import CatalogStamp, RuleItem
from hotline.disputes.models import Exclusion
from hotline.org.models import Unit
from hotline.supervision.models import Supervision
from hotline.workorders import actions
from hotline.workorders.testing import MONDAY, Town, day

if TYPE_CHECKING:
    from pytest_django import DjangoDbBlocker

MARCH = date(2026, 3, 1)
LOWER = ("柳林镇", "杨树村", "物业中心")
AFTER = day(4, 20)


@pytest.fixture(scope="module")
def walked(django_db_setup: None, django_db_blocker: "DjangoDbBlocker") -> Iterator[None]:
    """The stage of this file, set once: orders that walked about in March."""
    with django_db_blocker.unblock(), transaction.atomic():
        with clock.moved_to(MONDAY):
            town = Town()
            for n in range(3):
                order = town.order("approve", unit="住建局" if n else "城管局")
                (town.happy if n else town.unhappy)(order)
            with clock.moved_to(MONDAY + timedelta(days=12)):
                late = town.order("approve")
                town.happy(late)
            with clock.moved_to(MONDAY):
                never = town.order("sign", unit="河东县")
            assert never.pk
            with clock.moved_to(MONDAY + timedelta(hours=1)):
                below = [hand_down(town, late=7 * (n == 1), to_village=n == 2) for n in range(4)]
            with clock.moved_to(MONDAY + timedelta(days=9)):
                for n, order in enumerate(below):
                    (town.unhappy if n == 0 else town.happy)(order)
            walk(town, 18)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def stage(walked: None, db: None) -> Iterator[Town]:
    with clock.moved_to(AFTER):
        yield Town()


def test_scores_are_those_of_a_slow_reading_order_by_order(stage: Town) -> None:
    period = begin(MARCH, actor=stage.ren)
    slow = slow_scores(Span.month_of(MARCH))
    found = {score.unit.short_name: score for score in Score.objects.filter(period=period).select_related("unit")}
    assert found.keys() == slow.keys()  # first-line and lower units
    for name, score in found.items():
        ought = slow[name]
        items = ScoreItem.objects.filter(period=period, unit=score.unit, denominator__gt=0).exclude(indicator="")
        assert {row.key: (row.numerator, row.denominator) for row in items} == ought["fractions"], name
        lines = ScoreLine.objects.filter(period=period, unit=score.unit).order_by("at", "kind", "order__no")
        assert [(row.kind, row.order.no if row.order else "") for row in lines] == ought["lines"], name
        assert (score.n_scored, score.base, score.deducted, score.total) == (
            ought["n_scored"], ought["base"], ought["deducted"], ought["total"]
        ), name  # fmt: skip
    assert sum(len(one["lines"]) for one in slow.values()) > 3
    handed_down = [slow[name] for name in LOWER if slow[name]["n_scored"]]
    assert {key for one in handed_down for key in one["fractions"]} >= {
        "sign",
        "reply",
        "satisfaction",
        "resolved",
        "first_pass",
    }
    assert any(one["lines"] for one in handed_down)
    assert {key for one in slow.values() for key in one["fractions"]} == {
        "sign", "reply", "satisfaction", "resolved", "first_pass", "return"
    }  # fmt: skip


def test_the_same_month_computed_twice_gives_the_same_bytes(stage: Town) -> None:
    period = begin(MARCH, actor=stage.ren)
    once = canonical(Period.objects.get(pk=period.pk))
    with stage.at(AFTER + timedelta(days=3)):
        assert compute(period, actor=stage.ren) == 0
    assert canonical(Period.objects.get(pk=period.pk)) == once
    assert not ScoreChange.objects.exists()
    assert len(once) > 2000


def test_ranks_are_given_inside_a_group_to_those_with_enough_cases(stage: Town) -> None:
    period = begin(MARCH, actor=stage.ren)
    for score in Score.objects.filter(period=period):
        least = 5 if score.under is None else 3
        if score.n_scored < least or score.total is None:
            assert score.rank is None and not score.grade
        else:
            better = Score.objects.filter(
                period=period, group=score.group, under=score.under, total__gt=score.total, n_scored__gte=least
            )
            assert score.rank == better.count() + 1 and score.grade
    assert Score.objects.filter(period=period, rank=1).exists()


def exclude(town: Town, line: ScoreLine, scope: str = "ON_TIME") -> None:
    """A panel's exclusion in effect; the road to it is walked in the tests of disputes."""
    Exclusion.objects.create(
        no="TC26030001", state="IN_EFFECT", order=line.order, assignment_id=line.turn_id, unit=line.unit, scope=scope,
        ground="FORCE_MAJEURE", reason="3月9日至11日暴雨停电，全县办公系统中断。", proposed_by=town.shen,
        seconded_by=town.du, confirmed_by=town.ren, confirmed_at=clock.now(),
    )  # fmt: skip


def test_what_a_panel_excludes_leaves_both_ends_and_the_recomputing_says_what_changed(stage: Town) -> None:
    period = begin(MARCH, actor=stage.ren)
    line = ScoreLine.objects.filter(period=period, kind="OVERDUE").first()
    assert line is not None and line.order is not None
    before = ScoreItem.objects.get(period=period, unit=line.unit, key="reply")
    exclude(stage, line)
    assert compute(period, actor=stage.ren, note="异议成立后重算") >= 3
    after = ScoreItem.objects.get(period=period, unit=line.unit, key="reply")
    assert (after.numerator, after.denominator) == (before.numerator, before.denominator - 1)
    told = {row.what: (row.old, row.new) for row in ScoreChange.objects.filter(period=period, unit=line.unit)}
    gone = told[f"逾期{line.order.no}"]
    assert gone[0].startswith("-0.50分") and gone[1] in ("无", "-0.50分")
    assert "按期回复" in told and "得分" in told
    assert (
        slow_scores(Span.month_of(MARCH))[line.unit.short_name]["total"]
        == Score.objects.get(period=period, unit=line.unit).total
    )


def test_a_supervision_takes_off_one_point_and_one_of_the_government_two(stage: Town) -> None:
    unit, order = stage.unit("住建局"), stage.order("sign")
    for n, level in enumerate(("INTERNAL", "GOVERNMENT", "REMIND")):
        Supervision.objects.create(
            no=f"DB2603000{n}", order=order, unit=unit, level=level, state="ISSUED", trigger="OVERDUE", reason="超期未结。",
            opened_at=day(3, 16), due_at=day(3, 19),
        )  # fmt: skip
    period = begin(MARCH, actor=stage.ren)
    lines = ScoreLine.objects.filter(period=period, unit=unit, kind__in=("INTERNAL", "GOVERNMENT"))
    assert sorted(lines.values_list("kind", "points", "order__no")) == [
        ("GOVERNMENT", Decimal(-2), order.no), ("INTERNAL", Decimal(-1), order.no)
    ]  # fmt: skip


@pytest.mark.parametrize("trigger", ["MEDIA", "NOTE", "CITY_LEADER", "GROUP"])
def test_a_supervision_for_what_the_unit_did_not_cause_takes_nothing_off(stage: Town, trigger: str) -> None:
    unit, order = stage.unit("住建局"), stage.order("sign")
    Supervision.objects.create(
        no="DB26030009", order=order, unit=unit, level="INTERNAL", state="ISSUED", trigger=trigger, reason="媒体曝光。",
        opened_at=day(3, 16), due_at=day(3, 19),
    )  # fmt: skip
    period = begin(MARCH, actor=stage.ren)
    assert not ScoreLine.objects.filter(period=period, unit=unit, kind="INTERNAL").exists()
    RuleItem.objects.filter(key="deduct_spares").update(value=[])
    CatalogStamp.bump()
    compute(period, actor=stage.ren)
    assert ScoreLine.objects.filter(period=period, unit=unit, kind="INTERNAL").exists()


def test_what_is_entered_by_hand_counts_with_its_proof_and_bonuses_have_a_limit(stage: Town) -> None:
    unit = stage.unit("水务集团")
    for n in range(7):
        enter(MARCH, actor=stage.du, unit=unit, kind="CASE", points=Decimal(1), reason="抢修典型事例入选",
              proof=f"典型事例选编第{n + 1}篇")  # fmt: skip
    wrong = enter(MARCH, actor=stage.du, unit=unit, kind="FALSE_REPLY", points=Decimal(3), reason="登记错单位", proof="核查记录第3号")  # fmt: skip
    revoke(wrong, actor=stage.du)
    enter(MARCH, actor=stage.du, unit=unit, kind="ORGANISATION", points=Decimal(2), reason="未按要求报送联系人",
          proof="清热办函〔2026〕5号")  # fmt: skip
    period = begin(MARCH, actor=stage.ren)
    score = Score.objects.get(period=period, unit=unit)
    assert (score.added, score.deducted) == (Decimal(5), Decimal(0))
    assert ScoreItem.objects.get(period=period, unit=unit, key="organisation").points == Decimal(3)
    line = ScoreLine.objects.filter(period=period, unit=unit, kind="CASE").first()
    assert line is not None and "依据：典型事例选编" in line.why


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"proof": " "}, "依据"), ({"kind": "OVERDUE"}, "不能手工登记"), ({"points": Decimal(0)}, "分值应大于0"), ({"points": Decimal(21)}, "不超过20分"),
    ],
)  # fmt: skip
def test_a_merit_without_proof_or_of_a_kind_that_rows_say_is_refused(
    stage: Town, changes: dict[str, Any], reason: str
) -> None:
    good: dict[str, Any] = {
        "unit": stage.unit("住建局"), "kind": "PRAISE", "points": Decimal(1), "reason": "市领导批示表扬", "proof": "3月12日批示",
    }  # fmt: skip
    with pytest.raises(Refused, match=reason):
        enter(MARCH, actor=stage.du, **{**good, **changes})
    with pytest.raises(Refused, match="考核人员"):
        enter(MARCH, actor=stage.zhujian, **good)
    assert not Merit.objects.exists()


def test_a_decision_of_accountability_takes_off_five_points(stage: Town) -> None:
    unit = stage.unit("城管局")
    inquiry = Inquiry.objects.create(
        no="WZ26030001",
        state="VERIFYING",
        unit=unit,
        ground="办理结果弄虚作假",
        matter="未到现场即报办结。",
        opened_by=stage.du,
    )
    Decision.objects.create(
        inquiry=inquiry, measure="REMINDER", reason="核查属实。", decided_by=stage.ren, number="清热办函〔2026〕3号",
        issued_by=stage.ren, issued_at=day(3, 18),
    )  # fmt: skip
    period = begin(MARCH, actor=stage.ren)
    line = ScoreLine.objects.get(period=period, kind="ACCOUNTABILITY")
    assert (line.unit_id, line.points) == (unit.pk, Decimal(-5)) and "清热办函〔2026〕3号" in line.why


def test_the_year_is_eighty_parts_of_the_months_and_twenty_of_its_end(stage: Town) -> None:
    freeze(begin(MARCH, actor=stage.ren), actor=stage.ren)
    unit = stage.unit("城管局")
    month = Score.objects.get(unit=unit).total
    assert month is not None
    group = "市直部门"
    assert {row.unit.pk: row.total for row in year_table(2026, group)}[unit.pk] == month
    enter(
        date(2026, 12, 1),
        actor=stage.ren,
        unit=unit,
        kind="YEAR_END",
        points=Decimal(90),
        reason="年终检查",
        proof="年终考核通报",
    )
    row = {row.unit.pk: row for row in year_table(2026, group)}[unit.pk]
    assert row.total == rounded((month * 80 + 90 * 20) / 100) and row.year_end == 90


def test_at_night_the_running_month_is_begun_and_what_is_provisional_computed_again(stage: Town) -> None:
    march = begin(MARCH, actor=stage.ren)
    with stage.at(AFTER + timedelta(days=1)):
        jobs.compute_open()
    assert list(Period.objects.order_by("month").values_list("no", "state")) == [
        ("202603", "PROVISIONAL"), ("202604", "PROVISIONAL"),
    ]  # fmt: skip
    march.refresh_from_db()
    assert march.computed_at == AFTER + timedelta(days=1)


def test_what_a_panel_excludes_shows_at_once(stage: Town) -> None:
    period = begin(MARCH, actor=stage.ren)
    line = ScoreLine.objects.filter(period=period, kind="OVERDUE").first()
    assert line is not None
    exclude(stage, line)
    jobs.recompute(event_id=1)
    assert not ScoreLine.objects.filter(period=period, kind="OVERDUE", turn_id=line.turn_id).exists()


# ── freezing ──


def test_a_running_month_is_provisional(stage: Town) -> None:
    with stage.at(day(3, 25)):
        period = begin(MARCH, actor=stage.ren)
        with pytest.raises(Refused, match="还没有结束"):
            freeze(period, actor=stage.ren)
    with pytest.raises(Refused, match="考核人员"):
        freeze(Period.objects.get(), actor=stage.zhou)


def test_a_frozen_month_the_database_keeps(stage: Town) -> None:
    period = begin(MARCH, actor=stage.ren)
    freeze(period, actor=stage.du)
    for sql in (
        "UPDATE assessment_score SET total = 100",
        "DELETE FROM assessment_scoreline",
        "UPDATE assessment_scoreitem SET numerator = 0",
        "UPDATE assessment_period SET state = 'PROVISIONAL'",
        "DELETE FROM assessment_periodevent",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
    with pytest.raises(Refused, match="已定分"):
        compute(Period.objects.get(), actor=stage.ren)
    with pytest.raises(Refused, match="更正"):
        enter(
            MARCH,
            actor=stage.du,
            unit=stage.unit("住建局"),
            kind="PRAISE",
            points=Decimal(1),
            reason="表扬",
            proof="批示",
        )
    call_command("verify_scores")


def test_a_frozen_month_is_corrected_by_another_that_says_what_changed(stage: Town) -> None:
    frozen = begin(MARCH, actor=stage.ren)
    freeze(frozen, actor=stage.ren)
    with pytest.raises(Refused, match="写明原因"):
        begin(MARCH, actor=stage.ren)
    line = ScoreLine.objects.filter(period=frozen, kind="OVERDUE").first()
    assert line is not None
    exclude(stage, line)
    correction = begin(MARCH, actor=stage.ren, note="月底研判后补充剔除一件")
    assert correction.revision == 2 and str(correction) == "2026年3月（更正1）"
    assert ScoreLine.objects.filter(period=correction).count() == ScoreLine.objects.filter(period=frozen).count() - 1
    changes = ScoreChange.objects.filter(period=correction, unit=line.unit)
    assert changes.filter(what="按期回复").exists()
    assert Score.objects.get(period=frozen, unit=line.unit).total is not None


def test_what_was_altered_past_the_trigger_is_found(stage: Town) -> None:
    period = begin(MARCH, actor=stage.ren)
    freeze(period, actor=stage.ren)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("UPDATE assessment_scoreline SET points = 0 WHERE kind = 'OVERDUE'")
        cursor.execute("SET LOCAL session_replication_role = origin")
    with pytest.raises(CommandError, match="1处"):
        call_command("verify_scores")


def test_a_new_seal_over_altered_rows_is_found_by_the_trail(stage: Town) -> None:
    period = begin(MARCH, actor=stage.ren)
    freeze(period, actor=stage.ren)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("UPDATE assessment_period SET digest = repeat('0', 64)")
        cursor.execute("SET LOCAL session_replication_role = origin")
    with pytest.raises(CommandError):
        call_command("verify_scores")
    assert PeriodEvent.objects.filter(verb="freeze").count() == 1


def test_a_month_is_not_frozen_while_a_dispute_of_it_waits(stage: Town) -> None:
    from hotline.disputes.models import Dispute

    period = begin(MARCH, actor=stage.ren)
    turn = stage.turn(stage.order("sign"), "住建局")
    Dispute.objects.create(
        no="YY26030001", state="PANEL", kind="OVERDUE", order=turn.order, assignment=turn, unit=turn.unit,
        objected_at=day(3, 20), objected_to="回复逾期", file_by=day(3, 25), file_limit="3个工作日", reason="系统故障",
    )  # fmt: skip
    with pytest.raises(Refused, match="1件异议"):
        freeze(period, actor=stage.ren)


def test_every_unit_of_a_group_is_in_the_month_even_without_work(stage: Town) -> None:
    period = begin(MARCH, actor=stage.ren)
    assert Score.objects.filter(period=period, under=None).count() == Unit.objects.filter(level=2).count()
    assert Score.objects.filter(period=period, under__isnull=False).count() == 3, "a village that had an order"
    idle = Score.objects.get(period=period, unit__short_name="公安局")
    assert idle.total is None and idle.rank is None and idle.n_scored == 0


def test_a_standard_that_scores_no_lower_units_leaves_them_out(stage: Town) -> None:
    RuleItem.objects.filter(key="lower_groups").update(value=[])
    RuleItem.objects.filter(key="groups").update(value='["各承办单位：县市区＋市直部门＋政法单位＋公共服务单位"]')
    CatalogStamp.bump()
    period = begin(MARCH, actor=stage.ren)
    assert not Score.objects.filter(period=period, under__isnull=False).exists()
    assert {score.group for score in Score.objects.filter(period=period)} == {"各承办单位"}


def test_a_citizen_not_reached_counts_for_the_reply_and_not_for_satisfaction(stage: Town) -> None:
    """工作标准 ⑩: 三次均未接通的记为无法回访."""
    with stage.at(MONDAY):
        order = stage.order("approve", unit="水务集团")
    for n, hour in ((3, 9), (3, 15), (4, 10)):
        with stage.at(day(3, n, hour)):
            actions.call_back(order, actor=stage.hui, outcome="NO_ANSWER")
    assert order.close_kind == "NO_CONTACT"
    period = begin(MARCH, actor=stage.ren)
    slow = slow_scores(Span.month_of(MARCH))["水务集团"]["fractions"]
    items = {row.key: row for row in ScoreItem.objects.filter(period=period, unit__short_name="水务集团")}
    assert (items["reply"].numerator, items["reply"].denominator) == slow["reply"]
    assert items["satisfaction"].denominator == slow.get("satisfaction", (0, 0))[1]
