"""问责的路: taken up, checked, answered, decided, issued, mended, closed; and what is refused on the way."""

from datetime import timedelta
from io import BytesIO

import pytest
from docx import Document

from hotline.accountability import actions
from hotline.accountability.models import Inquiry
from hotline.accountability.official_papers import paper_of
from hotline.accountability.tests.roads import (
    DEMANDS,
    FINDINGS,
    decided,
    decision,
    heard,
    hearing,
    lead,
    notified,
    paper,
)
from hotline.accountability.workflow import InquiryState as I
from hotline.base import clock
from hotline.base.official import written
from hotline.base.refusal import Refused
from hotline.workorders.sealing import verify
from hotline.workorders.testing import Town, day


def fresh(row: Inquiry) -> Inquiry:
    return Inquiry.objects.get(pk=row.pk)


def text_of(row: Inquiry) -> str:
    with decision(row).paper.file.open("rb") as file:
        return "\n".join(line.text for line in Document(BytesIO(file.read())).paragraphs)


# ── 线索、核查 ──


def test_a_lead_is_taken_up_of_an_order(town: Town) -> None:
    row = fresh(lead(town))
    assert (row.state, row.unit.short_name, row.opened_by) == (I.LEAD, "住建局", town.du)
    assert row.events.get().facts["order"] == row.order.no


def test_only_the_office_and_the_supervisory_organ_take_up_leads(town: Town) -> None:
    order = town.order("sign")
    assert lead(town, order, actor=town.jian).opened_by == town.jian
    for stranger in (town.lin, town.zhujian_leader, town.tan):
        with pytest.raises(Refused, match="须由问责经办人"):
            lead(town, town.order("sign"), actor=stranger)


def test_the_ground_is_one_of_the_work_standard_and_the_unit_had_the_order(town: Town) -> None:
    with pytest.raises(Refused, match="工作标准⑭列明"):
        lead(town, ground="态度不好")
    with pytest.raises(Refused, match="水务集团没有承办过"):
        lead(town, unit=town.unit("水务集团"))
    with pytest.raises(Refused, match="线索内容"):
        lead(town, matter=" ")


def test_the_same_order_and_ground_have_one_open_file(town: Town) -> None:
    row = lead(town)
    with pytest.raises(Refused, match=f"已有案卷{row.no}"):
        lead(town, row.order)
    actions.drop(row, actor=town.ren, note="督办期限计算有误。")
    assert lead(town, row.order).no != row.no


def test_without_an_order_evidence_is_wanted_before_the_unit_is_told(town: Town) -> None:
    row = actions.take_up(
        actor=town.du, unit=town.unit("住建局"), ground="态度粗暴、推诿敷衍", matter="多名市民反映热线接听人员态度粗暴。"
    )  # fmt: skip
    actions.verify(row, actor=town.du)
    with pytest.raises(Refused, match="还没有证据"):
        actions.ask_defence(row, actor=town.du, findings=FINDINGS, proposal="TALK")
    actions.add_evidence(row, actor=town.du, note="通话录音截图。", papers=[paper()])
    actions.ask_defence(row, actor=town.du, findings=FINDINGS, proposal="TALK")
    assert fresh(row).state == I.HEARING


def test_a_file_that_is_no_picture_is_refused_and_leaves_nothing(town: Town) -> None:
    row = lead(town)
    bad = paper("证据.exe")
    with pytest.raises(Refused, match="不能上传"):
        actions.add_evidence(row, actor=town.du, note="录音。", papers=[bad])
    assert not row.proofs.exists()
    assert row.events.count() == 1


# ── 申辩 ──


def test_the_unit_is_told_and_answers_within_five_working_days(town: Town) -> None:
    row = fresh(hearing(town))
    assert row.defence_due_at == day(3, 9, 17, 30)
    assert "限5个工作日" in row.defence_limit
    actions.defend(row, actor=town.zhujian_leader, defence="配件到货延误。", papers=[paper("到货单.png")])
    row = fresh(row)
    assert (row.state, row.defence, row.heard_at) == (I.HEARING, "配件到货延误。", town.now)
    assert row.proofs.get().by_unit
    with pytest.raises(Refused, match="已于3月2日"):
        actions.defend(row, actor=town.zhujian_leader, defence="再说一次。")


