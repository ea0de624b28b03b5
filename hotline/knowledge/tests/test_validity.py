"""到期、下线、归档, and what was told on a day."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from hotline.base import clock
from hotline.base.refusal import Refused
from hotline.knowledge import actions, jobs
from hotline.knowledge.models import Article, Event
from hotline.knowledge.queries import articles
from hotline.knowledge.queries.searching import Wanted, find
from hotline.knowledge.reading import in_force_on
from hotline.knowledge.tests.library import fresh, published
from hotline.knowledge.tests.town import MONDAY, Town
from hotline.knowledge.workflow import ArticleState


def ending_in(town: Town, days: int) -> Article:
    return published(town, valid_to=clock.today() + timedelta(days=days))


def days_told(article: Article) -> list[int]:
    found = Event.objects.filter(article=article, verb="near_end").order_by("n")
    return [event.facts["days"] for event in found]


def test_the_owner_is_reminded_thirty_seven_and_one_days_before(town: Town) -> None:
    article = ending_in(town, 40)
    for day in range(41):
        with town.at(MONDAY + timedelta(days=day)):
            jobs.watch_validity()
            jobs.watch_validity()
    assert days_told(article) == [30, 7, 1]
    assert fresh(article).state == ArticleState.EXPIRING


def test_a_reminder_that_was_missed_is_made_up_for_once(town: Town) -> None:
    article = ending_in(town, 40)
    with town.at(MONDAY + timedelta(days=36)):
        jobs.watch_validity()
    assert days_told(article) == [7]


def test_the_last_day_still_counts_and_the_next_does_not(town: Town) -> None:
    article = ending_in(town, 1)
    with town.at(MONDAY + timedelta(days=1)):
        jobs.watch_validity()
        assert fresh(article).is_live
        assert actions.cite(article.no, actor=town.lin) == f"{article.no}@1"
    with town.at(MONDAY + timedelta(days=2)):
        assert not fresh(article).is_live, "past its date before any job has run"
        with pytest.raises(Refused, match="已过期（有效期至2026年3月3日）"):
            actions.cite(article.no, actor=town.lin)
        jobs.watch_validity()
        assert fresh(article).state == ArticleState.EXPIRED
        [hit] = find(town.lin, "物业费").hits
        assert hit.article.why_not_live.startswith("该知识点已过期")
        assert find(town.lin, "物业费", Wanted(validity="live")).hits == []
        assert article.pk not in Article.objects.public().values_list("pk", flat=True)


def test_an_expired_one_is_prolonged_by_a_reviewed_version(town: Town) -> None:
    article = ending_in(town, 1)
    with town.at(MONDAY + timedelta(days=5)):
        jobs.watch_validity()
        with pytest.raises(Refused, match="须晚于今天"):
            actions.prolong(fresh(article), actor=town.zhujian, valid_to=clock.today(), note="续")
        until = clock.today() + timedelta(days=365)
        version = actions.prolong(fresh(article), actor=town.zhujian, valid_to=until, note="文件延期")
        assert fresh(article).state == ArticleState.EXPIRED
        actions.pass_on(version, actor=town.zhujian_leader)
        actions.publish(version, actor=town.zhi)
        article = fresh(article)
        assert (article.state, article.valid_to, article.is_live) == (ArticleState.PUBLISHED, until, True)


def test_what_is_withdrawn_is_found_no_more_and_may_come_back(town: Town) -> None:
    article = published(town)
    with pytest.raises(Refused, match="须由知识库审核员、责任单位领导"):
        actions.withdraw(article, actor=town.zhujian, note="废止")
    actions.withdraw(article, actor=town.zhujian_leader, note="文件废止")
    assert find(town.lin, "物业费").hits == []
    version = actions.revise(fresh(article), actor=town.cai)
    actions.report(version, actor=town.cai)
    actions.publish(version, actor=town.zhi)
    assert len(find(town.lin, "物业费").hits) == 1


def test_what_ended_long_ago_is_filed_unless_somebody_works_on_it(town: Town) -> None:
    gone, kept = published(town), published(town, title="另一条")
    actions.withdraw(gone, actor=town.zhi, note="废止")
    actions.withdraw(kept, actor=town.zhi, note="废止")
    actions.revise(fresh(kept), actor=town.cai)
    with town.at(MONDAY + timedelta(days=364)):
        jobs.file_ended()
        assert fresh(gone).state == ArticleState.WITHDRAWN
    with town.at(MONDAY + timedelta(days=366)):
        jobs.file_ended()
    assert fresh(gone).state == ArticleState.ARCHIVED
    assert fresh(kept).state == ArticleState.WITHDRAWN


def two_versions(town: Town) -> Article:
    """The first on Monday the 2nd, the second on the 12th."""
    article = published(town)
    with town.at(MONDAY + timedelta(days=10)):
        version = actions.revise(fresh(article), actor=town.cai, note="调价")
        actions.edit(version, actor=town.cai, answer="一级每平方米不超过1.5元。")
        actions.report(version, actor=town.cai)
        actions.publish(version, actor=town.zhi)
    return fresh(article)


@pytest.mark.parametrize(("day", "n"), [(-1, None), (0, 1), (9, 1), (10, 2), (400, 2)])
def test_every_day_has_the_version_that_callers_were_told(town: Town, day: int, n: int | None) -> None:
    article = two_versions(town)
    found = in_force_on(articles.published_versions(article), (MONDAY + timedelta(days=day)).date())
    assert (found.n if found else None) == n


def test_the_page_of_a_day_shows_what_was_said_that_day(town: Town, client: Client) -> None:
    article = two_versions(town)
    client.force_login(town.lin)
    answer = client.get(reverse("article_on_day", args=[article.no]), {"day": "2026-03-05"}, follow=True)
    page = answer.content.decode()
    assert "2026年3月5日当天答复市民用的是这一版" in page and "不超过1.2元" in page
    answer = client.get(reverse("article_on_day", args=[article.no]), {"day": "2026-02-01"}, follow=True)
    assert "还没有发布" in answer.content.decode()
