"""回访: satisfied, or not; rework, supervision, or the judgement of two persons."""

from collections.abc import Generator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from hotline.catalog.vocabulary import Channel
from hotline.org import roles
from hotline.org.models import User, system_user
from hotline.site.demo.matters import Subject
from hotline.site.demo.plans import FAIRLY, HAPPY, NOBODY, SILENT, UNHAPPY, Plan
from hotline.site.demo.roads.replying import reply, review
from hotline.site.demo.world import Road, World
from hotline.workorders import actions
from hotline.workorders.conditions import rules_of
from hotline.workorders.models import Assignment, Callback, WorkOrder
from hotline.workorders.workflow import OrderState

MOST_TRIES: Final = 5  # on further days, as long as the hour was one of those before
MOST_LOOKS: Final = 40  # after the units' last reply: how often the desk looks whether all are done
RATED: Final[Mapping[str, str]] = {HAPPY: Callback.Satisfied.SATISFIED, FAIRLY: Callback.Satisfied.BASICALLY}
RATED_BY: Final[Mapping[str, str]] = {Channel.WEB: Callback.Way.WEB, Channel.WECHAT: Callback.Way.WECHAT}
REASONS: Final = {"不满意": 55, "未解决": 30, "未联系": 8, "情况不属实": 7}


def call_back(world: World, plan: Plan, subject: Subject, order: WorkOrder, turn: Assignment | None) -> Road:
    """From 待回访 to 已办结, round by round. `turn` is the lead's; None where the meeting answered."""
    for number, mood in enumerate((*plan.moods, FAIRLY), 1):
        if not (yield from _handled(world, order)):
            return
        if plan.rates and mood in RATED:
            yield world.hours.minutes(20, 400)
            way = RATED_BY.get(order.channel, Callback.Way.SMS)
            actions.rate(order, actor=system_user(), result=RATED[mood], way=way, remark=world.say("ratings", order))
            if order.state == OrderState.CLOSED:
                return
        agent = world.staff.of_centre(roles.CALL_BACK, order)
        yield from world.until(plan, "call_back", world.hours.next_day(10, 300))
        if mood == NOBODY:
            yield from _nobody_answers(world, plan, order, agent)
            return
        reason = world.chance.choices(list(REASONS), list(REASONS.values()))[0]
        actions.call_back(order, actor=agent, **_answers(world, order, mood, reason))
        if mood != UNHAPPY or turn is None:
            return
        if plan.judged and number == len(plan.moods):
            yield from _judge(world, plan, order, agent)
            if order.state == OrderState.CLOSED:
                return
        else:
            yield from _send_again(world, plan, order, agent, reason)
        yield from _again(world, plan, subject, turn)


def _handled(world: World, order: WorkOrder) -> Generator[datetime, None, bool]:
    """Wait until the last unit is done. False where the order left the road."""
    for _ in range(MOST_LOOKS):
        if order.state != OrderState.IN_HANDLING:  # every road of an order shares the one object
            break
        yield world.hours.open_minutes(100, 240)
    return order.state == OrderState.PENDING_CALLBACK


def _nobody_answers(world: World, plan: Plan, order: WorkOrder, agent: User) -> Road:
    """Three tries on two days at different hours; after the one that makes them three the order closes as 无法回访."""
    outcomes = [Callback.Outcome.NO_ANSWER, Callback.Outcome.NO_ANSWER, Callback.Outcome.POWERED_OFF]

    def try_once() -> None:
        remark = world.say("callback_not_reached", order)
        actions.call_back(order, actor=agent, outcome=world.chance.choice(outcomes), remark=remark)

    try_once()
    yield from world.until(plan, "second_try", world.hours.open_minutes(120, 300))
    try_once()
    for _ in range(MOST_TRIES):
        yield from world.until(plan, "third_try", world.hours.next_day(10, 300))
        try_once()
        if order.state != OrderState.PENDING_CALLBACK:
            return


def _answers(world: World, order: WorkOrder, mood: str, reason: str) -> Mapping[str, Any]:
    """The four answers, as that mood gives them."""
    recording = f"HF{world.chance.randrange(10**8):08}"
    if mood == SILENT:
        return {
            "outcome": Callback.Outcome.REFUSED,
            "remark": world.say("callback_refused", order),
            "recording": recording,
        }
    happy = {
        "outcome": Callback.Outcome.REACHED, "was_contacted": True, "is_truthful": True, "recording": recording,
        "resolved": Callback.Resolved.RESOLVED, "process": Callback.Satisfied.SATISFIED, "result": Callback.Satisfied.SATISFIED,
    }  # fmt: skip
    if mood == FAIRLY:
        return {**happy, "resolved": Callback.Resolved.MOSTLY, "result": Callback.Satisfied.BASICALLY,
                "remark": world.say("callback_basically", order)}  # fmt: skip
    if mood != UNHAPPY:
        return {**happy, "remark": world.say("callback_satisfied", order)}
    remark = world.say("unsatisfied_by_reason", order, reason)
    unhappy = {
        **happy,
        "result": Callback.Satisfied.UNSATISFIED,
        "process": Callback.Satisfied.BASICALLY,
        "remark": remark,
    }
    if reason == "未联系":
        return {**unhappy, "was_contacted": False, "process": Callback.Satisfied.UNSATISFIED}
    if reason == "情况不属实":
        return {**unhappy, "is_truthful": False}
    return {**unhappy, "resolved": Callback.Resolved.UNRESOLVED} if reason == "未解决" else unhappy


def _send_again(world: World, plan: Plan, order: WorkOrder, agent: User, reason: str) -> Road:
    """重办; after the second, under supervision."""
    yield from world.until(plan, "rework", world.hours.minutes(2, 30))
    if order.n_reworks < rules_of(order).count("reworks_max"):
        actions.rework(order, actor=agent, reason=reason, note=world.say("rework_by_reason", order, reason))
    else:
        actions.escalate(order, actor=agent, note=world.say("escalate_notes", order))


def _judge(world: World, plan: Plan, order: WorkOrder, agent: User) -> Road:
    """提请不合理认定 by the agent, decided by a second person."""
    yield from world.until(plan, "ask_judgement", world.hours.minutes(5, 60))
    said = world.row("judgement", order)
    actions.ask_judgement(order, actor=agent, reason=said["reason"], evidence=said["evidence"])
    yield from world.until(plan, "judge", world.hours.open_hours(2, 12))
    second = world.staff.of_centre(roles.SUPERVISE, order)
    if plan.judged == "unreasonable":
        actions.judge_unreasonable(order, actor=second, decision=said["decision"])
    else:
        actions.judge_reasonable(order, actor=second, decision=world.say("judge_reasonable", order))


def _again(world: World, plan: Plan, subject: Subject, turn: Assignment) -> Road:
    """The unit takes it up again, within the limit for rework."""
    order = turn.order
    key = f"draft_rework{order.n_reworks}"
    yield from reply(world, plan, subject, turn, share=min(plan.share, 0.8), key=key)
    yield from review(world, replace(plan, n_supplements=0), subject, turn)
