"""缺口交办、补充; 同义词; 统计."""

from datetime import timedelta

import pytest

from hotline.base.refusal import Refused
from hotline.knowledge import actions
from hotline.knowledge.actions.synonyms import add_synonym, seed_synonyms
from hotline.knowledge.models import Gap, Synonym
from hotline.knowledge.queries import statistics
from hotline.knowledge.tests.library import fresh, published, text_of, unit
from hotline.knowledge.tests.town import MONDAY, Town
from hotline.org.models import Change


def a_gap(town: Town, **more: str) -> Gap:
    gap = actions.note_gap(
        Gap.Kind.DISPATCHED, "充电桩安装补贴怎么领", order_no="260302000001", category=town.category(), **more
    )
    assert gap is not None
    return gap


def test_a_job_that_runs_twice_counts_an_order_once(town: Town) -> None:
    a_gap(town)
    a_gap(town)
    assert Gap.objects.get().n == 1
    actions.note_gap(Gap.Kind.DISPATCHED, "充电桩安装补贴怎么领", order_no="260302000002")
    assert Gap.objects.get().n == 2


def test_the_unit_that_knows_is_asked_writes_and_the_gap_is_filled(town: Town) -> None:
    gap = a_gap(town)
    with pytest.raises(Refused, match="采编人员"):
        actions.ask_unit(gap, actor=town.lin, unit=unit(town))
    actions.ask_unit(gap, actor=town.cai, unit=unit(town), note="请写明标准")
    article = actions.create(actor=town.zhujian, unit=unit(town), gap=gap, **text_of(town))
    version = article.versions.get()
    actions.submit(version, actor=town.zhujian)
    actions.pass_on(version, actor=town.zhujian_leader)
    assert Gap.objects.get().state == Gap.State.ASKED
    actions.publish(version, actor=town.zhi)
    gap.refresh_from_db()
    assert (gap.state, gap.article, gap.settled_by) == (Gap.State.FILLED, article, town.zhi)
    later = a_gap(town)
    assert later.pk != gap.pk, "asked again although filled: a new gap"


def test_what_is_not_wanted_is_dismissed_with_a_reason(town: Town) -> None:
    gap = a_gap(town)
    with pytest.raises(Refused, match="写明不需补充"):
        actions.dismiss(gap, actor=town.cai, note=" ")
    actions.dismiss(gap, actor=town.cai, note="个案")
    with pytest.raises(Refused, match="已经处理过"):
        actions.dismiss(gap, actor=town.cai, note="再来")


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["暖气费"], "2至12个词"),
        (["水", "自来水"], "只有一个字"),
        (["暖气费", "暖 气费"], "2至12个词"),
        (["x" * 21, "短词"], "超过20个字"),
    ],
)
def test_a_group_of_synonyms_that_would_match_everything_is_refused(town: Town, words: list[str], why: str) -> None:
    with pytest.raises(Refused, match=why):
        add_synonym(actor=town.cai, words=words)


def test_a_new_synonym_is_on_record_and_the_products_own_come_once(town: Town) -> None:
    add_synonym(actor=town.cai, words=["ＥＴＣ", "电子不停车收费"])
    assert Synonym.objects.get().words == ["etc", "电子不停车收费"]
    assert Change.objects.filter(kind="knowledge.synonym", actor=town.cai).count() == 1
    assert seed_synonyms() == 0, "a city that has its own keeps them"
    Synonym.objects.all().delete()
    assert seed_synonyms() > 100
    with pytest.raises(Refused, match="采编人员"):
        add_synonym(actor=town.lin, words=["暖气费", "供热费"])


def test_statistics_count_each_unit_by_what_it_keeps_and_answers(town: Town) -> None:
    article = published(town)
    row = actions.report_error(article, actor=town.lin, kind="WRONG", text="有误")
    late = published(town, title="另一条")
    actions.report_error(late, actor=town.lin, kind="WRONG", text="有误")
    actions.answer_error(fresh(article), actor=town.cai, correction=row, outcome="RIGHT", answer="无误")
    actions.urge(fresh(late), actor=town.cai, reason="请更新")
    actions.cite(article.no, actor=town.lin)
    actions.vote(article, actor=town.lin, is_useful=True)
    period = statistics.Period(MONDAY.date(), MONDAY.date() + timedelta(days=30))
    with town.at(MONDAY + timedelta(days=20)):
        [found] = statistics.by_unit(period)
    assert (found.name, found.n_live, found.n_new, found.n_errors, found.n_errors_in_time) == ("住建局", 2, 2, 2, 1)
    assert (found.in_time, found.n_urges, found.n_unanswered, found.n_uses, found.useful) == (50, 1, 1, 1, 100)
    assert statistics.by_unit(period, unit(town, "城管局").path) == []


def test_the_hit_rate_is_the_share_of_searches_that_served(town: Town) -> None:
    article = published(town)
    actions.note_search(town.lin, "物业费", 1)
    actions.cite(article.no, actor=town.lin)
    actions.note_search(town.ban, "火星", 0)
    found = statistics.served(statistics.Period(MONDAY.date(), MONDAY.date()))
    assert found == {"n": 2, "n_without": 1, "n_used": 1, "hit": 50}
