"""只有当: the conditions named in workflow.py. Each is a statement; called, it answers why it does not hold."""

from collections.abc import Callable

from django.utils.timezone import localtime

from hotline.assessment.models import Period
from hotline.assessment.queries.figures import Span
from hotline.base import clock
from hotline.disputes.models import Dispute
from hotline.disputes.workflow import JUDGED
from hotline.org.models import User

CONDITIONS: dict[str, Callable[[Period, User], str | None]] = {}


def _condition(check: Callable[[Period, User], str | None]) -> Callable[[Period, User], str | None]:
    CONDITIONS[check.__name__] = check
    return check


@_condition
def earlier_one_frozen(period: Period, actor: User) -> str | None:
    """A correction corrects what was told; what is still provisional is simply computed again."""
    if Period.objects.filter(month=period.month, state="PROVISIONAL").exists():
        return f"{period.month:%Y年%-m月}的考核还没有定分，重新计算即可"
    if period.month > localtime(clock.now()).date():
        return f"{period.month:%Y年%-m月}还没有开始"
    return None


@_condition
def month_over(period: Period, actor: User) -> str | None:
    return None if Span.month_of(period.month).end <= clock.now() else "本月还没有结束，只能算出暂定分"


@_condition
def no_dispute_waiting(period: Period, actor: User) -> str | None:
    """研判前的得分为暂定分 (工作标准 ⑬): what units dispute of the month has to be judged first, and what was judged, done."""
    span = Span.month_of(period.month)
    mine = Dispute.objects.filter(objected_at__gte=span.start, objected_at__lt=span.end)
    n = mine.waiting().count() + mine.filter(state__in=JUDGED).count()
    return f"本月还有{n}件异议没有研判或落实" if n else None
