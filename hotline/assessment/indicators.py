"""指标字典: every indicator, defined once. Source: 《市民热线工作标准》 ② 总体指标、⑫ 考核评分; GB/T 33358.

Read a row as the dictionary shows it: what it is called, the formula in words, which moment makes it belong to a period,
and the same in SQL over one row of facts. The last version of an id is the one in use.
"""

from collections.abc import Mapping
from itertools import groupby
from typing import Final

from hotline.assessment.definition import Indicator, Sort, Source

O, T, C = Source.ORDERS, Source.TURNS, Source.CALLS  # noqa: E741 - the table must fit the eye
_ACCEPTED: Final = "f.state NOT IN ('PENDING_ACCEPT', 'AWAITING_INFO', 'NOT_ACCEPTED', 'VOID')"
_BY_CENTRE: Final = ("LEAD", "CO")  # what a unit handed down it answers for itself
_LEAD: Final = ("LEAD",)
_KEPT: Final = "f.\"left\" = ''"
_CLOSED: Final = "f.state IN ('CLOSED', 'ARCHIVED')"
# Due or done: what is not due yet is neither kept nor broken, and what was handed in in time waits for its review.
_REPLY_SETTLED: Final = "(f.submitted_at IS NOT NULL OR f.reply_due_at <= %(now)s AND NOT coalesce(f.in_review_at <= f.reply_due_at, false))"
_SATISFIED: Final = "CASE {} WHEN 'SATISFIED' THEN 1 WHEN 'BASICALLY' THEN %(basic)s ELSE 0 END"
# Of a call taken while its seat was signed in: what it did afterwards is known.
_WITH_STATES: Final = "f.direction = 'IN' AND f.answered_at IS NOT NULL AND EXISTS (SELECT FROM telephony_seatperiod p WHERE p.call_id = f.id)"
_WRAPPED: Final = (
    "coalesce((SELECT extract(epoch FROM sum(coalesce(p.ended_at, p.seen_at) - p.began_at)) FROM telephony_seatperiod p"
    " WHERE p.call_id = f.id AND p.state = 'WRAP_UP'), 0)"
)
_REGISTERED, _DISPATCHED, _ASSIGNED, _DUE = "受理时间", "首次派单时间", "交办时间", "回复到期时间"
_BEGUN = "来电时间"

