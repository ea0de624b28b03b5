"""What must hold of every order at every moment, whatever road it walked. One query an order."""

import json
from typing import Any, Final

from django.db import connection

from hotline.workorders.workflow import OPEN_ASSIGNMENT, OPEN_ORDER, AssignmentState, OrderState

O, A = OrderState, AssignmentState  # noqa: E741

# Which clocks may run in which state, and which must: of each set one.
OF_ORDER: Final[dict[str, set[str]]] = {
    O.PENDING_ACCEPT: {"ACCEPT"},
    O.AWAITING_INFO: {"INFO"},
    O.PENDING_DISPATCH: {"DISPATCH", "HANDLE"},
    O.SUBMITTED_TO_LEADER: {"HANDLE"},
    O.UNDER_DELIBERATION: {"HANDLE"},
    O.IN_HANDLING: {"HANDLE"},
    O.PENDING_CALLBACK: {"CALLBACK"},
    O.CLOSED: {"OBJECTION"},
}
OF_TURN: Final[dict[str, set[str]]] = {
    A.PENDING_SIGN: {"SIGN", "REPLY", "DECIDE", "PROGRESS"},
    A.HANDLING: {"CONTACT", "REPLY", "SUPPLEMENT", "DECIDE", "PROGRESS"},
    A.SUSPENDED: {"SUSPEND", "RECHECK"},
    A.PENDING_REVIEW: {"REVIEW"},
}
ORDER_MUST: Final[dict[str, str]] = {
    O.PENDING_ACCEPT: "ACCEPT",
    O.AWAITING_INFO: "INFO",
    O.PENDING_DISPATCH: "DISPATCH",
}
TURN_MUST: Final[dict[str, list[set[str]]]] = {
    A.PENDING_SIGN: [{"SIGN"}, {"REPLY"}],
    A.HANDLING: [{"REPLY", "SUPPLEMENT"}],
    A.SUSPENDED: [{"SUSPEND"}, {"RECHECK"}],
    A.PENDING_REVIEW: [{"REVIEW"}],
}

_TABLES: Final = {
    "turns": "workorders_assignment",
    "deadlines": "workorders_deadline",
    "requests": "workorders_request",
    "replies": "workorders_reply",
    "briefs": "workorders_brief",
    "judgements": "workorders_judgement",
    "hard_cases": "workorders_hardcase",
    "callbacks": "workorders_callback",
}
_SQL: Final = "SELECT json_build_object({}) FROM workorders_workorder o WHERE id = %s".format(
    ", ".join(
        [
            "'order', to_jsonb(o) - 'words' - 'content'",
            "'system', (SELECT id FROM org_user WHERE is_system)",
            "'n_merged', (SELECT count(*) FROM workorders_workorder m WHERE m.merged_into_id = o.id)",
            *(
                f"'{name}', (SELECT coalesce(json_agg(t ORDER BY t.id), '[]') FROM {table} t WHERE t.order_id = o.id)"
                for name, table in _TABLES.items()
            ),
            "'events', (SELECT coalesce(json_agg(json_build_object('verb', e.verb, 'duty', e.duty, 'actor', e.actor_id,"
            " 'turn', e.assignment_id, 'n', e.n, 'hash', e.hash) ORDER BY e.n), '[]')"
            " FROM workorders_event e WHERE e.order_id = o.id)",
        ]
    )
)


def read(order_id: int) -> dict[str, Any]:
    with connection.cursor() as cursor:
        cursor.execute(_SQL, [order_id])
        row = cursor.fetchone()
    assert row is not None
    found: dict[str, Any] = json.loads(row[0]) if isinstance(row[0], str) else row[0]
    return found


def broken(order_id: int) -> list[str]:
    """Everything that does not hold of the order, in words; nothing if all is well."""
    seen = read(order_id)
    order, turns = seen["order"], seen["turns"]
    live = [row for row in seen["deadlines"] if row["stopped_at"] is None]
    return [
        *_order_and_turns(order, turns),
        *_clocks(order, turns, live),
        *_papers(seen),
        *_counts(seen),
        *_duties(seen),
    ]


