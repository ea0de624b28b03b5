"""来电: what the switch told of each call, whether an order came of it or not (工作标准 ④)."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from hotline.base import clock
from hotline.org import roles
from hotline.org.models import User, system_user
from hotline.site.demo.world import Road, World
from hotline.telephony import actions
from hotline.telephony.models import Call

WITHOUT_ORDER: Final = 0.12  # calls of which no order came, for each order
WAITED: Final = (3, 26)  # seconds before a seat answers
TALKED: Final = (70, 400)  # seconds until the order is written
UNREAL: Final = ("无声", "误拨", "儿童玩耍", "测试", "无实际诉求的骚扰")
LINES: Final = (
    ("110", "邻居争执动手，已转报警"), ("119", "楼道冒烟，已转火警"), ("120", "老人突然晕倒，已转急救"), ("122", "两车相撞有人受伤"),
)  # fmt: skip
SWORE: Final = "反复辱骂话务员，劝导无效"


def take(world: World, phone: str, operator: User) -> Call:
    """The call in which the order that is being written was told: it rang some minutes ago."""
    answered = clock.now() - timedelta(seconds=world.chance.triangular(*TALKED))
    call = _ring(world, phone, answered - timedelta(seconds=world.chance.triangular(*WAITED)))
    with clock.moved_to(answered):
        return actions.answer(call, actor=operator)


def settle(call: Call, operator: User, order_no: str, *, is_answered: bool) -> None:
    actions.settle(call, actor=operator, order_no=order_no, is_answered=is_answered)
    actions.end(call, actor=operator)


def start_others(world: World, n_orders: int, since: datetime, until: datetime) -> None:
    """The calls of which no order came; and one who swears until the shift leader keeps the number away."""
    ways: tuple[Callable[[World], Road], ...] = (_missed, _unreal, _passed_on)
    for moment in world.hours.arrivals(round(n_orders * WITHOUT_ORDER), since, until):
        world.start(moment, world.chance.choices(ways, (4, 4, 1))[0](world))
    world.start(until - timedelta(days=2, hours=3), _swearing(world, _number(world)))


def _missed(world: World) -> Road:
    call = _ring(world, _number(world), clock.now())
    yield clock.now() + timedelta(seconds=world.chance.randint(4, 45))
    actions.end(call, actor=system_user())


def _unreal(world: World) -> Road:
    operator = world.staff.of_centre(roles.OPERATE)
    call = take(world, _number(world), operator)
    yield world.hours.minutes(0.1, 0.6)
    actions.invalidate(call, actor=operator, note=world.chance.choice(UNREAL))


def _passed_on(world: World) -> Road:
    operator = world.staff.of_centre(roles.OPERATE)
    call = take(world, _number(world), operator)
    target, note = world.chance.choice(LINES)
    actions.transfer(call, actor=operator, target=target, note=note)
    yield world.hours.minutes(0.2, 2)
    actions.end(call, actor=operator)


def _swearing(world: World, phone: str) -> Road:
    """As often as the standard's warnings, each warned of first; then the number is kept away for a day."""
    leader = world.staff.of_centre(roles.LEAD_SHIFT)
    for _ in range(3):
        operator = world.staff.of_centre(roles.OPERATE)
        call = take(world, phone, operator)
        actions.warn(call, actor=operator)
        actions.hang_up(call, actor=operator, note=SWORE)
        yield world.hours.minutes(8, 50)
    actions.limit_number(call, actor=leader, reason="一小时内三次辱骂，已听录音复核")


def _ring(world: World, phone: str, moment: datetime) -> Call:
    with clock.moved_to(moment):
        number = f"{moment:%Y%m%d}-{world.next_number('call'):06d}"
        return actions.ring(phone, actor=system_user(), switch_no=number)


def _number(world: World) -> str:
    return f"13{world.chance.randint(0, 9)}{world.chance.randint(10_000_000, 99_999_999)}"
