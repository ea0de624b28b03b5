"""Roads of a dispute: what the tests of this app share."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from hotline.base import clock
from hotline.disputes import actions
from hotline.disputes.models import Dispute, Exclusion, Panel, VoteChoice
from hotline.org.models import User
from hotline.workorders.models import Assignment
from hotline.workorders.testing import Town

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 64
REASON = "电梯已于3月4日修复并经检验合格，回访当日故障系另一部电梯，与本件无关。"
DECISION = "经核对检验报告和通话录音，回访所称故障不是本件所反映的电梯，异议成立。"


def paper(name: str = "检验报告.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, PNG)


def unhappy_turn(town: Town, **fields: Any) -> Assignment:
    """住建局's turn, with whose result the citizen is not satisfied: 惠回访 has noted it."""
    order = town.order("approve", **fields)
    town.unhappy(order)
    return town.turn(order, "住建局")


def filed(town: Town, turn: Assignment | None = None, *, kind: str = "SATISFACTION", **given: Any) -> Dispute:
    turn = turn or unhappy_turn(town)
    return actions.file(turn, **{"actor": town.zhujian, "kind": kind, "reason": REASON, "papers": [paper()], **given})


def referred(town: Town, **given: Any) -> Dispute:
    row = filed(town, **given)
    actions.refer(row, actor=town.du, note="通话录音与检验报告不一致，提请研判。")
    return row


def convened(town: Town, *members: User) -> Panel:
    seated = members or (town.du, town.shen, town.ban, town.hui)
    return actions.convene(
        actor=town.ren, held_at=clock.now(), place="热线办二楼会议室", chair=town.ren, members=seated
    )


def heard(town: Town, row: Dispute) -> Dispute:
    actions.hear(row, actor=town.du, heard_from="祝住建", statement="检验报告证明电梯当日正常运行。")
    return row


def all_for(town: Town, choice: str = VoteChoice.UPHOLD) -> dict[int, str]:
    """惠回访 made the decision and steps aside."""
    cast: dict[int, str] = dict.fromkeys((town.ren.pk, town.du.pk, town.shen.pk, town.ban.pk), choice)
    return {**cast, town.hui.pk: str(VoteChoice.ASIDE)}


def judged(town: Town, choice: str = VoteChoice.UPHOLD, scopes: tuple[str, ...] = (), **given: Any) -> Dispute:
    row = referred(town, **given)
    convened(town)
    heard(town, row)
    actions.take_vote(row, actor=town.ren, votes=all_for(town, choice), decision=DECISION, scopes=scopes)
    return row


def concluded(town: Town, *rows: Dispute) -> Panel:
    panel = rows[0].panel
    assert panel is not None
    actions.conclude(panel, actor=town.ren, minutes="会议研判了异议1件。")
    for row in rows:
        row.refresh_from_db()
    return panel


def proposed(row: Dispute) -> Exclusion:
    found = row.exclusions.order_by("id").first()
    assert found is not None
    return found
