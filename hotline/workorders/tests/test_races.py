"""Two people at the same moment: one wins, the other is told, and nothing is done twice or by halves.

Each race is run behind a lock on an order: only when all runners wait for it is it let go.
"""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context

import pytest
from django.db import connection, transaction

from hotline.base.refusal import Refused
from hotline.org.actions import units
from hotline.org.models import ChangeHead, User
from hotline.workorders import sealing
from hotline.workorders.models import Anchor, Event, WorkOrder
from hotline.workorders.testing import Town
from hotline.workorders.tests.acts import act
from hotline.workorders.tests.invariants import broken
from hotline.workorders.tests.traces import fresh, verbs

Runner = Callable[[], object]
PATIENCE = 20  # seconds, before a race that does not come about is given up


def run(runner: Runner) -> str:
    """The reason for which it was refused, or nothing."""
    try:
        runner()
    except Refused as refused:
        return refused.reason
    finally:
        connection.close()
    return ""


def _waiting() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")  # else a transaction sees the first answer for good
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        row = cursor.fetchone()
    assert row is not None
    return int(row[0])


def race(behind: WorkOrder, *runners: Runner) -> list[str]:
    """Let the runners go at once, from behind a lock on the order; what `run` says of each."""
    with ThreadPoolExecutor(len(runners)) as pool:
        with transaction.atomic():
            WorkOrder.objects.select_for_update().only("pk").get(pk=behind.pk)
            # A thread does not know what time it is in town unless it is given this one's context.
            running = [pool.submit(copy_context().run, run, runner) for runner in runners]
            give_up = time.monotonic() + PATIENCE
            while _waiting() < len(runners) and not any(one.done() for one in running):
                assert time.monotonic() < give_up, "not all runners came to the lock"
        return [one.result(timeout=PATIENCE) for one in running]


def another(username: str, like: User) -> User:
    """A second person with the same roles in the same unit."""
    user = User.objects.create_user(username, name=f"{like.name}乙", unit=like.unit)
    user.groups.set(like.groups.all())
    return user


def test_two_dispatchers(crowded_town: Town) -> None:
    town = crowded_town
    order = town.register()
    told = race(
        order,
        lambda: act(town, "dispatch", fresh(order), town.zhou),
        lambda: act(town, "dispatch", fresh(order), town.zhu, lead=town.unit("城管局")),
    )
    winner = "周转办" if told[0] == "" else "朱转办"
    assert sorted(told) == ["", f"现为“办理中”，{winner}已于3月2日09:00派单，不能再“派单”"]
    assert order.assignments.count() == 1
    assert verbs(order) == ["register", "dispatch", "assign"]
    assert broken(order.pk) == []


def test_merges_crosswise_and_along_a_chain(crowded_town: Town) -> None:
    town = crowded_town
    one, two = town.register(), town.register()
    told = race(
        one,
        lambda: act(town, "merge", fresh(one), town.zhou, into=fresh(two)),
        lambda: act(town, "merge", fresh(two), town.zhu, into=fresh(one)),
    )
    merged, main = (one, two) if told[0] == "" else (two, one)
    assert sorted(told) == ["", f"主单{merged.no}已不在办理中，不能并入"]
    assert (fresh(merged).merged_into, fresh(main).n_merged) == (main, 1)
    chain = [town.register() for _ in range(3)]
    told = race(
        chain[0],
        lambda: act(town, "merge", fresh(chain[0]), town.zhou, into=fresh(chain[1])),
        lambda: act(town, "merge", fresh(chain[2]), town.ban, into=fresh(chain[0])),
    )
    assert "" in told
    for order in (one, two, *chain):
        assert broken(order.pk) == []


def test_a_merge_into_what_is_just_being_closed(crowded_town: Town) -> None:
    """Either it came in time and reads the result, or it was too late and stays open: never merged and forgotten."""
    town = crowded_town
    main, other = town.order("approve"), town.register(name="李秀英", phone="13900001111")
    told = race(
        main,
        lambda: act(town, "call_back", fresh(main), town.hui),
        lambda: act(town, "merge", fresh(other), town.zhou, into=fresh(main)),
    )
    assert told[0] == ""
    assert fresh(main).state == "CLOSED"
    if told[1] == "":
        assert fresh(other).public_reply == fresh(main).public_reply != ""
    else:
        assert told[1] == f"主单{main.no}已不在办理中，不能并入"
        assert fresh(other).state == "PENDING_DISPATCH"
    assert broken(main.pk) == broken(other.pk) == []


def test_signing_while_it_is_sent_back(crowded_town: Town) -> None:
    town = crowded_town
    order = town.order("dispatch")
    act(town, "ask_return", town.lead(fresh(order)), town.zhujian)
    told = race(
        order,
        lambda: act(town, "sign", town.turn(fresh(order), "住建局"), town.zhujian_admin),
        lambda: act(town, "send_back", town.turn(fresh(order), "住建局"), town.zhou),
    )
    assert told[1] == ""
    assert told[0] in ("", "现为“已收回”，周转办已于3月2日09:00同意退单，不能再“签收”")
    assert (town.turn(fresh(order), "住建局").state, fresh(order).state) == ("ENDED", "PENDING_DISPATCH")
    assert broken(order.pk) == []