def test_only_the_units_own_leaders_answer(town: Town) -> None:
    row = hearing(town)
    for stranger in (town.zhujian, town.chengguan_leader, town.du, town.wuye):
        with pytest.raises(Refused, match="须由被问责单位领导"):
            actions.defend(row, actor=stranger, defence="没有此事。")


def test_an_answer_that_comes_late_is_refused(town: Town) -> None:
    row = hearing(town)
    with town.at(day(3, 10)), pytest.raises(Refused, match="已经过了"):
        actions.defend(row, actor=town.zhujian_leader, defence="来晚了。")


def test_nothing_is_decided_before_the_unit_was_heard_or_its_time_ran_out(town: Town) -> None:
    row = hearing(town)
    with pytest.raises(Refused, match="还可在3月9日"):
        actions.decide(row, actor=town.ren, measure="REMINDER", reason="事实清楚。", demands=DEMANDS)
    with town.at(day(3, 10)):
        actions.decide(row, actor=town.ren, measure="REMINDER", reason="事实清楚。", demands=DEMANDS)
    assert fresh(row).state == I.DECIDED


def test_a_unit_may_say_that_it_will_not_answer(town: Town) -> None:
    row = hearing(town)
    actions.waive(row, actor=town.zhujian_leader)
    actions.decide(row, actor=town.ren, measure="REMINDER", reason="事实清楚。", demands=DEMANDS)
    assert fresh(row).defence == ""


def test_what_the_unit_says_may_be_looked_into_and_then_it_is_heard_anew(town: Town) -> None:
    row = heard(town)
    actions.verify_again(row, actor=town.ren, note="核对到货单日期。")
    with clock.moved_to(day(3, 12)):
        actions.ask_defence(row, actor=town.du, findings=f"{FINDINGS}到货单日期为3月8日。", proposal="REMINDER")
        row = fresh(row)
    assert (row.state, row.heard_at, row.defence) == (I.HEARING, None, "")
    assert row.defence_due_at == day(3, 19, 17, 30)


# ── 决定 ──


def test_who_checked_does_not_decide(town: Town) -> None:
    row = lead(town)
    actions.verify(row, actor=town.ren)
    actions.ask_defence(row, actor=town.ren, findings=FINDINGS, proposal="REMINDER")
    actions.waive(row, actor=town.zhujian_leader)
    with pytest.raises(Refused, match="核查人不能"):
        actions.decide(row, actor=town.ren, measure="REMINDER", reason="事实清楚。", demands=DEMANDS)


def test_only_the_director_decides(town: Town) -> None:
    row = heard(town)
    for stranger in (town.du, town.jian, town.zhujian_leader):
        with pytest.raises(Refused, match="须由问责决定人"):
            actions.decide(row, actor=stranger, measure="REMINDER", reason="事实清楚。", demands=DEMANDS)


def test_a_harsher_measure_says_why_the_milder_would_not_do(town: Town) -> None:
    row = heard(town)
    with pytest.raises(Refused, match="近12个月没有受到“约谈”或更重的处理"):
        actions.decide(row, actor=town.ren, measure="CRITICISM", reason="影响恶劣。", demands=DEMANDS)
    assert not row.decisions.exists()
    why = "造成老人多日不能下楼，影响恶劣，约谈不足以警示。"
    actions.decide(row, actor=town.ren, measure="CRITICISM", reason="影响恶劣。", demands=DEMANDS, why_not_milder=why)
    assert decision(row).why_not_milder == why


