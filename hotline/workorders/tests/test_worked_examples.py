"""The worked examples by which the field checks a hotline's software, each walked by the real verbs and read on the real screens.

Their numbers are those of the requirements. Not here: the figures of the bulletins (1, 2), the seats (4), and the docking
with 数字城管 (10), which belong to other apps.
"""

import re
from datetime import date

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from hotline.catalog import dispatch as catalogue
from hotline.catalog import queries as catalog
from hotline.catalog.models import CatalogStamp, Category, DispatchRule, SpecialDay
from hotline.catalog.time_limits import Light, light
from hotline.catalog.vocabulary import ClockKind
from hotline.citizens import actions as citizens
from hotline.citizens.models import AccessLog
from hotline.notices.models import Notice
from hotline.workorders import queries, telling
from hotline.workorders.attaching import attach
from hotline.workorders.forms.dispatch import suggestion
from hotline.workorders.models import Attachment, Event, Judgement, WorkOrder
from hotline.workorders.permissions import may_see_identity
from hotline.workorders.testing import PHONE, Town, day
from hotline.workorders.tests.acts import act
from hotline.workorders.tests.test_doors import PNG, as_, text_of
from hotline.workorders.tests.traces import clock_of, fresh, refused_to, running, stopped
from hotline.workorders.workflow import OrderState


def light_of(order: WorkOrder, kind: str, moment: object) -> Light:
    row = clock_of(order, kind)
    return light(row.due_at, row.warn_at, row.stopped_at, moment)  # type: ignore[arg-type]


def test_3_a_holiday_and_a_make_up_workday_move_the_due_date(town: Town) -> None:
    """Dispatched on Friday at 16:40; Sunday is worked instead of Monday: Sun, Tue, Wed, Thu, Fri."""
    SpecialDay.objects.create(day=date(2026, 3, 15), works=True, name="调休")
    SpecialDay.objects.create(day=date(2026, 3, 16), works=False, name="节日")
    CatalogStamp.bump()
    with town.at(day(3, 13, 16, 40)):
        order = town.order("dispatch")
    assert running(order) == {"HANDLE": day(3, 20, 17, 30)}
    assert running(town.lead(order)) == {"SIGN": day(3, 15, 17, 30), "REPLY": day(3, 20, 17, 30)}
    assert clock_of(order, "HANDLE").explanation == (
        "自2026年3月13日（周五）16:40派单，限5个工作日，次日起算；3月14日（周六）、3月16日（周一）节日放假不计，"
        "3月15日（周日）调休上班计入；应于3月20日（周五）17:30下班前完成。"
    )
    assert light_of(order, ClockKind.HANDLE, day(3, 19, 17, 29)) == Light.GREEN
    assert light_of(order, ClockKind.HANDLE, day(3, 19, 17, 30)) == Light.YELLOW
    assert light_of(order, ClockKind.HANDLE, day(3, 20, 17, 30)) == Light.YELLOW
    assert light_of(order, ClockKind.HANDLE, day(3, 20, 17, 31)) == Light.RED


def test_5_between_a_county_and_a_department_the_county_leads_and_the_department_helps(town: Town) -> None:
    """属地优先: two rules of the catalogue name 住建局 and the county of the place; 河东县 leads, and the reason is written."""
    for lead_kind, unit in (("FUNCTIONAL", town.unit("住建局")), ("TERRITORIAL", None)):
        DispatchRule.objects.create(category="020301", lead_kind=lead_kind, lead_unit=unit, basis="三定方案")
    CatalogStamp.bump()
    order = town.register(category=Category.objects.get(code="020301"))
    found = suggestion(order, catalog.book())
    assert (found.lead, found.co_units) == (town.unit("河东县").pk, (town.unit("住建局").pk,))
    assert found.principle is catalogue.Principle.TERRITORIAL
    page = text_of(as_(town, "zhou").get(reverse("order_step", args=[order.no, "dispatch"])))
    assert "属地优先：县（市、区）与部门之间，由河东县人民政府（事发地在其辖区）主办" in page
    assert re.search(
        rf'name="lead"[^>]*value="{town.unit("河东县").pk}"|value="{town.unit("河东县").pk}"[^>]*name="lead"', page
    )