def _order_and_turns(order: dict[str, Any], turns: list[dict[str, Any]]) -> list[str]:
    wrong = []
    leads = [turn for turn in turns if turn["role"] == "LEAD" and turn["state"] != A.ENDED]
    open_turns = [turn for turn in turns if turn["state"] in OPEN_ASSIGNMENT]
    if order["state"] == O.IN_HANDLING:
        if len(leads) != 1 or leads[0]["unit_id"] != order["lead_unit_id"]:
            wrong.append(f"办理中的工单有{len(leads)}个主办")
        if not open_turns:
            wrong.append("各单位都已办完，工单仍在办理中")
    elif open_turns:
        wrong.append(f"{order['state']}的工单还有未结束的承办")
    elif leads and order["state"] not in (O.PENDING_CALLBACK, O.CLOSED, O.ARCHIVED):
        wrong.append(f"{order['state']}的工单还有主办")
    by_id = {turn["id"]: turn for turn in turns}
    for turn in turns:
        below = [other for other in open_turns if other["above_id"] == turn["id"]]
        if turn["n_below_open"] != len(below):
            wrong.append(f"下级未完成记为{turn['n_below_open']}，实为{len(below)}")
        if turn in open_turns and turn["above_id"] and by_id[turn["above_id"]]["state"] not in OPEN_ASSIGNMENT:
            wrong.append("下级在办，上级已结束")
    if (order["state"] == O.CLOSED) and not (order["closed_at"] and order["close_kind"]):
        wrong.append("已办结的工单没有写明办结方式或时间")
    return wrong


def _clocks(order: dict[str, Any], turns: list[dict[str, Any]], live: list[dict[str, Any]]) -> list[str]:
    wrong = []
    own = {row["kind"] for row in live if row["assignment_id"] is None}
    if extra := own - OF_ORDER.get(order["state"], set()):
        wrong.append(f"{order['state']}的工单还走着{sorted(extra)}")
    must = ORDER_MUST.get(order["state"])
    if must and must not in own:
        wrong.append(f"{order['state']}的工单没有{must}时限")
    if order["state"] == O.PENDING_CALLBACK and not own and not order["n_tries"]:
        wrong.append("待回访的工单没有回访时限")
    if order["state"] == O.IN_HANDLING:
        lead = next((turn for turn in turns if turn["role"] == "LEAD" and turn["state"] != A.ENDED), None)
        # A rework has the unit's limit alone; before it the citizen's clock runs, or stands with the lead's.
        if lead and not lead["n_reworks"] and ("HANDLE" in own) == (lead["state"] == A.SUSPENDED):
            wrong.append(f"主办{lead['state']}，市民的时限{'还在' if 'HANDLE' in own else '不在'}走")
    wrong += _due(order, [row for row in live if row["assignment_id"] is None])
    for turn in turns:
        rows = [row for row in live if row["assignment_id"] == turn["id"]]
        kinds = {row["kind"] for row in rows}
        if extra := kinds - OF_TURN.get(turn["state"], set()):
            wrong.append(f"{turn['state']}的承办还走着{sorted(extra)}")
        wrong += [
            f"{turn['state']}的承办没有{sorted(some)}时限"
            for some in TURN_MUST.get(turn["state"], [])
            if not some & kinds
        ]
        wrong += _due(turn, rows)
    return wrong


def _due(thing: dict[str, Any], rows: list[dict[str, Any]]) -> list[str]:
    first = min(rows, key=lambda row: row["due_at"], default=None)
    due = (first["due_at"], first["kind"]) if first else (None, "")
    if thing["due_at"] != due[0] or (
        first and thing["due_clock"] not in {r["kind"] for r in rows if r["due_at"] == due[0]}
    ):
        return [f"{thing['state']}：当前时限{thing['due_at']}（{thing['due_clock']}）与最早的时限{due}不符"]
    return []