def test_a_harsher_measure_follows_a_milder_one_of_the_last_year(town: Town) -> None:
    notified(town)
    row = decided(town, measure="TALK")
    assert decision(row).why_not_milder == ""
    with clock.moved_to(town.now + timedelta(days=400)):
        later = heard(town)
        with pytest.raises(Refused, match="没有受到“提醒函”"):
            actions.decide(later, actor=town.ren, measure="TALK", reason="再次逾期。", demands=DEMANDS)


def test_another_units_measures_do_not_count(town: Town) -> None:
    notified(town)
    order = town.order("sign", unit="水务集团")
    row = lead(town, order, unit=town.unit("水务集团"))
    actions.verify(row, actor=town.du)
    actions.ask_defence(row, actor=town.du, findings=FINDINGS, proposal="TALK")
    actions.waive(row, actor=town.shuiwu)
    with pytest.raises(Refused, match="水务集团近12个月"):
        actions.decide(row, actor=town.ren, measure="TALK", reason="逾期。", demands=DEMANDS)


def test_every_measure_but_the_referral_says_what_has_to_be_mended(town: Town) -> None:
    with pytest.raises(Refused, match="整改要求"):
        actions.decide(heard(town), actor=town.ren, measure="REMINDER", reason="事实清楚。", demands=" ")


# ── 送达、整改、结案 ──


def test_a_decision_goes_out_as_a_numbered_paper(town: Town) -> None:
    row = notified(town)
    one = decision(row)
    assert (one.number, one.issued_by, one.answer_due_at) == ("热办问〔2026〕1号", town.du, day(3, 16, 17, 30))
    assert decision(notified(town, measure="TALK")).number == "热办问〔2026〕2号"
    text = text_of(row)
    for words in (
        "热办问〔2026〕1号",
        "提醒函",
        "清水市住房和城乡建设局：",
        FINDINGS,
        "配件到货延误",
        "2026年3月16日前",
        "2026年3月2日",
    ):
        assert words in text


def test_a_reminder_is_a_letter_and_a_summons_has_the_red_head_of_the_office(town: Town) -> None:
    heads = {measure: paper_of(decision(notified(town, measure=measure))) for measure in ("REMINDER", "TALK")}
    assert (heads["REMINDER"].head, heads["REMINDER"].is_letter) == ("清水市12345热线办", True)
    assert (heads["TALK"].head, heads["TALK"].is_letter) == ("清水市12345热线办文件", False)


def test_a_paper_names_no_citizen(town: Town) -> None:
    order = town.order("sign", title="业主王建国反映3号楼电梯停运13812345678")
    row = hearing(town, order=order)
    row.refresh_from_db()
    actions.defend(row, actor=town.zhujian_leader, defence="已多次致电13812345678说明。")
    actions.decide(row, actor=town.ren, measure="REMINDER", reason="事实清楚。", demands=DEMANDS)
    actions.issue(row, actor=town.du)
    assert "13812345678" not in text_of(row)
    assert "王建国" not in text_of(row)


def test_the_paper_that_went_out_is_the_one_that_the_decision_makes(town: Town) -> None:
    one = decision(notified(town))
    with one.paper.file.open("rb") as file:
        assert file.read() == written(paper_of(one))


def test_a_number_is_given_with_the_paper_or_not_at_all(town: Town) -> None:
    row = decided(town)
    with pytest.raises(Refused, match="须由"):
        actions.issue(row, actor=town.jian)
    assert decision(notified(town, measure="REMINDER")).number == "热办问〔2026〕1号"


def test_criticism_goes_to_all_and_a_referral_to_the_supervisory_organ(town: Town) -> None:
    blamed = text_of(notified(town, measure="CRITICISM", why="影响恶劣，约谈不足以警示。"))
    assert "各县（市、区）人民政府" in blamed
    assert "影响恶劣，约谈不足以警示。" in blamed
    referred = text_of(notified(town, measure="REFERRAL"))
    assert "市纪委监委机关：" in referred
    assert "案卷及证据材料随函移送" in referred


