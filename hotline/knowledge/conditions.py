"""只有当: the conditions named in the workflow tables. Each is a statement; called, it answers why it does not hold."""

from collections.abc import Callable
from typing import Any

from django.utils.timezone import localtime

from hotline.base import clock
from hotline.knowledge.models import Article, Correction, Urge, Version
from hotline.knowledge.people import is_reviewer, leads
from hotline.knowledge.workflow import OPEN_VERSION, VersionState
from hotline.org.models import UnitKind, User

CONDITIONS: dict[str, Callable[[Any, User], str | None]] = {}


def _condition(check: Callable[[Any, User], str | None]) -> Callable[[Any, User], str | None]:
    CONDITIONS[check.__name__] = check
    return check


# ── the article ──


@_condition
def no_version_open(article: Article, actor: User) -> str | None:
    open_one = article.versions.filter(state__in=OPEN_VERSION).select_related("author").first()
    if open_one is None:
        return None
    who = open_one.author.name if open_one.author else "有人"
    return f"{who}正在修订第{open_one.n}版（{open_one.get_state_display()}），请在那一版上修改，或先作废"


@_condition
def not_reported_by_oneself(article: Article, actor: User) -> str | None:
    if Correction.objects.filter(article=article, reported_by=actor, answered_at=None).exists():
        return "您对本知识点的纠错还在等待答复"
    return None


@_condition
def every_error_answered(article: Article, actor: User) -> str | None:
    return f"还有{article.n_errors_open}条纠错没有答复" if article.n_errors_open else None


@_condition
def not_urged(article: Article, actor: User) -> str | None:
    """A second 催更 only when the first has run its time."""
    running = Urge.objects.filter(article=article, answered_at=None, due_at__gte=clock.now()).order_by("-id").first()
    return (
        f"已催更，更新期限为{localtime(running.due_at):%-m月%-d日 %H:%M}，期满仍未更新的可再次催更" if running else None
    )


@_condition
def hidden(article: Article, actor: User) -> str | None:
    return None if article.hidden_at else "本知识点没有暂停使用"


@_condition
def not_hidden(article: Article, actor: User) -> str | None:
    return "本知识点已经暂停使用" if article.hidden_at else None


# ── a version ──

_WANTED = {"title": "标题", "answer": "口径", "category": "事项分类"}


@_condition
def complete(version: Version, actor: User) -> str | None:
    missing = [name for field, name in _WANTED.items() if not getattr(version, field)]
    if not (version.body or version.answer):
        missing.append("全文")
    return f"还没有填写：{'、'.join(missing)}" if missing else None


@_condition
def unit_reviews(version: Version, actor: User) -> str | None:
    if version.article.unit.kind == UnitKind.HOTLINE:
        return "热线办自己的知识点不经单位审核，请用“送热线办审核”"
    return None


@_condition
def second_person(version: Version, actor: User) -> str | None:
    if actor.pk in (version.author_id, version.sent_by_id):
        return "撰写人和送审人不能审核自己的知识点"
    return None


@_condition
def sent_by_oneself(version: Version, actor: User) -> str | None:
    return None if version.sent_by_id == actor.pk else "只有送审人可以撤回"


@_condition
def at_ones_own_review(version: Version, actor: User) -> str | None:
    """The unit's leader sends back what waits for the unit, the centre what waits for the centre."""
    if version.state == VersionState.CENTER_REVIEW:
        return None if is_reviewer(actor) else "已报热线办，由热线办审核"
    return None if leads(actor, version.article) else "正在单位审核，由责任单位领导审核"


@_condition
def not_past(version: Version, actor: User) -> str | None:
    if version.valid_to is not None and version.valid_to < clock.today():
        return f"有效期至{version.valid_to:%Y年%-m月%-d日}，已经过期，请先修改有效期"
    return None