def test_5_two_departments_quarrel_until_the_director_decides(town: Town) -> None:
    order = town.order("dispatch")
    act(town, "ask_return", town.lead(order), town.zhujian, proposed_unit=town.unit("城管局"))
    act(town, "send_back", town.lead(order), town.zhou)
    with town.at(day(3, 3)):
        act(town, "dispatch", order, town.zhou, lead=town.unit("城管局"))
    # Who received it first is known for good, and lately for the same matter at the same place.
    first = min(queries.first_receivers(order).items(), key=lambda one: one[1])[0]
    assert first == town.unit("住建局").pk
    assert set(queries.first_receivers(town.register())) == {town.unit("住建局").pk, town.unit("城管局").pk}
    act(town, "ask_return", town.lead(order), town.chengguan, proposed_unit=town.unit("住建局"))
    act(town, "send_back", town.lead(order), town.zhou)
    assert fresh(order).state == OrderState.UNDER_DELIBERATION
    # Of the two the catalogue still names who had it first, and knows who has sent it back.
    assert queries.returned_by(order) == {town.unit("住建局").pk, town.unit("城管局").pk}
    reason = refused_to(town, "dispatch", order, town.zhou, lead=town.unit("水务集团"))
    assert reason == "现为“疑难研判”，系统已于3月2日09:00提交研判，不能再“派单”"
    with town.at(day(3, 6, 15)):
        act(town, "decide_hard", order, town.ren, lead=town.unit("住建局"), decision="首接负责，由住建局主办。")
        assert refused_to(town, "ask_return", town.lead(order), town.zhujian) == "本件由热线办指定承办，不能退单"
    assert (fresh(order).n_returns, fresh(order).is_designated) == (2, True)
    assert running(order) == {"HANDLE": day(3, 9, 17, 30)}, "the citizen's clock went on all the while"
    assert running(town.lead(order))["REPLY"] == day(3, 13, 17, 30), "the unit's is its own"
    assert {end for _, end in stopped(order)} == {"DONE"}


def test_5_between_two_departments_the_one_that_got_it_first_leads(town: Town) -> None:
    """首接负责: 城管局 handled the same matter at the same place last week; now both 城管局 and 住建局 are named."""
    act(town, "dispatch", town.register(), town.zhou, lead=town.unit("城管局"))
    for unit in ("住建局", "城管局"):
        DispatchRule.objects.create(
            category="0204", lead_kind="FUNCTIONAL", lead_unit=town.unit(unit), basis="三定方案"
        )
    CatalogStamp.bump()
    with town.at(day(3, 9)):
        found = suggestion(town.register(), catalog.book())
    assert (found.lead, found.co_units) == (town.unit("城管局").pk, (town.unit("住建局").pk,))
    assert found.principle is catalogue.Principle.FIRST_RECEIVER
    assert any(reason.startswith("首接负责：部门之间，清水市城市管理局最先接到该事项") for reason in found.basis)


def test_6_no_unit_ever_learns_who_sent_a_secret_report(town: Town) -> None:
    order = town.order("call_back", kind="REPORT", is_secret=True, reported_party="阳光物业")
    units = [person for person in town.people if person.unit and person.unit.short_name != "热线办"]
    assert len(units) == 13
    for person in units:
        assert not may_see_identity(person, order)
        assert queries.search(person, phone=PHONE)[0] == []
    assert order in queries.search(town.zhujian, text="电梯")[0], "the matter itself is theirs to see"
    assert queries.search(town.ban, phone=PHONE)[0] == [order]
    # Whoever may look is on record with it, and nowhere does the trail name the citizen.
    assert may_see_identity(town.hui, order)
    assert order.citizen is not None
    looked = citizens.look_at(order.citizen, actor=town.hui, order_no=order.no, reason="回访")
    assert looked.phone == PHONE
    log = AccessLog.objects.get()
    assert (log.user, log.unit_name, log.order_no, log.reason) == (town.hui, "清水市12345热线办", order.no, "回访")
    told = str(list(Event.objects.filter(order=order).values_list("note", "facts")))
    assert PHONE not in told
    assert "王建国" not in told


