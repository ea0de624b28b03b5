"""故事的配比: what is to happen to an order of the demo city; the mix of the three months.

The shares are chosen so that the city's figures are those of a well-run hotline: two thirds answered at once, 95 % of
replies on time, 85 % satisfied when called back, and every exception that the work standard knows.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from random import Random
from typing import Final

from hotline.catalog.vocabulary import Channel, Kind, Urgency

HAPPY, FAIRLY, UNHAPPY, NOBODY, SILENT = "满意", "基本满意", "不满意", "无人接听", "拒绝回访"

CHANNELS: Final = {
    Channel.PHONE: 82, Channel.WECHAT: 7, Channel.WEB: 5, Channel.SMS: 2, Channel.LEADER: 1.5, Channel.PLATFORM: 1.2,
    Channel.LETTER: 0.5, Channel.VISIT: 0.5, Channel.MEDIA: 0.3,
}  # fmt: skip
ONLINE: Final = (Channel.WECHAT, Channel.WEB, Channel.SMS)  # written by the citizen, to be accepted first
TO_BE_ACCEPTED: Final = (*ONLINE, Channel.LEADER, Channel.PLATFORM)
OVER_THE_COUNTER: Final = (Channel.LETTER, Channel.VISIT)


@dataclass(frozen=True)
class Plan:
    """One order's story. What is left at its default happens to most."""

    way: str = "dispatch"  # or: answer, decline, ask_info, no_info, withdraw, void, transfer_out
    channel: str = Channel.PHONE
    kind: str = ""  # "": whatever the matter is
    urgency: str = ""
    unit: str = ""  # code of the unit that is to lead; "" whichever the catalogue says
    secret: bool = False
    share: float = 0.4  # after what part of its limit the unit replies; beyond 1 it is late
    asks: str = ""  # return, return_twice, return_refused, extension, extension_refused, suspension
    down: int = 0  # levels that the lead hands it down
    below: str = ""  # code of the unit below that is to get it; "" the one of the place, or any
    n_co: int = 0
    n_supplements: int = 0
    redraft: bool = False
    moods: tuple[str, ...] = (HAPPY,)  # how the citizen answers, callback by callback
    rates: bool = False  # by SMS or on the web, before anybody calls
    judged: str = ""  # after the last callback: unreasonable, reasonable
    brief: str = ""  # 呈阅件: before the dispatch, beside the handling
    n_duplicates: int = 0
    reopened: bool = False
    concluded: bool = False  # the meeting itself answers
    stands_before: str = ""  # the verb that nobody has taken yet
    before_now: float = 0.0  # scenes: so many open hours ago it began
    minutes_ago: float = 12.0  # where that is none: so many minutes ago

    @property
    def is_plain(self) -> bool:
        """Answered and done: nothing is asked, returned, handed in again, reported up or withdrawn."""
        extras = self.asks or self.judged or self.brief or self.n_duplicates or self.reopened or self.n_supplements
        return self.way in ("dispatch", "answer") and not extras and UNHAPPY not in self.moods and not self.secret


def of_the_months(n: int, chance: Random) -> Iterator[Plan]:
    """Endless variety in fixed shares: `n` plans."""
    for _ in range(n):
        channel = chance.choices(list(CHANNELS), list(CHANNELS.values()))[0]
        yield _ordinary(replace(Plan(), channel=channel), chance)


def _ordinary(plan: Plan, chance: Random) -> Plan:
    way = chance.choices(
        ("answer", "dispatch", "decline", "ask_info", "no_info", "withdraw", "void", "transfer_out"),
        (72.5, 23.1, 1.1, 0.6, 0.2, 0.7, 1.0, 0.8),
    )[0]
    if way in ("ask_info", "no_info", "decline") and plan.channel not in ONLINE:
        plan = replace(plan, channel=chance.choice(ONLINE))
    if way in ("answer", "void", "decline", "no_info"):
        return replace(plan, way=way)
    asks = (
        ""
        if way == "withdraw"
        else chance.choices(
            ("", "return", "return_twice", "return_refused", "extension", "extension_refused", "suspension"),
            (88, 2.6, 0.8, 1.4, 4.5, 0.8, 1.2),
        )[0]
    )
    moods = _moods(chance)
    judged = chance.choices(("", "unreasonable", "reasonable"), (75, 18, 7))[0] if moods[0] == UNHAPPY else ""
    if judged:
        moods = moods[:-1]  # who stays unhappy is judged
    return replace(
        plan,
        way=way,
        kind=Kind.HELP if way == "withdraw" else "",
        urgency=chance.choices(("", Urgency.URGENT, Urgency.CRITICAL), (93.5, 5.5, 1))[0],
        secret=chance.random() < 0.03,
        share=chance.uniform(1.1, 3) if chance.random() < 0.055 else chance.triangular(0.08, 0.75, 0.3),
        asks=asks,
        down=chance.choices((0, 1, 2), (60, 34, 6))[0],
        n_co=chance.choices((0, 1, 2), (85, 12, 3))[0],
        n_supplements=int(chance.random() < 0.07),
        redraft=chance.random() < 0.04,
        moods=moods,
        rates=chance.random() < (0.5 if plan.channel in ONLINE else 0.12),
        judged=judged,
        brief=chance.choices(("", "before", "beside"), (97.6, 1, 1.4))[0],
        n_duplicates=0 if way == "withdraw" else chance.choices((0, 1, 2, 4), (96, 2, 1.2, 0.8))[0],
        reopened=chance.random() < 0.012,
        concluded=asks == "return_twice" and chance.random() < 0.25,
    )


def _moods(chance: Random) -> tuple[str, ...]:
    moods: list[str] = []
    unhappy = 0.1
    while chance.random() < unhappy and len(moods) < 3:
        moods.append(UNHAPPY)
        unhappy = 0.28
    return (*moods, chance.choices((HAPPY, FAIRLY, NOBODY, SILENT), (62, 24, 7, 1))[0])
