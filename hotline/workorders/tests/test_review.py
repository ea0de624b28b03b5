"""要求补正、审核通过, and with the last approval 办理完成."""

import pytest

from hotline.catalog.models import CatalogStamp, RuleItem
from hotline.org.models import User
from hotline.workorders.models import Assignment, Attachment, Reply
from hotline.workorders.testing import REPLY, Town, day
from hotline.workorders.tests.acts import act
from hotline.workorders.tests.traces import (
    events,
    fresh,
    line,
    refused_to,
    refused_to_all_but,
    running,
    stopped,
    verbs,
)


def test_the_reviewer_asks_for_what_is_missing_within_a_day(town: Town) -> None:
    order = town.order("reply")
    with town.at(day(3, 3, 10)):
        act(town, "supplement", town.lead(order), town.shen)
    turn, reply = town.lead(order), Reply.objects.get(order=order)
    assert (turn.state, turn.n_supplements) == ("HANDLING", 1)
    assert (reply.is_accepted, reply.failed_checks, reply.review_note) == (False, ["佐证是否齐全"], "请补充现场照片。")
    assert (reply.reviewed_by, reply.reviewed_at) == (town.shen, day(3, 3, 10))
    assert line(turn) == (
        "supplement", "PENDING_REVIEW", "HANDLING", "沈审核", "热线办", "REVIEW", "请补充现场照片。",
    )  # fmt: skip
    assert events(turn)[-1].facts == {"failed": ["佐证是否齐全"]}
    assert running(turn) == {"SUPPLEMENT": day(3, 4, 17, 30)}
    assert ("REVIEW", "DONE") in stopped(turn)
    assert running(order) == {"HANDLE": day(3, 9, 17, 30)}, "the first deadline is not reset"


def test_the_last_approval_finishes_the_handling(town: Town) -> None:
    order = town.order("reply")
    with town.at(day(3, 3, 10)):
        act(town, "approve", town.lead(order), town.shen, note="佐证齐全。")
    order, turn, reply = fresh(order), town.lead(order), Reply.objects.get(order=order)
    assert (turn.state, turn.approved_at, turn.due_at) == ("APPROVED", day(3, 3, 10), None)
    assert (reply.is_accepted, reply.reviewed_by, reply.review_note) == (True, town.shen, "佐证齐全。")
    assert line(turn) == ("approve", "PENDING_REVIEW", "APPROVED", "沈审核", "热线办", "REVIEW", "佐证齐全。")
    assert running(turn) == {}
    assert (order.state, order.public_reply, order.result_kind) == (
        "PENDING_CALLBACK", REPLY["public_reply"], "RESOLVED",
    )  # fmt: skip
    assert line(order) == ("finish", "IN_HANDLING", "PENDING_CALLBACK", "系统", "", "", "")
    assert events(order)[-1].facts == {"result_kind": "RESOLVED"}
    assert running(order) == {"CALLBACK": day(3, 4, 17, 30)}
    assert stopped(order) == [("DISPATCH", "DONE"), ("HANDLE", "DONE")]


def test_the_lead_waits_for_its_co_handlers_and_the_citizen_reads_the_leads_words(town: Town) -> None:
    order = town.register()
    act(town, "dispatch", order, town.zhou, co_units=[town.unit("水务集团")])
    town.take("sign", order)
    town.take("reply", order)
    town.take("approve", order)
    assert fresh(order).state == "IN_HANDLING"
    co = town.turn(order, "水务集团")
    act(town, "sign", co, town.shuiwu)
    act(town, "reply", co, town.shuiwu, public_reply="水压已恢复。", result_kind="EXPLAINED")
    act(town, "approve", co, town.shen)
    order = fresh(order)
    assert (order.state, order.public_reply, order.result_kind) == (
        "PENDING_CALLBACK", REPLY["public_reply"], "RESOLVED",
    )  # fmt: skip
    assert verbs(order)[-2:] == ["approve", "finish"]


def _town_replied(town: Town) -> Assignment:
    order = town.order("sign", unit="河东县")
    act(town, "sub_assign", town.lead(order), town.hedong)
    below = town.turn(order, "柳林镇")
    act(town, "sign", below, town.liulin)
    act(town, "reply", below, town.liulin)
    return town.turn(order, "柳林镇")


def test_a_lower_units_reply_is_reviewed_by_the_unit_above_and_not_by_the_centre(town: Town) -> None:
    below = _town_replied(town)
    for verb, name in (("approve", "审核通过"), ("supplement", "要求补正")):
        reason = refused_to_all_but(
            town, verb, below, town.hedong, town.hedong_leader, *([town.system] if verb == "approve" else [])
        )
        assert reason == f"“{name}”须由审核员、上级单位{'、系统' if verb == 'approve' else ''}办理"
    act(town, "supplement", below, town.hedong)
    assert running(below) == {"SUPPLEMENT": day(3, 3, 17, 30)}
    act(town, "reply", below, town.liulin)
    act(town, "approve", below, town.hedong)
    order = below.order
    assert (town.turn(order, "柳林镇").state, town.lead(order).n_below_open) == ("APPROVED", 0)
    assert fresh(order).state == "IN_HANDLING"