def test_6_on_screen_on_paper_in_search_and_by_sms_a_unit_reads_no_name_and_no_number(town: Town) -> None:
    order = town.register(kind="REPORT", is_secret=True, reported_party="阳光物业", address="阳光花园3-1-501")
    paper = attach(order, SimpleUploadedFile("身份证.png", PNG), actor=town.lin, kind=Attachment.Kind.CITIZEN)
    for verb in ("dispatch", "sign", "contact", "reply", "approve", "call_back"):
        town.take(verb, order)
    for event in Event.objects.filter(order=order):
        telling.of_event(event)
    secrets = ("王建国", PHONE, PHONE[-4:], "阳光花园3-1-501")
    for username in ("zhujian", "zhujian_leader", "zhujian_admin"):
        client = as_(town, username)
        pages = [
            client.get(reverse("order", args=[order.no])),
            client.get(reverse("dispatch_sheet", args=[order.no])),
            client.get(reverse("search"), {"q": "电梯"}),
            client.get(reverse("desk", args=["done"])),
        ]
        for page in pages:
            assert page.status_code == 200
            assert not [secret for secret in secrets if secret in text_of(page).replace(order.no, "")], username
        assert order.no not in text_of(client.get(reverse("search"), {"phone": PHONE}))
        assert client.post(reverse("identity", args=[order.no])).status_code == 403
        assert client.post(reverse("dispatch_sheet_with_identity", args=[order.no])).status_code == 403
        assert client.get(reverse("attachment", args=[paper.pk])).status_code == 403
        told = Notice.objects.filter(reader=town.user(username)).values_list("title", "body")
        assert told, "they are told of the order"
        assert not [secret for secret in secrets if secret in str(list(told))]
    assert not AccessLog.objects.exists(), "nobody has looked"
    # An SMS about a sealed order says nothing of the matter either: somebody else may read the telephone.
    to_the_citizen = str(list(Notice.objects.filter(citizen=order.citizen).values_list("body", flat=True)))
    assert order.no in to_the_citizen
    assert "电梯" not in to_the_citizen


def test_6_the_centre_sees_it_and_each_look_is_on_record(town: Town) -> None:
    order = town.order("approve", kind="REPORT", is_secret=True)
    shown = as_(town, "hui").post(reverse("identity", args=[order.no]), {"reason": "回访"})
    assert PHONE in text_of(shown)
    assert shown["Cache-Control"] == "no-store"
    log = AccessLog.objects.get()
    assert (log.user_name, log.order_no, log.reason) == ("惠回访", order.no, "回访")
    assert "惠回访" in text_of(as_(town, "du").get(reverse("access_log"), {"order": order.no}))
    assert as_(town, "zhou").post(reverse("identity", args=[order.no])).status_code == 403, (
        "a sealed one not to everybody"
    )


def test_7_nobody_answers_three_times_on_two_days_and_the_unit_is_still_on_time(town: Town) -> None:
    order = town.order("approve")
    for moment in (day(3, 3, 9), day(3, 3, 19), day(3, 4, 12)):
        with town.at(moment):
            act(town, "call_back", order, town.hui, outcome="NO_ANSWER")
    order = fresh(order)
    assert (order.state, order.close_kind, order.result_kind) == ("CLOSED", "NO_CONTACT", "RESOLVED")
    for clock in (clock_of(town.lead(order), "REPLY"), clock_of(order, "HANDLE")):
        assert clock.end == "DONE"
        assert clock.stopped_at is not None
        assert clock.stopped_at <= clock.due_at


def test_8_basically_satisfied_counts_as_satisfied_and_the_weight_is_shown(town: Town) -> None:
    order = town.order("approve")
    act(town, "call_back", order, town.hui, result="BASICALLY", resolved="MOSTLY")
    assert (fresh(order).state, fresh(order).is_unhappy, fresh(order).close_kind) == ("CLOSED", False, "RESOLVED")
    assert catalog.load().rules(order.rule_set_id).number("basic_satisfied_weight") == 1
    page = text_of(as_(town, "zhujian").get(reverse("standard", args=[1])))
    assert re.search(r"基本满意折算权重</dt><dd><b>1\.0权重</b>", page), "whoever is measured by it can read it"


def test_9_twice_reworked_unsatisfied_and_judged_reasonable_it_is_supervised(town: Town) -> None:
    order = _reworked_twice(town)
    act(town, "ask_judgement", order, town.hui)
    act(town, "judge_reasonable", order, town.du)
    assert (fresh(order).state, fresh(order).is_supervised, fresh(order).is_excluded) == ("IN_HANDLING", True, False)
    for verb in ("reply", "approve", "call_back"):
        town.take(verb, order)
    assert (fresh(order).state, fresh(order).close_kind) == ("CLOSED", "RESOLVED")
    assert [row.round for row in order.callbacks.all()] == [1, 2, 3, 4]


def test_9_twice_reworked_unsatisfied_and_judged_unreasonable_by_two_persons_it_does_not_count(town: Town) -> None:
    order = _reworked_twice(town)
    act(town, "ask_judgement", order, town.hui)
    act(town, "judge_unreasonable", order, town.ren)
    assert (fresh(order).state, fresh(order).close_kind, fresh(order).is_excluded) == ("CLOSED", "UNREASONABLE", True)
    row = Judgement.objects.get(order=order)
    assert row.asked_by != row.decided_by


def _reworked_twice(town: Town) -> WorkOrder:
    order = town.order("approve")
    for _ in range(2):
        town.unhappy(order)
        act(town, "rework", order, town.hui)
        town.take("reply", order)
        town.take("approve", order)
    town.unhappy(order)
    return fresh(order)
