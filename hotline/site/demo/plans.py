"""故事的配比: what is to happen to an order of the demo city; the mix of the three months, and today's pictures.

The shares are chosen so that the city's figures are those of a well-run hotline: some 60 % answered at once, 95 % of
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
    n_co: int = 0
    n_supplements: int = 0
    redraft: bool = False
    moods: tuple[str, ...] = (HAPPY,)  # how the citizen answers, callback by callback
    judged: str = ""  # after the last callback: unreasonable, reasonable
    brief: str = ""  # 呈阅件: before the dispatch, beside the handling
    n_duplicates: int = 0
    reopened: bool = False
    concluded: bool = False  # the meeting itself answers
    stands_before: str = ""  # the verb that nobody has taken yet
    before_now: float = 0.0  # scenes: so many open hours ago it began
    minutes_ago: float = 12.0  # where that is none: so many minutes ago


def of_the_months(n: int, chance: Random) -> Iterator[Plan]:
    """Endless variety in fixed shares: `n` plans."""
    for _ in range(n):
        channel = chance.choices(list(CHANNELS), list(CHANNELS.values()))[0]
        yield _ordinary(replace(Plan(), channel=channel), chance)


def _ordinary(plan: Plan, chance: Random) -> Plan:
    way = chance.choices(
        ("answer", "dispatch", "decline", "ask_info", "no_info", "withdraw", "void", "transfer_out"),
        (63, 32.5, 1.2, 0.6, 0.2, 0.8, 1.0, 0.7),
    )[0]
    if way in ("ask_info", "no_info") or (way == "decline" and plan.channel == Channel.PHONE):
        plan = replace(plan, channel=chance.choice(ONLINE))
    if way in ("answer", "void", "decline", "no_info"):
        return replace(plan, way=way)
    asks = chance.choices(
        ("", "return", "return_twice", "return_refused", "extension", "extension_refused", "suspension"),
        (88, 2.6, 0.8, 1.4, 4.5, 0.8, 1.2),
    )[0]
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
        judged=judged,
        brief=chance.choices(("", "before", "beside"), (97.6, 1, 1.4))[0],
        n_duplicates=chance.choices((0, 1, 2, 4), (96, 2, 1.2, 0.8))[0],
        reopened=chance.random() < 0.012,
        concluded=asks == "return_twice" and chance.random() < 0.25,
    )


def _moods(chance: Random) -> tuple[str, ...]:
    moods: list[str] = []
    unhappy = 0.125
    while chance.random() < unhappy and len(moods) < 3:
        moods.append(UNHAPPY)
        unhappy = 0.28
    return (*moods, chance.choices((HAPPY, FAIRLY, NOBODY, SILENT), (62, 24, 7, 1))[0])


# Who shows best what: 市住建局, 临澄区 (with 澄东街道), 水务集团, 市公安局. Their people stand in the role picker.
HOUSING, COUNTY, WATER, POLICE = "2011", "1001", "3002", "4004"

SCENES: Final = (
    # ── at the centre ──
    Plan(channel=Channel.WEB, stands_before="accept", minutes_ago=70),
    Plan(channel=Channel.WECHAT, stands_before="accept", minutes_ago=25),
    Plan(channel=Channel.SMS, stands_before="accept", minutes_ago=4),
    Plan(way="ask_info", channel=Channel.WECHAT, stands_before="give_info", before_now=5),
    Plan(way="ask_info", channel=Channel.WEB, stands_before="give_info", before_now=9),
    Plan(way="decline", channel=Channel.WEB, kind=Kind.COMPLAINT, before_now=8),
    Plan(unit=HOUSING, stands_before="dispatch"),
    Plan(unit=COUNTY, stands_before="dispatch"),
    Plan(unit=WATER, urgency=Urgency.CRITICAL, stands_before="dispatch", minutes_ago=2),
    Plan(unit=HOUSING, asks="return", stands_before="dispatch_again", before_now=10),
    Plan(brief="before", stands_before="instruct", before_now=6),
    Plan(channel=Channel.LEADER, brief="before", stands_before="instruct", before_now=12),
    Plan(asks="return_twice", stands_before="decide_hard", before_now=28),
    Plan(unit=COUNTY, asks="return_twice", stands_before="decide_hard", before_now=36),
    Plan(asks="return_twice", concluded=True, before_now=75),
    Plan(asks="return_twice", share=0.3, before_now=90),
    Plan(unit=HOUSING, stands_before="approve", before_now=16),
    Plan(unit=COUNTY, stands_before="approve", before_now=18),
    Plan(unit=WATER, stands_before="approve", before_now=9),
    Plan(stands_before="call_back", before_now=24),
    Plan(unit=HOUSING, stands_before="call_back", before_now=26),
    Plan(unit=COUNTY, moods=(NOBODY,), stands_before="second_try", before_now=30),
    Plan(unit=HOUSING, moods=(UNHAPPY, HAPPY), stands_before="rework", before_now=32),
    Plan(unit=HOUSING, moods=(UNHAPPY,), judged="unreasonable", stands_before="judge", before_now=34),
    Plan(unit=COUNTY, brief="beside", stands_before="instruct", before_now=12),
    Plan(reopened=True, stands_before="dispatch_again", before_now=50),
    # ── in the units' hands ──
    Plan(unit=HOUSING, stands_before="sign", before_now=1),
    Plan(unit=HOUSING, stands_before="sign", before_now=5),
    Plan(unit=COUNTY, stands_before="sign", before_now=2),
    Plan(unit=WATER, urgency=Urgency.URGENT, stands_before="sign", minutes_ago=28),
    Plan(unit=HOUSING, stands_before="contact", before_now=4),
    Plan(unit=HOUSING, stands_before="draft", before_now=14),
    Plan(unit=HOUSING, stands_before="draft", before_now=34),
    Plan(unit=HOUSING, stands_before="draft", before_now=52),
    Plan(unit=COUNTY, stands_before="draft", before_now=44),
    Plan(unit=WATER, stands_before="draft", before_now=20),
    Plan(unit=HOUSING, stands_before="reply", before_now=18),
    Plan(unit=COUNTY, stands_before="reply", before_now=15),
    Plan(unit=HOUSING, redraft=True, stands_before="draft_again", before_now=20),
    Plan(unit=HOUSING, n_supplements=1, stands_before="draft_supplement", before_now=26),
    Plan(unit=HOUSING, asks="return", stands_before="send_back", before_now=10),
    Plan(unit=COUNTY, kind=Kind.COMPLAINT, asks="extension", stands_before="extend", before_now=18),
    Plan(unit=HOUSING, kind=Kind.HELP, asks="suspension", stands_before="suspend", before_now=14),
    Plan(unit=HOUSING, asks="suspension", stands_before="resume_turn", before_now=30),
    Plan(unit=COUNTY, down=1, stands_before="sign_below", before_now=6),
    Plan(unit=COUNTY, down=1, stands_before="reply_below", before_now=16),
    Plan(unit=COUNTY, down=1, stands_before="approve_below", before_now=18),
    Plan(unit=COUNTY, down=2, stands_before="reply_below", before_now=20),
    Plan(unit=COUNTY, down=1, stands_before="draft", before_now=24),
    Plan(unit=HOUSING, down=1, stands_before="reply_below", before_now=16),
    Plan(unit=HOUSING, n_co=2, stands_before="reply_beside", before_now=22),
    Plan(unit=HOUSING, n_duplicates=3, stands_before="draft", before_now=20),
    Plan(unit=HOUSING, moods=(UNHAPPY, HAPPY), stands_before="draft_rework1", before_now=40),
    Plan(unit=COUNTY, moods=(UNHAPPY, UNHAPPY, HAPPY), stands_before="draft_rework2", before_now=60),
    Plan(unit=COUNTY, moods=(UNHAPPY, UNHAPPY, UNHAPPY, HAPPY), share=0.25, stands_before="draft_rework3", before_now=95),
    Plan(unit=POLICE, stands_before="draft", before_now=14),
    Plan(unit=HOUSING, kind=Kind.REPORT, secret=True, stands_before="draft", before_now=14),
    # ── behind them ──
    Plan(moods=(UNHAPPY,), judged="unreasonable", before_now=70),
    Plan(moods=(NOBODY,), before_now=60),
    Plan(asks="extension", before_now=90),
    Plan(way="withdraw", before_now=20),
    Plan(way="void", before_now=10),
    Plan(way="transfer_out", urgency=Urgency.CRITICAL, before_now=10),
    Plan(unit=HOUSING, n_duplicates=2, before_now=70),
    Plan(brief="before", before_now=60),
    Plan(reopened=True, before_now=110),
)  # fmt: skip
