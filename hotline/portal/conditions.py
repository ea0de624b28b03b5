"""只有当: the conditions named in workflow.py. Each is a statement; called, it answers why it does not hold."""

from collections.abc import Callable
from typing import Any

from hotline.base.masking import findings
from hotline.org.models import User
from hotline.portal.models import Column, Publication, Suggestion
from hotline.portal.queries.words import sensitive_words
from hotline.portal.screening import hits
from hotline.workorders.models import WorkOrder
from hotline.workorders.workflow import OrderState

CONDITIONS: dict[str, Callable[[Any, User], str | None]] = {}


def _condition(check: Callable[[Any, User], str | None]) -> Callable[[Any, User], str | None]:
    CONDITIONS[check.__name__] = check
    return check


def why_not_published(order: WorkOrder) -> str | None:
    """Closed, consented, and never 举报, 政法, 保密 (design: 办理公开)."""
    if order.seals_identity:
        return "举报件、政法件和要求保密的工单一律不公开"
    if not order.consents_to_publish:
        return "诉求人没有同意公开"
    if order.state not in (OrderState.CLOSED, OrderState.ARCHIVED):
        return "工单还没有办结，办结后才能公开"
    return None if order.public_reply else "工单没有给诉求人的答复，不能公开"


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
    found = findings(piece.public_text, piece.known_names)
    if isinstance(piece, Publication) and piece.column == Column.NEWS:
        found = [one for one in found if one.kind in ("身份证号", "银行卡号", "手机号", "车牌号")]
    if not found:
        return None
    shown = "、".join(dict.fromkeys(f"{one.kind}“{one.words}”" for one in found[:5]))
    return f"还有不能公开的内容：{shown}，请隐去后再办"


@_condition
def no_sensitive_words(piece: Publication | Suggestion, actor: User) -> str | None:
    found = hits(piece.public_text, sensitive_words())
    return f"含有敏感词：{'、'.join(found[:5])}" if found else None


@_condition
def second_person(piece: Publication, actor: User) -> str | None:
    return "起草人和送审人不能审核自己的稿件" if actor.pk in (piece.author_id, piece.sent_by_id) else None


@_condition
def topic_is_open(suggestion: Suggestion, actor: User) -> str | None:
    if suggestion.topic is None or suggestion.topic.is_open:
        return None
    return f"“{suggestion.topic.title}”的征集已截止或还没有开始"
