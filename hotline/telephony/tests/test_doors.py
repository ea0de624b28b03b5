"""通话记录, as seats and the shift leader see it."""

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from hotline.catalog.tests.town import Town
from hotline.org.models import User, system_user
from hotline.org.permissions import BACKEND
from hotline.telephony import actions
from hotline.telephony.models import Call, Limit
from hotline.telephony.tests.test_calls import insulted

NUMBER = "13812345678"


def as_(user: User) -> Client:
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


def shown(client: Client, **asked: str) -> str:
    return client.get(reverse("calls"), asked).content.decode()


def test_a_seat_sees_the_own_calls_and_the_shift_leader_all_with_masked_numbers(town: Town) -> None:
    actions.transfer(actions.take_by_hand(NUMBER, actor=town.lin), actor=town.lin, target="120")
    actions.invalidate(actions.take_by_hand("13900001111", actor=town.ban), actor=town.ban, note="无声")
    own, every = shown(as_(town.lin)), shown(as_(town.ban))
    assert "转接 120" in own and "138****5678" in own and "139****1111" not in own
    assert "139****1111" in every and "138****5678" in every
    assert NUMBER not in own + every
    assert "转接 120" not in shown(as_(town.ban), outcome="INVALID")
    assert as_(town.zhou).get(reverse("calls")).status_code == 403
    assert as_(town.lin).get(reverse("calls"), {"outcome": "x"}).status_code == 404


def test_a_ringing_call_is_offered_with_its_desk(town: Town) -> None:
    call = actions.ring(NUMBER, actor=system_user())
    assert f"{reverse('register')}?call={call.pk}" in shown(as_(town.lin))


def test_the_shift_leader_limits_and_lifts_by_the_list(town: Town) -> None:
    for _ in range(3):
        call = insulted(town)
    leader = as_(town.ban)
    url = reverse("limit_number", args=[call.pk])
    assert url in shown(leader) and url not in shown(as_(town.lin))
    as_(town.lin).post(url)
    assert not Limit.objects.exists()
    leader.post(url)
    limit = Limit.objects.get()
    page = shown(leader)
    assert "限制中" in page and url not in page
    as_(town.lin).post(reverse("lift_limit", args=[limit.pk]))
    assert Limit.objects.get().lifted_at is None
    leader.post(reverse("lift_limit", args=[limit.pk]))
    assert Limit.objects.get().lifted_by == town.ban
    assert leader.post(reverse("limit_number", args=[call.pk + 1])).status_code == 404


def test_pages_are_read_by_key_in_few_queries(town: Town) -> None:
    for _ in range(30):
        actions.take_by_hand(NUMBER, actor=town.lin)
    client = as_(town.lin)
    client.get("/notices/unread/")
    with CaptureQueriesContext(connection) as seen:
        first = client.get(reverse("calls"))
    assert len(first.context["rows"]) == 25 and len(seen) <= 6
    rest = client.get(reverse("calls"), {"after": first.context["next_cursor"]}).context["rows"]
    assert len(rest) == 5
    assert {row["call"].pk for row in rest}.isdisjoint(row["call"].pk for row in first.context["rows"])
    assert Call.objects.count() == 30