def test_the_unit_reports_and_the_director_closes(town: Town) -> None:
    row = notified(town)
    with pytest.raises(Refused, match="还没有报告整改"):
        actions.close(row, actor=town.ren, outcome="整改到位。")
    with pytest.raises(Refused, match="须由被问责单位领导"):
        actions.rectify(row, actor=town.chengguan_leader, rectification="已整改。")
    actions.rectify(row, actor=town.zhujian_leader, rectification="已办结并答复，明确专人负责。")
    actions.close(row, actor=town.ren, outcome="整改到位。")
    row = fresh(row)
    assert (row.state, row.outcome, row.ended_at) == (I.CLOSED, "整改到位。", town.now)
    assert list(verify([])) == []


def test_a_talk_is_recorded_before_the_file_is_closed(town: Town) -> None:
    notified(town)
    row = notified(town, measure="TALK")
    actions.rectify(row, actor=town.zhujian_leader, rectification="已整改。")
    with pytest.raises(Refused, match="还没有约谈记录"):
        actions.close(row, actor=town.ren, outcome="整改到位。")
    with pytest.raises(Refused, match="不能晚于今天"):
        actions.record_talk(
            row, actor=town.du, talk_on=day(3, 3).date(), talk_people="任主任、吕局长", talk_record="要求限期整改。"
        )
    actions.record_talk(
        row,
        actor=town.du,
        talk_on=day(3, 2).date(),
        talk_people="任主任、吕局长",
        talk_record="要求限期整改，吕局长表态照办。",
    )
    actions.close(row, actor=town.ren, outcome="整改到位。")
    assert fresh(row).state == I.CLOSED


def test_only_a_talk_that_was_ordered_is_recorded(town: Town) -> None:
    with pytest.raises(Refused, match="没有决定约谈"):
        actions.record_talk(
            notified(town), actor=town.du, talk_on=day(3, 2).date(), talk_people="任主任", talk_record="谈话。"
        )


def test_what_is_not_mended_is_raised_one_rung(town: Town) -> None:
    row = notified(town)
    with pytest.raises(Refused, match="须重于它"):
        actions.raise_measure(row, actor=town.ren, measure="REMINDER", reason="仍未整改。", demands=DEMANDS)
    actions.raise_measure(row, actor=town.ren, measure="TALK", reason="仍未整改。", demands=DEMANDS)
    actions.issue(row, actor=town.du)
    assert [one.measure for one in row.decisions.all()] == ["REMINDER", "TALK"]
    assert [one.number for one in row.decisions.all()] == ["热办问〔2026〕1号", "热办问〔2026〕2号"]


def test_what_was_handed_over_is_closed_by_the_supervisory_organ_alone(town: Town) -> None:
    row = notified(town, measure="REFERRAL", why="涉嫌违纪，通报批评不足以处理。")
    with pytest.raises(Refused, match="须由监察人员"):
        actions.close(row, actor=town.ren, outcome="已处理。")
    with pytest.raises(Refused, match="不再报告整改"):
        actions.rectify(row, actor=town.zhujian_leader, rectification="已整改。")
    with pytest.raises(Refused, match="最重"):
        actions.raise_measure(row, actor=town.ren, measure="REFERRAL", reason="再移送。")
    actions.close(row, actor=town.jian, outcome="给予直接责任人诫勉谈话。")
    assert fresh(row).state == I.CLOSED


def test_a_lead_in_which_there_is_nothing_is_dropped_with_a_reason(town: Town) -> None:
    row = lead(town)
    with pytest.raises(Refused, match="理由"):
        actions.drop(row, actor=town.ren, note=" ")
    with pytest.raises(Refused, match="须由问责决定人"):
        actions.drop(row, actor=town.du, note="不属实。")
    actions.drop(row, actor=town.ren, note="督办期限计算有误，不属实。")
    assert fresh(row).state == I.DROPPED
    with pytest.raises(Refused, match="现为“不予问责”"):
        actions.verify(row, actor=town.du)