def _papers(seen: dict[str, Any]) -> list[str]:
    """Each flag says what its rows say."""
    order, wrong = seen["order"], []
    for turn in seen["turns"]:
        asked = [
            row["kind"] for row in seen["requests"] if row["assignment_id"] == turn["id"] and row["state"] == "ASKED"
        ]
        if asked != ([turn["asked"]] if turn["asked"] else []):
            wrong.append(f"承办记为正在申请{turn['asked']!r}，待裁定的有{asked}")
        deciding = any(
            row["kind"] == "DECIDE" and row["assignment_id"] == turn["id"] and row["stopped_at"] is None
            for row in seen["deadlines"]
        )
        if deciding != bool(asked):
            wrong.append("裁定时限与待裁定的申请不符")
        reply = next((row for row in seen["replies"] if row["id"] == turn["reply_id"]), None)
        if turn["draft_waiting"] and turn["state"] in OPEN_ASSIGNMENT and (not reply or reply["signed_at"]):
            wrong.append("没有未签发的答复稿，却记为待签发")
        if turn["state"] == A.APPROVED and not (reply and reply["is_accepted"] and reply["signed_at"]):
            wrong.append("审核通过的承办没有签发并通过的答复")
        if (turn["state"] == A.ENDED) != bool(turn["ended_at"]):
            wrong.append("收回时间与状态不符")
    if order["state"] in OPEN_ORDER and order["has_brief_waiting"] != any(
        not row["instructed_at"] for row in seen["briefs"]
    ):
        wrong.append("呈阅件待批示与呈阅件不符")
    if order["has_judgement_waiting"] != any(row["is_unreasonable"] is None for row in seen["judgements"]):
        wrong.append("待认定与提请不符")
    if order["has_judgement_waiting"] and order["state"] in (O.IN_HANDLING, O.CLOSED):
        wrong.append(f"{order['state']}的工单还有待认定的提请")
    if any((row["is_unreasonable"] is None) != (row["decided_at"] is None) for row in seen["judgements"]):
        wrong.append("已认定的提请没有认定时间")
    undecided = sum(not row["decided_at"] for row in seen["hard_cases"])
    if order["state"] in OPEN_ORDER and undecided != (order["state"] == O.UNDER_DELIBERATION):
        wrong.append(f"{order['state']}的工单有{undecided}件待研判")
    return wrong


def _counts(seen: dict[str, Any]) -> list[str]:
    order, events = seen["order"], seen["events"]
    taken = [event["verb"] for event in events]
    lead_turns = {turn["id"] for turn in seen["turns"] if turn["role"] == "LEAD"}
    counted = {
        "n_events": len(events),
        "n_merged": seen["n_merged"],
        "n_reworks": taken.count("rework") + taken.count("escalate"),
        "n_reopened": taken.count("reopen"),
        "n_returns": sum(event["verb"] == "send_back" and event["turn"] in lead_turns for event in events),
    }
    wrong = [f"{name}记为{order[name]}，实为{count}" for name, count in counted.items() if order[name] != count]
    if order["head"] != events[-1]["hash"] or [event["n"] for event in events] != list(range(1, len(events) + 1)):
        wrong.append("轨迹不连续")
    this_round = [row for row in seen["callbacks"] if row["round"] == order["n_reworks"] + order["n_reopened"] + 1]
    if order["state"] == O.PENDING_CALLBACK:
        if order["n_tries"] != len(this_round):
            wrong.append(f"本轮回访记为{order['n_tries']}次，实为{len(this_round)}次")
        reached = [row for row in this_round if row["outcome"] == "REACHED"]
        unhappy = bool(reached) and (
            reached[-1]["result"] == "UNSATISFIED"
            or reached[-1]["resolved"] == "UNRESOLVED"
            or reached[-1]["was_contacted"] is False
            or reached[-1]["is_truthful"] is False
        )
        if order["is_unhappy"] != unhappy:
            wrong.append("是否不满意与最近一次接通的回访不符")
    return wrong


def _duties(seen: dict[str, Any]) -> list[str]:
    """办理、审核、回访相分离. A unit's review of what it handed down is part of its handling; on that turn itself it is not."""
    lower = {turn["id"] for turn in seen["turns"] if turn["role"] == "SUB"}
    held: dict[tuple[Any, Any], set[str]] = {}
    for event in seen["events"]:
        if event["duty"] and event["actor"] != seen["system"]:
            if event["turn"] in lower:
                held.setdefault((event["actor"], event["turn"]), set()).add(event["duty"])
            else:
                held.setdefault((event["actor"], None), set()).add(event["duty"])
    return [f"{actor}在同一件上承担{sorted(duties)}" for (actor, _), duties in held.items() if len(duties) > 1]
