"""到期、下线、归档: how an article ceases to be told. What it said stays readable by date."""

from hotline.base.refusal import Refused
from hotline.knowledge.actions.indexing import index
from hotline.knowledge.engine import step
from hotline.knowledge.models import Article
from hotline.org.models import User, system_user


def near_end(article: Article, *, days: int) -> None:
    """到期提醒, by the clock: so many days (30, 7, 1) or fewer are left; the owner is told once for each."""
    with step("near_end", article, system_user(), facts={"days": days}):
        article.reminded = days


def expire(article: Article) -> None:
    """到期, by the clock: shown as 已过期, and no answer may cite it."""
    with step("expire", article, system_user()):
        pass
    index(article)


def withdraw(article: Article, *, actor: User, note: str) -> None:
    """下线 by the centre or the unit's leader: nobody finds it any more."""
    if not note.strip():
        raise Refused("请写明下线的原因")
    with step("withdraw", article, actor, note=note):
        pass
    index(article)


def archive(article: Article, *, actor: User, note: str = "") -> None:
    """归档 what has expired or was withdrawn."""
    with step("archive", article, actor, note=note):
        pass
    index(article)
