"""考核月的一生一页: how a month's scores come about. 暂定 while disputes may still change them, then frozen for good.

What comes to light after freezing does not touch what was told: the month is opened again as a correction (更正), which
has its own scores and says what changed. Source: 《市民热线工作标准》 ⑫ 考核评分, ⑬ 研判前的得分为暂定分.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from django.db.models import TextChoices

from hotline.base.workflow import NEW, Step, go, stay, table


class PeriodState(TextChoices):
    PROVISIONAL = "PROVISIONAL", "暂定"
    FROZEN = "FROZEN", "已定分"


class Actor(StrEnum):
    ASSESSOR = "考核人员"
    SYSTEM = "系统"


P, X = PeriodState, Actor

PERIOD: Final[Mapping[str, Step]] = table("PERIOD", [
    Step("begin", "开始考核", go(P.PROVISIONAL, NEW), (X.ASSESSOR, X.SYSTEM), only_if=("earlier_one_frozen",)),
    Step("compute", "计算", stay(P.PROVISIONAL), (X.ASSESSOR, X.SYSTEM)),
    Step("freeze", "定分", go(P.FROZEN, P.PROVISIONAL), (X.ASSESSOR,), only_if=("month_over", "no_dispute_waiting")),
])  # fmt: skip