_ALL: Final[tuple[Indicator, ...]] = (
    # ── 话务 ──
    Indicator("calls_in", "来电量", "要求人工服务的来电", _BEGUN, C, "f.started_at", "f.direction = 'IN' AND f.outcome <> 'INVALID'",
              sort=Sort.COUNT, measured_in="个"),
    Indicator("answer_rate", "人工接通率", "接通的来电 ÷ 来电量", _BEGUN, C, "f.started_at", "f.direction = 'IN' AND f.outcome <> 'INVALID' AND (f.answered_at IS NOT NULL OR f.ended_at IS NOT NULL)",
              "f.answered_at IS NOT NULL", note="按全部来电计；剔除登记的故障、突发事件时段的另见下一项"),
    Indicator("answer_rate_without_faults", "接通率（剔除故障时段）", "同上，不含登记的故障、突发事件时段里的来电", _BEGUN, C, "f.started_at",
              "f.direction = 'IN' AND f.outcome <> 'INVALID' AND (f.answered_at IS NOT NULL OR f.ended_at IS NOT NULL) AND NOT EXISTS (SELECT FROM telephony_faultwindow w"
              " WHERE w.revoked_at IS NULL AND f.started_at >= w.started_at AND f.started_at < w.ended_at)", "f.answered_at IS NOT NULL",
              note="时段和原因由系统管理员登记，与本值一起显示"),
    Indicator("timely_answer_rate_15s", "应答及时率", "排队加振铃15秒内接通 ÷ 接通的来电", _BEGUN, C, "f.started_at",
              "f.direction = 'IN' AND f.answered_at IS NOT NULL", "f.answered_at - f.started_at <= interval '15 seconds'"),
    Indicator("service_level_20s", "20秒服务水平", "20秒内接通 ÷（接通 + 放弃）", _BEGUN, C, "f.started_at",
              "f.direction = 'IN' AND (f.answered_at IS NOT NULL OR f.ended_at IS NOT NULL)", "f.answered_at - f.started_at <= interval '20 seconds'"),
    Indicator("abandon_rate", "放弃率", "未接通的来电 ÷ 来电量", _BEGUN, C, "f.started_at",
              "f.direction = 'IN' AND f.outcome <> 'INVALID' AND (f.answered_at IS NOT NULL OR f.ended_at IS NOT NULL)", "f.answered_at IS NULL"),
    Indicator("short_abandon_share", "5秒内放弃占比", "5秒内挂断的未接来电 ÷ 未接来电", _BEGUN, C, "f.started_at",
              "f.direction = 'IN' AND f.answered_at IS NULL AND f.ended_at IS NOT NULL", "f.ended_at - f.started_at < interval '5 seconds'"),
    Indicator("missed_callback_rate", "漏接回拨率", "2小时内回拨过的漏接号码 ÷ 漏接号码（同一号码计一次）", _BEGUN, Source.MISSED, "f.started_at", "true",
              "EXISTS (SELECT FROM telephony_call b WHERE b.phone_hash = f.phone_hash AND b.direction = 'OUT'"
              " AND b.started_at > f.started_at AND b.started_at <= f.started_at + interval '2 hours')"),
    Indicator("asa", "平均等待时长", "接通来电的等待时长之和 ÷ 接通的来电", "通话结束时间", C, "f.ended_at",
              "f.direction = 'IN' AND f.answered_at IS NOT NULL", "extract(epoch FROM f.answered_at - f.started_at)", Sort.MEAN, "秒"),
    Indicator("avg_talk", "平均通话时长", "通话时长之和 ÷ 接通的来电", "通话结束时间", C, "f.ended_at",
              "f.direction = 'IN' AND f.answered_at IS NOT NULL", "extract(epoch FROM f.ended_at - f.answered_at)", Sort.MEAN, "秒"),
    Indicator("avg_acw", "平均后处理时长", "话后处理时长之和 ÷ 接通的来电", "通话结束时间", C, "f.ended_at", _WITH_STATES, _WRAPPED, Sort.MEAN, "秒",
              note="只计坐席签入状态时接的来电"),
    Indicator("aht", "平均处理时长", "（通话 + 话后处理）÷ 接通的来电", "通话结束时间", C, "f.ended_at", _WITH_STATES,
              f"extract(epoch FROM f.ended_at - f.answered_at) + {_WRAPPED}", Sort.MEAN, "秒", note="保持的时间在通话之内；只计坐席签入状态时接的来电"),
    Indicator("occupancy", "工时利用率", "（通话 + 话后）的分钟 ÷（通话 + 话后 + 就绪）的分钟", "状态开始时间", Source.SEATS, "f.began_at",
              whole="round(sum(f.minutes) FILTER (WHERE f.state IN ('TALKING', 'WRAP_UP')), 2)", below="round(sum(f.minutes) FILTER (WHERE f.state IN ('READY', 'TALKING', 'WRAP_UP')))"),
    Indicator("busy_share", "置忙率", "小休、就餐、会议、培训、离席的分钟 ÷ 签入的分钟", "状态开始时间", Source.SEATS, "f.began_at",
              whole="round(sum(f.minutes) FILTER (WHERE f.state NOT IN ('READY', 'TALKING', 'WRAP_UP')), 2)", below="round(sum(f.minutes))"),
    Indicator("adherence", "遵时率", "当班时就绪、通话、话后的分钟 ÷ 排班的分钟", "班次开始时间", Source.SHIFTS, "f.starts_at",
              whole="round(sum(f.kept), 2)", below="round(sum(f.planned))", note="正在当班的计到此刻"),
    Indicator("service_satisfaction", "热线服务满意率", "（满意 + 基本满意）÷ 参评的来电", "评价时间", C, "f.rated_at", "f.rating <> ''", "f.rating IN ('SATISFIED', 'BASICALLY')",
              note="来电人按键评价的，坐席不能代填"),
    Indicator("rating_share", "参评率", "参评的来电 ÷ 接通的来电", "通话结束时间", C, "f.ended_at", "f.direction = 'IN' AND f.answered_at IS NOT NULL", "f.rating <> ''"),
    # ── 受理与派单 ──
    Indicator("accepted", "受理量", "登记的诉求，不含无效和不予受理", _REGISTERED, O, "f.registered_at", _ACCEPTED, sort=Sort.COUNT, measured_in="件", unit="f.unit_id"),
    Indicator("valid_share", "有效诉求率", "受理量 ÷（受理量 + 无效 + 不予受理）", _REGISTERED, O, "f.registered_at",
              "f.state NOT IN ('PENDING_ACCEPT', 'AWAITING_INFO')", _ACCEPTED),
    Indicator("direct_answer_rate", "直接答复率", "话务员直接答复办结 ÷ 受理量", _REGISTERED, O, "f.registered_at", _ACCEPTED, "f.close_kind = 'DIRECT_ANSWER'"),
    Indicator("first_call_resolution", "一次性解决率", "直接答复后7天内同一诉求人没有就同一事项再来 ÷ 直接答复", "受理时间后7天", O, "f.registered_at",
              "f.close_kind = 'DIRECT_ANSWER'",
              "NOT EXISTS (SELECT FROM assessment_orderfact g WHERE g.citizen = f.citizen AND g.category = f.category"
              " AND g.order_id <> f.order_id AND g.registered_at > f.registered_at AND g.registered_at <= f.registered_at + interval '7 days')", days_after=7),
    Indicator("sms_reply_rate", "短信回复率", "已办结答复的短信诉求 ÷ 受理的短信诉求", _REGISTERED, O, "f.registered_at", f"{_ACCEPTED} AND f.channel = 'SMS'", "f.closed_at IS NOT NULL"),
    Indicator("repeat_rate", "重复诉求率", "与同一诉求人此前90天内同一事项相连的诉求 ÷ 受理量", _REGISTERED, O, "f.registered_at", _ACCEPTED, "f.is_repeat", unit="f.unit_id"),
    Indicator("dispatched", "转办量", "派过单的诉求", _DISPATCHED, O, "f.dispatched_at", sort=Sort.COUNT, measured_in="件", unit="f.unit_id"),
    Indicator("dispatch_timely", "及时转办率", "登记（受理）后30分钟内派出（突发紧急5分钟）÷ 转办量", _DISPATCHED, O, "f.dispatched_at", "true", "f.dispatched_at <= f.dispatch_due_at"),
    Indicator("dispatch_accuracy", "派单准确率", "（转办量 − 退单获准或因派错收回的）÷ 转办量", _DISPATCHED, O, "f.dispatched_at", "true", "NOT f.is_misdispatched"),
    Indicator("close_rate", "办结率", "已办结 ÷ 转办量", _DISPATCHED, O, "f.dispatched_at", "true", _CLOSED, unit="f.unit_id"),
    Indicator("on_time_close", "按时办结率", "不晚于办结时限加回访宽限办结 ÷ 已办结的转办件", "办结时间", O, "f.closed_at",
              f"f.dispatched_at IS NOT NULL AND {_CLOSED}", "coalesce(f.days_late, 0) <= %(allowance)s", unit="f.unit_id", note="回访宽限见工作标准⑩"),
    # ── 承办 ──
    Indicator("sign_on_time", "按时签收率", "时限内签收 ÷（到期或已签收的承办 − X）", _ASSIGNED, T, "f.assigned_at",
              "(f.signed_at IS NOT NULL OR f.sign_due_at <= %(now)s)", "f.signed_at <= f.sign_due_at", roles=_BY_CENTRE, unit="f.unit_id", turn="f.turn_id", leaves_out=("ON_TIME",)),
    Indicator("contact_rate", "先行联系率（响应率）", "时限内联系上诉求人 ÷（到期或已联系的承办 − X − 没有联系方式的）", _ASSIGNED, T, "f.assigned_at",
              "f.has_contact AND (f.contacted_at IS NOT NULL OR f.contact_due_at <= %(now)s)", "f.contacted_at <= f.contact_due_at",
              roles=_BY_CENTRE, unit="f.unit_id", turn="f.turn_id", leaves_out=("ON_TIME",)),
    Indicator("on_time_reply", "按期回复率", "按期回复的诉求（含直接答复）÷ 受理量", _REGISTERED, O, "f.registered_at", _ACCEPTED,
              "(f.close_kind = 'DIRECT_ANSWER' OR EXISTS (SELECT FROM assessment_turnfact t WHERE t.order_id = f.order_id AND t.role = 'LEAD' AND t.submitted_at <= t.reply_due_at))",
              note="分母为全部受理量的老口径，只用于与历史通报对照"),
    Indicator("on_time_reply", "按期回复率", "主办单位按期回复的转办件 ÷ 转办量", _DISPATCHED, O, "f.dispatched_at", "true",
              "EXISTS (SELECT FROM assessment_turnfact t WHERE t.order_id = f.order_id AND t.role = 'LEAD' AND t.submitted_at <= t.reply_due_at)",
              unit="f.unit_id", version=2, note="分母为转办量的口径，只用于与历史通报对照"),
    Indicator("on_time_reply", "按期回复率", "首次审核通过的答复在有效时限（含批准的延期）内提交 ÷（到期的主办 − X）", _DUE, T, "f.reply_due_at",
              _REPLY_SETTLED, "f.submitted_at <= f.reply_due_at", roles=_LEAD, unit="f.unit_id", turn="f.turn_id", leaves_out=("ON_TIME",), version=3,
              note="已按时提交、正在审核的，审核有了结果再计"),
    Indicator("avg_handle_wd", "平均办理时长", "派单至审核通过的工作时间之和 ÷ 每日工作时间 ÷ 件数", "审核通过时间", T, "f.accepted_at", "true",
              "extract(epoch FROM f.to_accept) / %(day)s", Sort.MEAN, "工作日", roles=_LEAD, unit="f.unit_id"),
    Indicator("median_handle_wd", "办理时长中位数", "派单至审核通过的工作时间的中位数", "审核通过时间", T, "f.accepted_at", "true",
              "extract(epoch FROM f.to_accept) / %(day)s", Sort.QUANTILE, "工作日", roles=_LEAD, unit="f.unit_id"),
    Indicator("p90_handle_wd", "办理时长九成位", "九成的件不超过的办理时长", "审核通过时间", T, "f.accepted_at", "true",
              "extract(epoch FROM f.to_accept) / %(day)s", Sort.QUANTILE, "工作日", roles=_LEAD, unit="f.unit_id", quantile=0.9),
    Indicator("extension_rate", "延期率", "批准过延期的承办 ÷ 承办", _ASSIGNED, T, "f.assigned_at", "true", "f.n_extensions > 0", roles=_BY_CENTRE, unit="f.unit_id"),
    Indicator("return_rate", "退单率", "申请过退单的承办 ÷ 承办", _ASSIGNED, T, "f.assigned_at", "true", "f.asked_return", roles=_BY_CENTRE, unit="f.unit_id"),
    Indicator("return_refused_rate", "退单驳回率", "退单被驳回的承办 ÷ 申请过退单的承办", _ASSIGNED, T, "f.assigned_at", "f.asked_return", "f.return_refused", roles=_BY_CENTRE, unit="f.unit_id"),
    Indicator("return_discipline", "退单规范率", "没有被驳回的退单申请的承办 ÷（承办 − 异议剔除）", _ASSIGNED, T, "f.assigned_at", "true", "NOT f.return_refused",
              roles=_BY_CENTRE, unit="f.unit_id", turn="f.turn_id", leaves_out=("RETURN",)),
    Indicator("overdue_open", "超期未结", "期末仍未按要求回复且已过时限的主办", "期末时点", T, "f.reply_due_at",
              "f.\"left\" = '' AND f.reply_due_at < least(%(end)s, %(now)s) AND (f.submitted_at IS NULL OR f.submitted_at >= %(end)s)"
              " AND (f.in_review_at IS NULL OR f.in_review_at > f.reply_due_at) AND (f.ended_at IS NULL OR f.ended_at >= %(end)s)",
              sort=Sort.COUNT, measured_in="件", roles=_LEAD, unit="f.unit_id", is_snapshot=True),
    Indicator("review_first_pass", "审核一次通过率", "首次审核即通过的答复 ÷（首次审核 − X）", "首次审核时间", T, "f.reviewed_at", "true", "f.passed_first",
              roles=_BY_CENTRE, unit="f.unit_id", turn="f.turn_id", leaves_out=("ALL",)),
    # ── 回访 ──
    Indicator("callback_rate", "回访率", "回访过的诉求 ÷ 应回访的诉求", "应回访时间", O, "f.callback_due_at", f"{_KEPT} AND (f.n_attempts > 0 OR f.callback_due_at <= %(now)s)", "f.n_attempts > 0"),
    Indicator("callback_reach", "有效回访率", "接通的诉求 ÷ 回访过的诉求", "首次回访时间", O, "f.attempted_at", "true", "f.first_at IS NOT NULL"),
    Indicator("resolution_rate", "解决率", "（解决 + 基本解决）÷（最终回访答了是否解决的 − X）", "最终回访时间", O, "f.final_at", "f.final_resolved <> ''",
              "f.final_resolved IN ('RESOLVED', 'MOSTLY')", unit="f.final_unit_id", turn="f.final_turn", leaves_out=("RESOLVED",)),
    Indicator("result_satisfaction", "办理结果回访满意率", "（满意 + 基本满意×折算权重）÷（满意 + 基本满意 + 不满意 − X），以首次接通的回访为准", "首次接通时间", O, "f.first_at", "f.first_result <> ''",
              "f.first_result IN ('SATISFIED', 'BASICALLY')", unit="f.first_unit_id", turn="f.first_turn", leaves_out=("SATISFACTION",), weight=_SATISFIED.format("f.first_result"),
              note="无法接通的不进分子也不进分母"),
    Indicator("final_satisfaction", "最终回访满意率", "同上，以最后一次接通的回访为准", "最终回访时间", O, "f.final_at", "f.final_result <> ''",
              "f.final_result IN ('SATISFIED', 'BASICALLY')", unit="f.final_unit_id", turn="f.final_turn", leaves_out=("SATISFACTION",), weight=_SATISFIED.format("f.final_result")),
    Indicator("process_satisfaction", "过程满意率", "同上，问的是办理过程", "最终回访时间", O, "f.final_at", "f.final_process <> ''",
              "f.final_process IN ('SATISFIED', 'BASICALLY')", unit="f.final_unit_id", turn="f.final_turn", leaves_out=("SATISFACTION",), weight=_SATISFIED.format("f.final_process")),
    Indicator("rework_rate", "重办率", "退回重办过的诉求 ÷（接通的诉求 − 异议剔除）", "首次接通时间", O, "f.first_at", "true", "f.reworked_at IS NOT NULL",
              unit="f.first_unit_id", turn="f.first_turn", leaves_out=("REWORK",)),
    # ── 督办、知识库、考核 ──
    Indicator("supervision_rate", "督办率", "立项的内部督办和升级督办 ÷ 转办量", "立项时间、首次派单时间", Source.SUPERVISED, "f.at", "NOT f.is_supervision",
              whole="count(*) FILTER (WHERE f.is_supervision)", unit="f.unit_id"),
    Indicator("strike_off_rate", "销号率", "时限内报结果并已销号 ÷ 到期的内部督办和升级督办", "督办到期时间", Source.SUPERVISIONS, "f.due_at",
              "f.level IN ('INTERNAL', 'GOVERNMENT') AND f.state NOT IN ('PROPOSED', 'WITHDRAWN') AND (f.due_at <= %(now)s OR f.struck_off_at IS NOT NULL)",
              "f.reported_at <= f.due_at AND f.struck_off_at IS NOT NULL", unit="f.unit_id"),
    Indicator("kb_timely", "知识更新及时率", "时限内答复的纠错和催更 ÷ 到期或已答复的纠错和催更", "提出时间", Source.CORRECTIONS, "f.asked_at",
              "f.answered_at IS NOT NULL OR f.due_at <= %(now)s", "f.answered_at <= f.due_at", unit="f.unit_id"),
    Indicator("kb_hit", "知识命中率", "查到并用上的查找 ÷ 查找", "查找时间", Source.SEARCHES, "f.at", "true", "f.used_id IS NOT NULL"),
    Indicator("unit_score", "月度考核分", "Σ 权重 × f(比率) + 加减分；达到目标为1，到底线为0，其间按比例", "月", Source.SCORES, sort=Sort.MEAN, measured_in="分"),
    Indicator("san_lv", "三率", "响应率×a + 解决率×b + 满意率×c", "月", Source.SCORES, sort=Sort.MEAN),
    Indicator("heat_index", "热点指数", "本期受理量 ÷ 此前8个同长时段的平均", _REGISTERED, Source.PERIODS, sort=Sort.MEAN, measured_in="倍",
              note="件数不少于10且z值不低于3时报警"),
)  # fmt: skip

VERSIONS: Final[Mapping[str, tuple[Indicator, ...]]] = {
    id: tuple(group) for id, group in groupby(_ALL, key=lambda one: one.id)
}
INDICATORS: Final[Mapping[str, Indicator]] = {id: versions[-1] for id, versions in VERSIONS.items()}

_CHAPTERS: Final = (
    ("话务", "calls_in"), ("受理与派单", "accepted"), ("承办", "sign_on_time"), ("回访", "callback_rate"), ("督办、知识库、考核", "supervision_rate"),
)  # fmt: skip


def _chapters() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The dictionary as it is read: each chapter from its first indicator to the next one's."""
    ids = list(VERSIONS)
    starts = [ids.index(first) for _, first in _CHAPTERS] + [len(ids)]
    return tuple(
        (name, tuple(ids[start:end])) for (name, _), start, end in zip(_CHAPTERS, starts, starts[1:], strict=False)
    )


CHAPTERS: Final = _chapters()


def indicator(id: str, version: int | None = None) -> Indicator:
    """Raises KeyError where there is none such."""
    if version is None:
        return INDICATORS[id]
    return next(one for one in VERSIONS[id] if one.version == version)


__all__ = ["CHAPTERS", "INDICATORS", "VERSIONS", "indicator"]
