"""Where the knowledge base meets apps that it does not know: notices of its steps, the seal over its trail, and the orders
from which it learns."""

from datetime import timedelta

import pytest

from hotline.base import clock
from hotline.base.refusal import Refused
from hotline.knowledge import actions, jobs
from hotline.knowledge.models import Article, Event, Gap
from hotline.knowledge.telling import WHO
from hotline.knowledge.tests.library import published, unit
from hotline.knowledge.workflow import STEPS
from hotline.notices.models import Notice
from hotline.notices.texts import TEXTS
from hotline.site.jobs import tell_of_article, tell_of_gap, tell_of_late_corrections
from hotline.site.reactions import REACTIONS
from hotline.workorders import actions as orders
from hotline.workorders import sealing
from hotline.workorders.jobs import teach
from hotline.workorders.models import Event as OrderEvent
from hotline.workorders.models import WorkOrder
from hotline.workorders.testing import Town


def test_whoever_is_told_of_a_step_is_told_in_words_that_there_are() -> None:
    assert WHO.keys() <= STEPS.keys()
    assert {f"article_{verb}" for verb in WHO} | {"article_gap", "article_late"} == {
        key for key in TEXTS if key.startswith("article_")
    }
    assert {f"article.{verb}" for verb in WHO} == {key for key in REACTIONS if key.startswith("article.")}


def test_the_unit_hears_of_the_end_once(town: Town) -> None:
    published(town, valid_to=clock.today() + timedelta(days=20))
    jobs.watch_validity()
    event = Event.objects.get(verb="near_end")
    tell_of_article(event_id=event.pk)
    tell_of_article(event_id=event.pk)
    [row] = Notice.objects.filter(template="article_near_end", reader=town.zhujian)
    assert (row.title, row.body) == ("知识点即将到期：物业服务费收费标准", "还有30天到期，请修订或延长有效期")


def test_whoever_reported_an_error_hears_that_it_was_put_right(town: Town) -> None:
    article = published(town)
    actions.report_error(article, actor=town.lin, kind="WRONG", text="标准已调整")
    article.refresh_from_db()
    version = actions.revise(article, actor=town.cai)
    actions.report(version, actor=town.cai)
    actions.publish(version, actor=town.zhi)
    tell_of_article(event_id=Event.objects.filter(verb="publish").latest("id").pk)
    told = Notice.objects.filter(template="article_publish").values_list("reader__username", flat=True)
    assert set(told) == {"cai", "lin"}


def test_a_correction_that_nobody_answered_in_time_is_told_once(town: Town) -> None:
    article = published(town)
    row = actions.report_error(article, actor=town.lin, kind="WRONG", text="标准已调整")
    for moment in (
        row.due_at - timedelta(minutes=1),
        row.due_at + timedelta(minutes=1),
        row.due_at + timedelta(hours=2),
    ):
        with town.at(moment):
            assert Notice.objects.filter(template="article_late").exists() == (moment > row.due_at + timedelta(hours=1))
            tell_of_late_corrections()
    told = Notice.objects.filter(template="article_late")
    assert set(told.values_list("reader__username", flat=True)) >= {"cai", town.zhujian.username}
    assert told.count() == told.values("reader").distinct().count()


def test_an_answered_correction_is_not_late(town: Town) -> None:
    article = published(town)
    row = actions.report_error(article, actor=town.lin, kind="WRONG", text="标准已调整")
    article.refresh_from_db()
    actions.answer_error(article, actor=town.zhujian, correction=row, outcome="RIGHT", answer="核实无误")
    with town.at(row.due_at + timedelta(minutes=1)):
        tell_of_late_corrections()
    assert not Notice.objects.filter(template="article_late").exists()


def test_the_unit_that_is_asked_to_fill_a_gap_hears_of_it(town: Town) -> None:
    gap = actions.note_gap(Gap.Kind.NO_HIT, "充电桩补贴怎么领")
    assert gap is not None
    actions.ask_unit(gap, actor=town.cai, unit=unit(town))
    tell_of_gap(gap_id=gap.pk)
    assert Notice.objects.get(reader=town.zhujian, template="article_gap").title == "请补充知识点：充电桩补贴怎么领"


def test_the_trail_of_an_article_holds(town: Town) -> None:
    article = published(town)
    actions.withdraw(article, actor=town.zhi, note="文件废止")
    assert list(sealing._verify_kind(Event)) == []


def last(order: WorkOrder, verb: str) -> int:
    return OrderEvent.objects.filter(order=order, verb=verb).latest("id").pk


def test_a_consultation_that_was_dispatched_is_a_gap_counted_once(town: Town) -> None:
    order = town.order("dispatch", kind="CONSULT", title="充电桩安装补贴怎么领")
    teach(event_id=last(order, "dispatch"))
    teach(event_id=last(order, "dispatch"))
    gap = Gap.objects.get()
    assert (gap.text, gap.n, gap.order_no, gap.unit) == ("充电桩安装补贴怎么领", 1, order.no, unit(town))


def test_an_answered_consultation_offers_its_answer_as_a_draft_once(town: Town) -> None:
    order = town.order("call_back", kind="CONSULT", title="充电桩安装补贴找13812345678问")
    teach(event_id=last(order, "close"))
    teach(event_id=last(order, "close"))
    article = Article.objects.get()
    version = article.versions.get()
    assert (article.state, article.unit, article.source_key) == ("DRAFTING", unit(town), order.no)
    assert version.title == "充电桩安装补贴找138****5678问" and version.body == order.public_reply
    assert version.note == f"咨询件{order.no}办结，推荐入库"


@pytest.mark.parametrize("fields", [{"kind": "COMPLAINT"}, {"kind": "CONSULT", "is_secret": True}])
def test_nothing_else_and_nothing_confidential_leaves_the_loop(town: Town, fields: dict[str, object]) -> None:
    order = town.order("call_back", **fields)
    for verb in ("dispatch", "close"):
        teach(event_id=last(order, verb))
    assert not Gap.objects.exists() and not Article.objects.exists()


def test_what_callers_can_be_told_already_is_not_offered_again(town: Town) -> None:
    published(town)
    order = town.order("call_back", kind="CONSULT", title="物业服务费收费标准")
    teach(event_id=last(order, "close"))
    assert Article.objects.count() == 1


def test_a_direct_answer_cites_an_article_that_may_be_told(town: Town) -> None:
    article = published(town, valid_to=clock.today())
    order = town.register(kind="CONSULT")
    orders.answer_directly(order, actor=town.lin, answer="按标准收费", article=article.no)
    event = OrderEvent.objects.get(order=order, verb="answer_directly")
    assert event.facts == {"article": f"{article.no}@1"}
    assert article.uses.get().order_no == order.no
    teach(event_id=event.pk)
    assert Article.objects.count() == 1, "what came from the base is not offered to it"
    with town.at(clock.now() + timedelta(days=1)):
        another = town.register(kind="CONSULT", phone="13900001111")
        with pytest.raises(Refused, match="已过期"):
            orders.answer_directly(another, actor=town.lin, answer="按标准收费", article=article.no)
    another.refresh_from_db()
    assert another.state == "PENDING_DISPATCH"
