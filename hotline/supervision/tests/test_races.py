"""Eight watchers at once: one supervision per cause, and every effect once."""

from hotline.base import clock
from hotline.supervision import jobs
from hotline.supervision.models import Cause, Supervision, SupervisionEvent
from hotline.workorders.jobs import watch_deadlines
from hotline.workorders.sealing import verify
from hotline.workorders.testing import Town, day
from hotline.workorders.tests.test_races import race


def test_eight_watchers_at_once_open_one_supervision_per_cause(crowded_town: Town) -> None:
    town = crowded_town
    order, other = town.order("contact"), town.order("contact", unit="城管局")
    with clock.moved_to(day(3, 10, 18)):  # one working day late: red and overdue at once
        watch_deadlines()
        assert race(order, *[lambda: jobs.watch()] * 8) == [""] * 8
    assert sorted(Cause.objects.values_list("trigger", flat=True)) == ["OVERDUE", "OVERDUE", "RED", "RED"]
    rows = Supervision.objects.order_by("id")
    assert sorted((row.order_id, row.level, row.state) for row in rows) == [
        (order.pk, "INTERNAL", "ISSUED"), (other.pk, "INTERNAL", "ISSUED"),
    ]  # fmt: skip
    assert SupervisionEvent.objects.filter(verb="issue").count() == 2
    for one in (order, other):
        assert one.events.filter(verb="supervise").count() == 1
    assert not list(verify([order.pk, other.pk]))
