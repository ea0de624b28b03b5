"""Orders that have walked about the town at random, and kept what they did: the stage for facts, figures and scores."""

from datetime import timedelta

from hotline.base import clock
from hotline.org.models import User
from hotline.workorders import actions
from hotline.workorders.models import Assignment, WorkOrder
from hotline.workorders.testing import REPLY, Town
from hotline.workorders.tests.test_random_walks import Walk, begin


def walk(town: Town, n: int, *, first: int = 0) -> None:
    """`n` walks, each of an order of its own, begun on its road like any other."""
    people = town.people
    roads: list[WorkOrder] = []
    for seed in range(first, first + n):
        if not roads:
            roads, other = begin(town)
        order = roads.pop()
        Walk(town, people, WorkOrder.objects.get(pk=order.pk), WorkOrder.objects.get(pk=other.pk), seed).go()


def hand_down(town: Town, *, late: int = 0, to_village: bool = False) -> WorkOrder:
    """An order that 河东县 leads and 柳林镇 did, `late` days after it was handed down; or its village 杨树村."""
    order = town.order("contact", unit="河东县")
    actions.sub_assign(town.lead(order), actor=town.hedong, units=[town.unit("柳林镇")], opinion="请现场核实。")
    turn = town.turn(order, "柳林镇")
    actions.sign(turn, actor=town.liulin)
    if to_village:
        actions.sub_assign(turn, actor=town.liulin, units=[town.unit("杨树村")], opinion="请村里办理。")
        village = town.turn(order, "杨树村")
        actions.sign(village, actor=town.liulin)
        _reply(town, village, town.liulin, _another_of(town.liulin))
    with clock.moved_to(clock.now() + timedelta(days=late)):
        _reply(town, town.turn(order, "柳林镇"), town.liulin, town.hedong)
        town.reply(town.lead(order), unit="河东县")
        town.approve(town.lead(order))
    return WorkOrder.objects.get(pk=order.pk)


def _reply(town: Town, turn: Assignment, by: User, above: User) -> None:
    actions.contact(turn, actor=by, way="电话", is_reached=True, note="已电话联系诉求人，约定当日到现场。")
    actions.reply(turn, actor=by, **REPLY)
    town.approve(turn, actor=above)


def _another_of(user: User) -> User:
    """Whoever reviews what this one has handled."""
    found = User.objects.create_user(
        "liulin2", name="柳审核", password="小镇-12345", unit=user.unit, phone="13700009999"
    )
    found.groups.set(user.groups.all())
    return found