@pytest.mark.parametrize("handler_reviews", [True, False])
def test_whoever_reviews_below_goes_on_handling_above(town: Town, handler_reviews: bool) -> None:
    """A county of two people hands down, reviews and replies: reviewing a part of it is handling it."""
    below = _town_replied(town)
    act(town, "approve", below, town.hedong if handler_reviews else town.hedong_leader)
    county = town.lead(below.order)
    act(town, "draft", county, town.hedong)
    act(town, "reply", county, town.hedong_leader)
    assert town.lead(below.order).state == "PENDING_REVIEW"


def test_who_replied_for_a_lower_unit_does_not_review_that_reply(town: Town) -> None:
    order = town.order("sign", unit="河东县")
    act(town, "sub_assign", town.lead(order), town.hedong, units=[town.unit("杨树村")])
    village = town.turn(order, "杨树村")
    act(town, "sign", village, town.hedong)
    act(town, "reply", village, town.hedong)
    reason = refused_to(town, "approve", village, town.hedong)
    assert reason == "您已对本件承担办理，办理、审核、回访须由不同的人承担"
    act(town, "approve", village, town.hedong_leader)


def test_who_handled_an_order_does_not_review_it(town: Town) -> None:
    order = town.order("reply")
    town.zhujian.groups.add(*town.shen.groups.all())
    reason = refused_to(town, "approve", town.lead(order), User.objects.get(username="zhujian"))
    assert reason == "您已对本件承担办理，办理、审核、回访须由不同的人承担"


def test_every_point_of_the_checklist_holds(town: Town) -> None:
    turn = town.turn_in_state("PENDING_REVIEW")
    reason = refused_to(town, "approve", turn, town.shen, checks=town.checks(turn.order)[:-2])
    assert reason == "审核清单还有未勾选项：佐证是否齐全、是否按期；不符合的请用“要求补正”"
    assert refused_to(town, "supplement", turn, town.shen, note=" ") == "请写明需要补正的内容"


def test_only_reviewers_review_what_the_centre_gave_out(town: Town) -> None:
    turn = town.turn_in_state("PENDING_REVIEW")
    assert (
        refused_to_all_but(town, "approve", turn, town.shen, town.system) == "“审核通过”须由审核员、上级单位、系统办理"
    )
    assert refused_to_all_but(town, "supplement", turn, town.shen) == "“要求补正”须由审核员、上级单位办理"


def test_what_is_approved_is_not_reviewed_again(town: Town) -> None:
    turn = town.turn_in_state("APPROVED")
    told = "现为“审核通过”，沈审核已于3月2日09:00审核通过"
    assert refused_to(town, "approve", turn, town.shen) == f"{told}，不能再“审核通过”"
    assert refused_to(town, "supplement", turn, town.shen) == f"{told}，不能再“要求补正”"


def paper(turn: Assignment, kind: Attachment.Kind) -> None:
    Attachment.objects.create(
        order=turn.order,
        assignment=turn,
        kind=kind,
        name="现场.jpg",
        content_type="image/jpeg",
        size=9,
        sha256="0" * 64,
    )


def test_without_proof_of_contact_it_passes_only_with_a_reason(town: Town) -> None:
    turn = town.lead(town.order("reply"))
    assert refused_to(town, "approve", turn, town.shen, note="") == (
        "缺联系证据（工作标准⑧）：请用“要求补正”，或在审核意见中写明仍予通过的理由"
    )
    paper(turn, Attachment.Kind.CONTACT_PROOF)
    act(town, "approve", turn, town.shen, note="")
    assert fresh(turn.order).state == "PENDING_CALLBACK"


def test_of_the_streets_pictures_before_and_after_are_wanted_too(town: Town) -> None:
    turn = town.lead(town.order("reply", category=town.category("占道经营")))
    paper(turn, Attachment.Kind.CONTACT_PROOF)
    paper(turn, Attachment.Kind.SITE_BEFORE)
    assert refused_to(town, "approve", turn, town.shen, note=" ").startswith("缺现场照片（办理后）（工作标准⑧）")
    paper(turn, Attachment.Kind.SITE_AFTER)
    act(town, "approve", turn, town.shen, note="")


def test_a_standard_that_asks_for_no_papers_lets_it_pass_without(town: Town) -> None:
    RuleItem.objects.filter(key="attach_contact_proof").update(value="0")
    CatalogStamp.bump()
    act(town, "approve", town.lead(town.order("reply")), town.shen, note="")
