"""只有当: the conditions named in workflow.py. Each is a statement; called, it answers why it does not hold."""

from collections.abc import Callable
from typing import Any

from hotline.org.models import User
from hotline.portal.models import Column, Publication, Suggestion
from hotline.workorders.publishing import personal_in, sensitive_in, why_not_published

OF_NOBODY = ("身份证号", "银行卡号", "手机号", "车牌号")  # what no news says of anybody
CONDITIONS: dict[str, Callable[[Any, User], str | None]] = {}


def _condition(check: Callable[[Any, User], str | None]) -> Callable[[Any, User], str | None]:
    CONDITIONS[check.__name__] = check
    return check


@_condition
def may_be_published(piece: Publication, actor: User) -> str | None:
    return why_not_published(piece.order) if piece.order is not None else None


@_condition
def complete(piece: Publication, actor: User) -> str | None:
    wanted = {
        "标题": piece.title,
        "正文": piece.body,
        **({"办理情况": piece.reply} if piece.column == Column.CASE else {}),
    }
    missing = [name for name, words in wanted.items() if not words.strip()]
    return f"还没有填写：{'、'.join(missing)}" if missing else None


@_condition
def nothing_personal(piece: Publication | Suggestion, actor: User) -> str | None:
    """Of news only numbers that nobody publishes: an office has a telephone and an address."""
    is_news = isinstance(piece, Publication) and piece.column == Column.NEWS
    return personal_in(piece.public_text, piece.known_names, kinds=OF_NOBODY if is_news else ())


@_condition
def no_sensitive_words(piece: Publication | Suggestion, actor: User) -> str | None:
    return sensitive_in(piece.public_text)


@_condition
def second_person(piece: Publication, actor: User) -> str | None:
    return "起草人和送审人不能审核自己的稿件" if actor.pk in (piece.author_id, piece.sent_by_id) else None


@_condition
def topic_is_open(suggestion: Suggestion, actor: User) -> str | None:
    if suggestion.topic is None or suggestion.topic.is_open:
        return None
    return f"“{suggestion.topic.title}”的征集已截止或还没有开始"
