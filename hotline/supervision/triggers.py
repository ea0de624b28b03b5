"""督办情形: what brings a supervision about, at which level, and which item of the work standard says so. Pure.

An item is either a measure (a number of days, times, persons) or a list of words, of which each is one trigger; a city
that strikes a word from the list, or sets a measure to 0, switches the trigger off. Source: 工作标准 ⑪.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.db.models import TextChoices

from hotline.catalog.snapshot import Rules
from hotline.supervision.workflow import Level


class Trigger(TextChoices):
    YELLOW = "YELLOW", "黄牌"
    RED = "RED", "红牌"
    SIGN_LATE = "SIGN_LATE", "签收超时"
    OVERDUE = "OVERDUE", "超期未办结"
    REWORKS = "REWORKS", "重办后仍不满意"
    REPEATS = "REPEATS", "重复诉求"
    UNITS = "UNITS", "多个单位推转"
    MEDIA = "MEDIA", "媒体曝光"
    NOTE = "NOTE", "领导批示"
    QUARREL = "QUARREL", "职责交叉推诿"
    NOT_STRUCK_OFF = "NOT_STRUCK_OFF", "内部督办未销号"
    LONG_OVERDUE = "LONG_OVERDUE", "严重超期"
    GROUP = "GROUP", "群体性事项"
    CITY_LEADER = "CITY_LEADER", "市领导批示"
    BY_HAND = "BY_HAND", "人工立项"


@dataclass(frozen=True)
class Cause:
    """`item` of the work standard: a measure, or (with `word`) a list that names the trigger."""

    level: Level
    item: str
    word: str = ""

    def holds(self, rules: Rules) -> bool:
        """Whether the standard in force names it at all."""
        return self.word in rules.list(self.item) if self.word else rules.count(self.item) > 0


T, L = Trigger, Level

CAUSES: Final[Mapping[Trigger, Cause]] = {
    T.YELLOW: Cause(L.REMIND, "remind_when", "黄牌"),
    T.RED: Cause(L.REMIND, "remind_when", "红牌"),
    T.SIGN_LATE: Cause(L.REMIND, "remind_when", "签收超时"),
    T.OVERDUE: Cause(L.INTERNAL, "internal_overdue"),
    T.REWORKS: Cause(L.INTERNAL, "internal_reworks"),
    T.REPEATS: Cause(L.INTERNAL, "internal_repeats"),
    T.UNITS: Cause(L.INTERNAL, "internal_units"),
    T.MEDIA: Cause(L.INTERNAL, "internal_other", "媒体曝光"),
    T.NOTE: Cause(L.INTERNAL, "internal_other", "领导批示"),
    T.QUARREL: Cause(L.INTERNAL, "internal_other", "职责交叉推诿"),
    T.NOT_STRUCK_OFF: Cause(L.GOVERNMENT, "government_not_struck_off"),
    T.LONG_OVERDUE: Cause(L.GOVERNMENT, "government_overdue"),
    T.GROUP: Cause(L.GOVERNMENT, "government_group"),
    T.CITY_LEADER: Cause(L.GOVERNMENT, "government_other", "市领导批示"),
}

LIMIT_ITEMS: Final[Mapping[Level, str]] = {
    L.REMIND: "supervision_remind",
    L.INTERNAL: "supervision_internal",
    L.GOVERNMENT: "supervision_government",
    L.DISCIPLINE: "supervision_discipline",
    L.MEDIA: "supervision_media",
}
