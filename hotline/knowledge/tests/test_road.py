"""From the first draft to the next version: each verb goes through, and each is refused for person, state, condition."""

from datetime import timedelta

import pytest

from hotline.base import clock
from hotline.base.refusal import Refused
from hotline.knowledge import actions
from hotline.knowledge.models import Article, Event, Version
from hotline.knowledge.tests.library import at_centre_review, at_unit_review, drafted, fresh, published, text_of, unit
from hotline.knowledge.tests.town import Town
from hotline.knowledge.workflow import ArticleState, VersionState


def verbs(article: Article) -> list[str]:
    return list(Event.objects.filter(article=article).order_by("n").values_list("verb", flat=True))


def test_an_article_goes_from_the_units_draft_to_the_public(town: Town) -> None:
    article = published(town)
    assert (article.state, article.n_versions, article.is_live) == (ArticleState.PUBLISHED, 1, True)
    assert article.current is not None and article.current.state == VersionState.IN_FORCE
    assert article.current.unit_reviewer == town.zhujian_leader and article.current.reviewer == town.zhi
    assert verbs(article) == ["create", "draft", "submit", "pass_on", "publish", "release"]
    assert article.check_by == clock.today() + timedelta(days=180)
    assert article.ref == f"{article.no}@1"


def test_who_wrote_it_does_not_review_it(town: Town) -> None:
    version = drafted(town)
    actions.submit(version, actor=town.zhujian)
    with pytest.raises(Refused, match="责任单位领导"):
        actions.pass_on(version, actor=town.zhujian)
    actions.pass_on(version, actor=town.zhujian_leader)
    with pytest.raises(Refused, match="知识库审核员"):
        actions.publish(version, actor=town.zhujian_leader)


def test_the_centres_editor_reports_straight_to_the_centre_and_another_publishes(town: Town) -> None:
    article = actions.create(actor=town.zhi, unit=unit(town, "热线办"), **text_of(town))
    version = article.versions.get()
    with pytest.raises(Refused, match="不经单位审核"):
        actions.submit(version, actor=town.zhi)
    actions.report(version, actor=town.zhi)
    with pytest.raises(Refused, match="不能审核自己的"):
        actions.publish(version, actor=town.zhi)
    other = town.user("cai")
    with pytest.raises(Refused, match="须由知识库审核员"):
        actions.publish(version, actor=other)


def test_another_unit_writes_nothing_here(town: Town) -> None:
    version = drafted(town)
    with pytest.raises(Refused, match="须由责任单位或采编人员"):
        actions.edit(version, actor=town.chengguan, answer="改一改")
    with pytest.raises(Refused, match="只能为本单位"):
        actions.create(actor=town.chengguan, unit=unit(town), **text_of(town))


def test_an_unfinished_draft_is_not_sent(town: Town) -> None:
    version = drafted(town, answer="", category=None)
    with pytest.raises(Refused, match="口径、事项分类"):
        actions.submit(version, actor=town.zhujian)


def test_a_draft_under_review_is_not_edited_until_it_comes_back(town: Town) -> None:
    version = at_unit_review(town)
    with pytest.raises(Refused, match="现为“单位审核”"):
        actions.edit(version, actor=town.zhujian, answer="改一改")
    with pytest.raises(Refused, match="写明需要修改"):
        actions.turn_down(version, actor=town.zhujian_leader, note=" ")
    actions.turn_down(version, actor=town.zhujian_leader, note="请补充文号")
    actions.edit(version, actor=town.zhujian, answer="改一改")
    assert Version.objects.get(pk=version.pk).answer == "改一改"


def test_each_sends_back_only_what_waits_at_the_own_desk(town: Town) -> None:
    version = at_unit_review(town)
    with pytest.raises(Refused, match="由责任单位领导审核"):
        actions.turn_down(version, actor=town.zhi, note="不对")
    actions.pass_on(version, actor=town.zhujian_leader)
    with pytest.raises(Refused, match="由热线办审核"):
        actions.turn_down(version, actor=town.zhujian_leader, note="不对")
    actions.turn_down(version, actor=town.zhi, note="口径与文件不一致")
    assert version.state == VersionState.DRAFT and version.unit_reviewer is None


def test_whoever_sent_it_takes_it_back(town: Town) -> None:
    version = at_unit_review(town)
    with pytest.raises(Refused, match="只有送审人"):
        actions.take_back(version, actor=town.zhujian_admin)
    actions.take_back(version, actor=town.zhujian)
    assert version.state == VersionState.DRAFT


def test_a_change_is_a_new_version_and_the_old_one_stays(town: Town) -> None:
    article = published(town)
    first = article.current
    version = actions.revise(article, actor=town.zhujian, note="收费标准调整")
    assert fresh(article).is_live, "callers are told the old text until the new one is in force"
    with pytest.raises(Refused, match="正在修订第2版"):
        actions.revise(fresh(article), actor=town.zhujian)
    actions.edit(version, actor=town.zhujian, answer="一级不超过1.5元。", note="收费标准调整")
    actions.submit(version, actor=town.zhujian)
    actions.pass_on(version, actor=town.zhujian_leader)
    with town.at(clock.now() + timedelta(days=3)):
        actions.publish(version, actor=town.zhi)
    article = fresh(article)
    assert article.current == version and article.ref.endswith("@2")
    old = Version.objects.get(pk=first.pk)
    assert (old.state, old.replaced_at) == (VersionState.REPLACED, version.published_at)
    assert old.answer.startswith("普通住宅")


def test_saving_what_it_says_already_leaves_no_trace(town: Town) -> None:
    version = drafted(town)
    n = version.article.n_events
    actions.edit(version, actor=town.zhujian, title=version.title, answer=version.answer)
    assert Article.objects.get(pk=version.article_id).n_events == n


def test_a_discarded_first_draft_takes_its_article_with_it(town: Town) -> None:
    version = drafted(town)
    actions.discard(version, actor=town.zhujian, note="与已有的重复")
    assert version.state == VersionState.DISCARDED
    assert fresh(version.article).state == ArticleState.ARCHIVED


def test_a_discarded_revision_leaves_the_article_as_it_was(town: Town) -> None:
    article = published(town)
    version = actions.revise(article, actor=town.zhujian)
    actions.discard(version, actor=town.zhujian, note="政策未变")
    assert fresh(article).state == ArticleState.PUBLISHED
    assert actions.revise(fresh(article), actor=town.zhujian).n == 3


def test_what_is_already_past_is_not_published(town: Town) -> None:
    version = at_centre_review(
        town, valid_from=clock.today() - timedelta(days=9), valid_to=clock.today() - timedelta(days=1)
    )
    with pytest.raises(Refused, match="已经过期"):
        actions.publish(version, actor=town.zhi)


def test_a_refusal_in_the_middle_undoes_what_came_before(town: Town) -> None:
    article = published(town)
    version = actions.revise(article, actor=town.zhujian)
    with pytest.raises(Refused):
        actions.publish(version, actor=town.zhi)
    assert fresh(article).current.state == VersionState.IN_FORCE
    assert verbs(article)[-1] == "draft"