def test_two_reviewers_and_the_last_two_approvals(crowded_town: Town) -> None:
    town = crowded_town
    second = another("shenyi", town.shen)
    order = town.order("reply")
    told = race(
        order,
        lambda: act(town, "approve", town.lead(fresh(order)), town.shen),
        lambda: act(town, "approve", town.lead(fresh(order)), second),
    )
    winner = "沈审核" if told[0] == "" else "沈审核乙"
    assert sorted(told) == ["", f"现为“审核通过”，{winner}已于3月2日09:00审核通过，不能再“审核通过”"]
    assert verbs(order).count("approve") == verbs(order).count("finish") == 1
    # The lead's and the co-handler's, at once: whichever comes second finishes the order.
    order = town.register()
    act(town, "dispatch", order, town.zhou, co_units=[town.unit("水务集团")])
    for unit in ("住建局", "水务集团"):
        act(town, "sign", town.turn(fresh(order), unit), town.handler(unit))
        act(town, "reply", town.turn(fresh(order), unit), town.leader(unit))
    told = race(
        order,
        lambda: act(town, "approve", town.turn(fresh(order), "住建局"), town.shen),
        lambda: act(town, "approve", town.turn(fresh(order), "水务集团"), second),
    )
    assert told == ["", ""]
    assert verbs(order)[-1] == "finish"
    assert fresh(order).state == "PENDING_CALLBACK"
    assert broken(order.pk) == []


def test_a_lower_unit_is_relieved_while_its_reply_is_approved(crowded_town: Town) -> None:
    town = crowded_town
    order = town.order("sign", unit="河东县")
    act(town, "sub_assign", town.lead(fresh(order)), town.hedong, units=[town.unit("柳林镇"), town.unit("杨树村")])
    act(town, "sign", town.turn(fresh(order), "柳林镇"), town.liulin)
    act(town, "reply", town.turn(fresh(order), "柳林镇"), town.liulin)
    told = race(
        order,
        lambda: act(town, "approve", town.turn(fresh(order), "柳林镇"), town.hedong_leader),
        lambda: act(town, "end", town.turn(fresh(order), "柳林镇"), town.hedong),
    )
    assert told[1] == ""
    assert town.turn(fresh(order), "河东县").n_below_open == 1, "the village is at work still"
    assert broken(order.pk) == []


def test_an_anchor_set_while_a_step_is_under_way_waits_for_it_and_for_nobody_else(crowded_town: Town) -> None:
    """The slow step has a lower number than the quick one, and comes to light after it."""
    town = crowded_town
    slow, quick, late = town.register(), town.register(), town.register()

    def seal() -> None:
        anchors.append(sealing.anchor())

    anchors: list[Anchor] = []
    with ThreadPoolExecutor(2) as pool:
        with transaction.atomic():
            act(town, "mark_hard", slow, town.zhou)
            quickly = pool.submit(copy_context().run, run, lambda: act(town, "mark_hard", fresh(quick), town.zhou))
            assert quickly.result(timeout=PATIENCE) == ""
            sealing_now = pool.submit(copy_context().run, run, seal)
            # While it waits, steps go on: nobody is kept from writing.
            meanwhile = pool.submit(copy_context().run, run, lambda: act(town, "mark_hard", fresh(late), town.zhou))
            assert meanwhile.result(timeout=PATIENCE) == ""
            assert not sealing_now.done()
        assert sealing_now.result(timeout=PATIENCE) == ""
    events = list(Event.objects.order_by("id").values_list("verb", "order__no"))
    assert events[3:5] == [("mark_hard", slow.no), ("mark_hard", quick.no)], "the numbers are as the test wants them"
    assert anchors[0].n_orders == 3
    assert list(sealing.verify()) == []


def test_a_writer_who_never_ends_puts_sealing_off(crowded_town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    town = crowded_town
    order = town.register()
    monkeypatch.setattr(sealing, "PATIENCE", 0)
    told: list[str] = []

    def seal() -> None:
        try:
            sealing.anchor()
        except sealing.StillWriting as refused:
            told.append(str(refused))

    with ThreadPoolExecutor(1) as pool, transaction.atomic():
        act(town, "mark_hard", order, town.zhou)
        pool.submit(copy_context().run, run, seal).result(timeout=PATIENCE)
    assert told == ["有事务写轨迹超过0分钟仍未结束，今夜未能封存"]
    assert not Anchor.objects.exists()


def test_changes_made_at_once_stand_in_one_chain(crowded_town: Town) -> None:
    town = crowded_town
    before = ChangeHead.objects.get().n

    def change(short_name: str) -> Runner:
        return lambda: run(lambda: units.change(town.unit(short_name), leader=f"{short_name}新领导", actor=town.xu))

    names = ["住建局", "城管局", "水务集团", "公安局"]
    with ThreadPoolExecutor(len(names)) as pool:
        told = list(pool.map(lambda name: copy_context().run(change(name)), names))
    assert told == [""] * 4
    assert ChangeHead.objects.get().n == before + 4
    assert list(sealing.verify_changes()) == []
