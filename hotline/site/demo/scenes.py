"""今天的场面: the stories that stand still before a verb, so that every desk of the role picker has something to do.

They are orders like all others, begun so many open hours or minutes ago; what lies behind them has been walked.
"""

from collections.abc import Iterator
from typing import Any, Final

from hotline.catalog.vocabulary import Channel, Kind, Urgency
from hotline.site.demo.plans import FAIRLY, HAPPY, NOBODY, UNHAPPY, Plan

# Who shows best what: 市住建局 (with 物业管理服务中心), 临澄区 (with 澄东街道), 水务集团, 市公安局, 市人社局, 市城管局.
HOUSING, COUNTY, WATER, POLICE, LABOUR, CITY_ORDER = "2011", "1001", "3002", "4004", "2008", "2012"
ESTATES: Final = "201102"
QUICK: Final = 0.1  # who replies on the first day


def before(verb: str, *hours: float, **story: Any) -> Iterator[Plan]:
    """One scene for each number of open hours ago at which it began."""
    for ago in hours:
        yield Plan(stands_before=verb, before_now=ago, **story)


def lately(verb: str, *minutes: float, **story: Any) -> Iterator[Plan]:
    """The same by minutes on the clock: what may not wait for office hours."""
    for ago in minutes:
        yield Plan(stands_before=verb, minutes_ago=ago, **story)


