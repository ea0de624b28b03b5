"""纠错、催更、复核、暂停: what is asked of a published article."""

from datetime import timedelta

import pytest
from django.utils.timezone import localtime

from hotline.base import clock
from hotline.base.refusal import Refused
from hotline.knowledge import actions
from hotline.knowledge.models import Article, Correction, Urge
from hotline.knowledge.queries.searching import find
from hotline.knowledge.tests.library import fresh, published, unit
from hotline.knowledge.tests.town import MONDAY, Town
from hotline.knowledge.workflow import ArticleState

WRONG = {"kind": "WRONG", "text": "一级应为每平方米1.5元，见新文件"}


@pytest.fixture
def article(town: Town) -> Article:
    return published(town)


def is_found(town: Town, article: Article) -> bool:
    return article.pk in [hit.article.pk for hit in find(town.lin, "物业费收费标准").hits]


def test_a_correction_is_due_at_the_end_of_the_next_working_day(town: Town, article: Article) -> None:
    row = actions.report_error(article, actor=town.lin, **WRONG)
    assert localtime(row.due_at) == localtime(MONDAY + timedelta(days=1)).replace(hour=17, minute=30)
    assert "1个工作日" in row.explanation
    article = fresh(article)
    assert (article.state, article.n_errors_open, article.is_live) == (ArticleState.CORRECTING, 1, True)
    assert is_found(town, article)


def test_a_correction_before_a_holiday_waits_for_the_next_working_day(town: Town, article: Article) -> None:
    friday = MONDAY + timedelta(days=4, hours=9)  # 18:00, after work
    with town.at(friday):
        row = actions.report_error(article, actor=town.lin, **WRONG)
    assert localtime(row.due_at).date() == (MONDAY + timedelta(days=7)).date()


def test_an_urgent_one_hides_the_text_at_once(town: Town, article: Article) -> None:
    actions.report_error(article, actor=town.lin, **WRONG, is_urgent=True)
    article = fresh(article)
    assert not article.is_live and "紧急纠错" in article.why_not_live
    assert not is_found(town, article)
    with pytest.raises(Refused, match="暂停使用"):
        actions.cite(article.no, actor=town.lin)


def test_one_person_reports_once_at_a_time_and_another_may_add(town: Town, article: Article) -> None:
    actions.report_error(article, actor=town.lin, **WRONG)
    with pytest.raises(Refused, match="还在等待答复"):
        actions.report_error(fresh(article), actor=town.lin, **WRONG)
    actions.report_error(fresh(article), actor=town.chengguan, **WRONG)
    assert fresh(article).n_errors_open == 2


def test_what_was_right_after_all_is_answered_and_shown_again(town: Town, article: Article) -> None:
    row = actions.report_error(article, actor=town.lin, **WRONG, is_urgent=True)
    article = fresh(article)
    with pytest.raises(Refused, match="须由责任单位"):
        actions.answer_error(article, actor=town.chengguan, correction=row, outcome="RIGHT", answer="没错")
    with pytest.raises(Refused, match="发布新版本"):
        actions.answer_error(article, actor=town.zhujian, correction=row, outcome="CORRECTED", answer="已改")
    actions.answer_error(article, actor=town.zhujian, correction=row, outcome="RIGHT", answer="新文件5月起施行")
    article = fresh(article)
    assert (article.state, article.n_errors_open, article.is_live) == (ArticleState.PUBLISHED, 0, True)
    row.refresh_from_db()
    assert (row.answered_by, row.outcome, row.is_late) == (town.zhujian, "RIGHT", False)
    with pytest.raises(Refused, match="现为“已发布”"):
        actions.answer_error(article, actor=town.zhujian, correction=row, outcome="RIGHT", answer="又一次")


def test_of_two_corrections_the_last_answer_settles(town: Town, article: Article) -> None:
    first = actions.report_error(article, actor=town.lin, **WRONG)
    second = actions.report_error(fresh(article), actor=town.chengguan, **WRONG)
    actions.answer_error(fresh(article), actor=town.cai, correction=first, outcome="RIGHT", answer="无误")
    assert fresh(article).state == ArticleState.CORRECTING
    actions.answer_error(fresh(article), actor=town.cai, correction=second, outcome="DUPLICATE", answer="同上")
    assert fresh(article).state == ArticleState.PUBLISHED


def test_a_new_version_answers_what_was_reported_and_urged(town: Town, article: Article) -> None:
    actions.report_error(article, actor=town.lin, **WRONG, is_urgent=True)
    actions.urge(fresh(article), actor=town.cai, reason="价格已调整")
    version = actions.revise(fresh(article), actor=town.cai)
    actions.edit(version, actor=town.cai, answer="一级每平方米不超过1.5元。")
    actions.report(version, actor=town.cai)
    actions.publish(version, actor=town.zhi)
    article = fresh(article)
    assert (article.state, article.n_errors_open, article.n_urges, article.is_live) == (
        ArticleState.PUBLISHED,
        0,
        0,
        True,
    )
    row = Correction.objects.get(article=article)
    assert (row.outcome, row.answer, row.answered_by) == ("CORRECTED", "已更正，见第2版", town.zhi)
    assert Urge.objects.get(article=article).answered_at is not None
    assert is_found(town, article)


def test_urges_are_counted_and_a_second_one_waits_until_the_first_has_run_out(town: Town, article: Article) -> None:
    with pytest.raises(Refused, match="须由采编人员"):
        actions.urge(article, actor=town.lin, reason="过时了")
    first = actions.urge(article, actor=town.cai, reason="价格已调整")
    with pytest.raises(Refused, match="已催更"):
        actions.urge(fresh(article), actor=town.cai, reason="又催")
    with town.at(first.due_at + timedelta(hours=1)):
        second = actions.urge(fresh(article), actor=town.cai, reason="仍未更新")
    assert (second.n, second.unit, fresh(article).n_urges) == (2, unit(town), 2)


def test_a_confirmed_text_is_good_for_another_half_year(town: Town, article: Article) -> None:
    actions.urge(article, actor=town.cai, reason="请复核")
    with town.at(MONDAY + timedelta(days=170)):
        actions.confirm(fresh(article), actor=town.zhujian, note="仍然有效")
        article = fresh(article)
        assert article.check_by == clock.today() + timedelta(days=180)
    assert article.n_urges == 0


def test_what_is_hidden_is_shown_again_by_the_centre_alone(town: Town, article: Article) -> None:
    with pytest.raises(Refused, match="须由采编人员"):
        actions.hide(article, actor=town.zhujian, why="有误")
    actions.hide(article, actor=town.cai, why="正在核实")
    assert not is_found(town, article)
    with pytest.raises(Refused, match="已经暂停"):
        actions.hide(fresh(article), actor=town.cai, why="再停一次")
    actions.show(fresh(article), actor=town.cai)
    assert is_found(town, article)


def test_another_unit_takes_over_with_what_is_open(town: Town, article: Article) -> None:
    row = actions.report_error(article, actor=town.lin, **WRONG)
    actions.hand_over(fresh(article), actor=town.cai, unit=unit(town, "城管局"), note="职责调整")
    row.refresh_from_db()
    assert row.unit == fresh(article).unit == unit(town, "城管局")
    with pytest.raises(Refused, match="已经是城管局"):
        actions.hand_over(fresh(article), actor=town.cai, unit=unit(town, "城管局"), note="再来")
