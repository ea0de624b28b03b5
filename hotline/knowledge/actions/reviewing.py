"""审核发布: by the unit's leader, then by the centre; the new text takes the place of the old."""

from datetime import date, timedelta

from hotline.base import clock
from hotline.base.refusal import Refused
from hotline.catalog import queries as catalog
from hotline.knowledge.actions.indexing import index
from hotline.knowledge.engine import one_action, step
from hotline.knowledge.models import Article, Correction, Gap, Urge, Version
from hotline.org.models import User, system_user


def pass_on(version: Version, *, actor: User, note: str = "") -> None:
    """单位审核通过, on to the centre."""
    with step("pass_on", version, actor, note=note):
        version.unit_reviewer = actor


def turn_down(version: Version, *, actor: User, note: str) -> None:
    """退回修改, with what is to be mended."""
    if not note.strip():
        raise Refused("请写明需要修改的内容")
    with step("turn_down", version, actor, note=note):
        version.sent_by = version.sent_at = version.unit_reviewer = None


def publish(version: Version, *, actor: User, note: str = "") -> None:
    """发布: the text is in force from now on; what was reported wrong and urged is thereby answered."""
    with one_action():
        replace_current(version.article)
        with step("publish", version, actor, note=note) as taken:
            version.reviewer, version.published_at = actor, taken.at
        put_in_force(version, actor)


def replace_current(article: Article) -> None:
    """被新版取代: the text in force steps back, if there is one."""
    old = article.current
    if old is not None:
        old.article = article
        with step("replace", old, system_user()) as taken:
            old.replaced_at = taken.at


def put_in_force(version: Version, actor: User) -> None:
    """上线, taken by the system: the article shows this version, and callers are told it."""
    article = version.article
    with step("release", article, system_user(), facts={"version": version.n}) as taken:
        show(article, version)
        _answer_all(article, version, actor)
        article.n_errors_open = article.n_urges = 0
        article.published_at = taken.at
    index(article)


def show(article: Article, version: Version) -> None:
    """What the article takes from the text in force."""
    article.current = version
    article.title, article.category, article.area = version.title, version.category, version.area
    article.openness, article.valid_to = version.openness, version.valid_to
    article.hidden_at, article.hidden_why, article.reminded = None, "", None
    article.checked_on, article.check_by = clock.today(), next_check()


def next_check() -> date:
    """复核期限 (工作标准 ⑮ kb_review_every)."""
    days = catalog.load().in_effect(clock.now()).duration("kb_review_every").amount
    return clock.today() + timedelta(days=days)


def _answer_all(article: Article, version: Version, actor: User) -> None:
    now = clock.now()
    if article.n_errors_open:
        Correction.objects.filter(article=article, answered_at=None).update(
            answered_by=actor,
            answered_at=now,
            outcome=Correction.Outcome.CORRECTED,
            answer=f"已更正，见第{version.n}版",
        )
    if article.n_urges:
        Urge.objects.filter(article=article, answered_at=None).update(answered_at=now)
    if version.n == 1:
        Gap.objects.filter(article=article, state__in=(Gap.State.OPEN, Gap.State.ASKED)).update(
            state=Gap.State.FILLED, settled_by=actor, settled_at=now
        )
