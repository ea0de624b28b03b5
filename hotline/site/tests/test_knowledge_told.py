"""Where the knowledge base meets apps that it does not know: notices of its steps, the seal over its trail."""

from datetime import timedelta

from hotline.base import clock
from hotline.knowledge import actions, jobs
from hotline.knowledge.models import Event, Gap
from hotline.knowledge.telling import WHO
from hotline.knowledge.tests.library import published, unit
from hotline.knowledge.workflow import STEPS
from hotline.notices.models import Notice
from hotline.notices.texts import TEXTS
from hotline.site.jobs import tell_of_article, tell_of_gap
from hotline.site.reactions import REACTIONS
from hotline.workorders import sealing
from hotline.workorders.testing import Town


def test_whoever_is_told_of_a_step_is_told_in_words_that_there_are() -> None:
    assert WHO.keys() <= STEPS.keys()
    assert {f"article_{verb}" for verb in WHO} | {"article_gap"} == {key for key in TEXTS if key.startswith("article_")}
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
