"""能不能公开: what the website and the press both ask before anything of an order, or about one, is shown to anybody."""

from collections.abc import Collection, Iterable

from hotline.base.masking import findings
from hotline.base.screening import hits
from hotline.catalog.sensitive import sensitive_words
from hotline.workorders.models import WorkOrder
from hotline.workorders.workflow import OrderState


def why_not_published(order: WorkOrder) -> str | None:
    """Closed, consented, and never 举报, 政法, 保密 (design: 办理公开)."""
    if order.seals_identity:
        return "举报件、政法件和要求保密的工单一律不公开"
    if not order.consents_to_publish:
        return "诉求人没有同意公开"
    if order.state not in (OrderState.CLOSED, OrderState.ARCHIVED):
        return "工单还没有办结，办结后才能公开"
    return None if order.public_reply else "工单没有给诉求人的答复，不能公开"


def personal_in(text: str, names: Iterable[str] = (), *, kinds: Collection[str] = ()) -> str | None:
    """What of a person still stands in the text; of some kinds only, where they are named."""
    found = [one for one in findings(text, names) if not kinds or one.kind in kinds]
    if not found:
        return None
    shown = "、".join(dict.fromkeys(f"{one.kind}“{one.words}”" for one in found[:5]))
    return f"还有不能公开的内容：{shown}，请隐去后再办"


def sensitive_in(text: str) -> str | None:
    found = hits(text, sensitive_words())
    return f"含有敏感词：{'、'.join(found[:5])}" if found else None