SCENES: Final = (
    # ── 受理 ──
    *lately("accept", 8, 70, 112, channel=Channel.WEB),
    *lately("accept", 25, 51, 103, 134, channel=Channel.WECHAT),
    *lately("accept", 4, channel=Channel.SMS),
    *lately("accept", 35, channel=Channel.LEADER),
    *lately("accept", 48, channel=Channel.PLATFORM),
    *before("give_info", 5, 21, way="ask_info", channel=Channel.WECHAT),
    *before("give_info", 9, way="ask_info", channel=Channel.WEB),
    *before("give_info", 14, way="ask_info", channel=Channel.SMS),
    Plan(way="decline", channel=Channel.WEB, kind=Kind.COMPLAINT, before_now=8),
    Plan(way="decline", channel=Channel.WECHAT, before_now=3),
    # ── 转办、呈报、研判 ──
    *lately("dispatch", 3, 14, 26),
    *lately("dispatch", 7, unit=HOUSING),
    *lately("dispatch", 16, channel=Channel.LETTER),
    *lately("dispatch", 22, channel=Channel.VISIT),
    *lately("dispatch", 19, 38, unit=COUNTY),
    *lately("dispatch", 11, unit=POLICE),
    *lately("dispatch", 2, unit=WATER, urgency=Urgency.CRITICAL),
    *before("dispatch_again", 10, unit=HOUSING, asks="return"),
    *before("dispatch_again", 50, reopened=True),
    *before("send_back", 9, unit=COUNTY, asks="return"),
    *before("send_back", 10, 13, unit=HOUSING, asks="return"),
    *before("send_back", 11, unit=LABOUR, asks="return"),
    *before("extend", 18, unit=COUNTY, kind=Kind.COMPLAINT, asks="extension"),
    *before("extend", 20, 24, unit=HOUSING, kind=Kind.COMPLAINT, asks="extension"),
    *before("suspend", 14, 17, unit=HOUSING, kind=Kind.HELP, asks="suspension"),
    *before("instruct", 6, brief="before"),
    *before("instruct", 12, channel=Channel.LEADER, brief="before"),
    *before("instruct", 9, channel=Channel.MEDIA, brief="before"),
    *before("instruct", 12, 19, unit=COUNTY, brief="beside"),
    *before("instruct", 15, unit=HOUSING, brief="beside"),
    *before("decide_hard", 28, asks="return_twice"),
    *before("decide_hard", 32, unit=HOUSING, asks="return_twice"),
    *before("decide_hard", 36, unit=COUNTY, asks="return_twice"),
    Plan(asks="return_twice", concluded=True, before_now=75),
    Plan(asks="return_twice", share=0.3, before_now=90),
    # ── 审核、回访 ──
    *before("approve", 7, 11, 17, share=QUICK),
    *before("approve", 8, 13, unit=HOUSING, share=QUICK),
    *before("approve", 9, 15, unit=COUNTY, share=QUICK),
    *before("approve", 9, unit=WATER, share=QUICK),
    *before("call_back", 15, 20, 26, 31, share=QUICK),
    *before("call_back", 17, 24, unit=HOUSING, share=QUICK),
    *before("call_back", 19, 28, unit=COUNTY, share=QUICK),
    *before("call_back", 18, unit=CITY_ORDER, share=QUICK),
    *before("second_try", 30, unit=COUNTY, share=QUICK, moods=(NOBODY,)),
    *before("rework", 26, 33, unit=HOUSING, share=QUICK, moods=(UNHAPPY, HAPPY)),
    *before("rework", 29, unit=CITY_ORDER, share=QUICK, moods=(UNHAPPY, FAIRLY)),
    *before("judge", 34, unit=HOUSING, share=QUICK, moods=(UNHAPPY,), judged="unreasonable"),
    *before("judge", 38, unit=COUNTY, share=QUICK, moods=(UNHAPPY,), judged="unreasonable"),
    # ── 市住建局 ──
    *before("sign", 0.5, 2, 5, unit=HOUSING),
    *before("contact", 4, 7, unit=HOUSING),
    *before("draft", 14, 22, 30, 34, 36, 52, unit=HOUSING),
    *before("reply", 18, 27, unit=HOUSING, share=QUICK),
    *before("draft_again", 20, unit=HOUSING, share=QUICK, redraft=True),
    *before("draft_supplement", 26, unit=HOUSING, share=QUICK, n_supplements=1),
    *before("resume_turn", 30, 44, unit=HOUSING, asks="suspension"),
    *before("sign_below", 3, unit=HOUSING, down=1, below=ESTATES),
    *before("reply_below", 10, 16, 28, 41, unit=HOUSING, down=1, below=ESTATES),
    *before("approve_below", 19, unit=HOUSING, down=1, below=ESTATES, share=0.2),
    *before("reply_beside", 22, unit=HOUSING, n_co=2),
    *before("draft", 20, unit=HOUSING, n_duplicates=3),
    *before("draft_rework1", 40, unit=HOUSING, share=0.2, moods=(UNHAPPY, HAPPY)),
    *before("draft", 13, unit=HOUSING, kind=Kind.REPORT, secret=True),
    # ── 临澄区 and its 澄东街道 ──
    *before("sign", 1, 3, 6, unit=COUNTY),
    *before("draft", 8, 25, 33, 44, 58, unit=COUNTY),
    *before("reply", 15, 29, unit=COUNTY, share=QUICK),
    *before("resume_turn", 33, unit=COUNTY, kind=Kind.HELP, asks="suspension"),
    *before("sign_below", 2, 6, unit=COUNTY, down=1),
    *before("reply_below", 9, 16, 23, 31, 43, unit=COUNTY, down=1),
    *before("approve_below", 13, 18, unit=COUNTY, down=1, share=0.2),
    *before("reply_below", 20, 27, unit=COUNTY, down=2),
    *before("draft", 24, unit=COUNTY, down=1),
    *before("draft_rework2", 60, unit=COUNTY, share=0.2, moods=(UNHAPPY, UNHAPPY, HAPPY)),
    *before("draft_rework3", 95, unit=COUNTY, share=0.2, moods=(UNHAPPY, UNHAPPY, UNHAPPY, HAPPY)),
    # ── 水务集团, 市公安局 and others ──
    *lately("sign", 9, 28, unit=WATER, urgency=Urgency.URGENT),
    *before("sign", 1.5, unit=WATER),
    *before("draft", 6, 20, 42, unit=WATER),
    *before("reply", 12, unit=WATER, share=QUICK),
    *before("sign", 1, 4, unit=POLICE),
    *before("draft", 9, 14, 35, 47, unit=POLICE),
    *before("reply", 16, unit=POLICE, share=QUICK),
    *before("draft", 26, 49, unit=LABOUR),
    *before("draft", 12, 46, unit=CITY_ORDER),
    *before("draft_rework3", 88, unit=CITY_ORDER, share=0.2, moods=(UNHAPPY, UNHAPPY, UNHAPPY, HAPPY)),
    *before("draft", 50, 62),
    # ── behind them ──
    Plan(channel=Channel.IMPORT, before_now=64),
    Plan(moods=(UNHAPPY,), judged="unreasonable", before_now=70),
    Plan(moods=(NOBODY,), before_now=60),
    Plan(asks="extension", before_now=90),
    Plan(way="withdraw", before_now=20),
    Plan(way="void", before_now=10),
    Plan(way="transfer_out", urgency=Urgency.CRITICAL, before_now=10),
    Plan(unit=HOUSING, n_duplicates=2, before_now=70),
    Plan(brief="before", before_now=60),
    Plan(reopened=True, before_now=110),
)
