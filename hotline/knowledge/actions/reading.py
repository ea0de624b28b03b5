"""查找、引用、评价: what those who use the base leave behind."""

import re
from datetime import timedelta
from typing import Final

from django.db.models import F

from hotline.base import clock
from hotline.base.refusal import Refused
from hotline.knowledge.models import Article, Search, Use, Vote
from hotline.org.models import User

REF: Final = re.compile(r"K\d{6,}(?:@\d+)?")  # number, and perhaps version, of an article
ONE_SEARCH: Final = timedelta(seconds=60)  # whoever types on within it is still looking for the same


def note_search(user: User, text: str, n_hits: int) -> None:
    """查找记录. 打 电动车 after 电动 is one search: the longer text and its hits stand."""
    text = " ".join(text.split())[:60]
    last = Search.objects.filter(user=user).order_by("-id").first()
    now = clock.now()
    if last is not None and last.used_id is None and now - last.at < ONE_SEARCH and _goes_on(last.text, text):
        Search.objects.filter(pk=last.pk).update(text=text, n_hits=n_hits, at=now)
    else:
        Search.objects.create(user=user, text=text, n_hits=n_hits, at=now)


def _goes_on(before: str, now: str) -> bool:
    return before.startswith(now) or now.startswith(before)


def cite(ref: str, *, actor: User, order_no: str = "") -> str:
    """引用: this text is told to a caller. Returns number and version, `K000012@3`, for the order's record.

    `ref` is the number, with or without a version. Raises Refused where callers may not be told it (any more), or no longer
    in that version.
    """
    no, _, n = ref.strip().partition("@")
    article = Article.objects.visible_to(actor).select_related("current").filter(no=no).first()
    if article is None or article.current is None:
        raise Refused(f"没有编号为{no}的知识点")
    if why := article.why_not_live:
        raise Refused(why)
    if n and n != str(article.current.n):
        raise Refused(f"{no}已更新为第{article.current.n}版，请按新版答复")
    Use.objects.create(article=article, version=article.current, user=actor, order_no=order_no, at=clock.now())
    Article.objects.filter(pk=article.pk).update(n_uses=F("n_uses") + 1)
    last = Search.objects.filter(user=actor, used=None, at__gte=clock.now() - 10 * ONE_SEARCH).order_by("-id").first()
    if last is not None:
        Search.objects.filter(pk=last.pk).update(used=article)
    return article.ref


def vote(article: Article, *, actor: User, is_useful: bool) -> None:
    """有用、没用 of the version in force; a second vote takes the place of the first."""
    if article.current is None:
        raise Refused("还没有发布，不能评价")
    Vote.objects.update_or_create(
        version=article.current, user=actor,
        defaults={"article": article, "is_useful": is_useful, "at": clock.now()},
    )  # fmt: skip
    votes = Vote.objects.filter(article=article)
    Article.objects.filter(pk=article.pk).update(
        n_useful=votes.filter(is_useful=True).count(), n_useless=votes.filter(is_useful=False).count()
    )
