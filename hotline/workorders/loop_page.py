"""docs/loop.md, drawn from the workflow tables: the loop as a diagram and as two tables."""

from collections.abc import Iterable, Mapping

from hotline.catalog.vocabulary import ClockKind
from hotline.workorders.telling import AFTER
from hotline.workorders.workflow import (
    ALL,
    ASSIGNMENT,
    FINAL_ORDER,
    NEW,
    ORDER,
    AssignmentState,
    OrderState,
    Step,
)


def loop_page() -> str:
    """The whole page in Markdown. Compared with the committed file by `scripts/fresh.py`."""
    return "\n".join([
        "# 闭环一页",
        "",
        "本页由 `hotline/workorders/workflow.py` 的两张表生成（`python scripts/fresh.py --write`），请勿手改。",
        "按钮、校验、测试读的是同一张表。",
        "",
        "## 工单：诉求人的事",
        "",
        *_diagram(ORDER.values(), {state.value: state.label for state in OrderState}),
        "",
        *_table(ORDER.values(), {state.value: state.label for state in OrderState}),
        "",
        f"终态：{'、'.join(OrderState(state).label for state in FINAL_ORDER)}。",
        "",
        "## 承办：一个单位的一轮",
        "",
        *_diagram(ASSIGNMENT.values(), {state.value: state.label for state in AssignmentState}),
        "",
        *_table(ASSIGNMENT.values(), {state.value: state.label for state in AssignmentState}),
        "",
        "## 站内通知",
        "",
        "动作之后通知谁（全文见 `hotline/workorders/telling.py`）：" + "、".join({**ORDER, **ASSIGNMENT}[verb].name for verb in AFTER) + "。",
        "",
    ])  # fmt: skip


def _diagram(steps: Iterable[Step], labels: Mapping[str, str]) -> list[str]:
    lines = ["```mermaid", "stateDiagram-v2"]
    lines += [f"    {code}: {label}" for code, label in labels.items()]
    for step in steps:
        for start, end in step.moves.items():
            if start != end:
                lines.append(f"    {'[*]' if start == NEW else start} --> {end}: {step.name}")
    return [*lines, "```"]


def _table(steps: Iterable[Step], labels: Mapping[str, str]) -> list[str]:
    rows = ["| 动作 | verb | 从 | 到 | 由谁 | 只有当 | 停表 | 起表 |", "|---|---|---|---|---|---|---|---|"]
    for step in steps:
        starts = "、".join(dict.fromkeys(labels.get(one, "（新）") for one in step.moves))
        ends = "、".join(dict.fromkeys("不变" if one == to else labels[to] for one, to in step.moves.items()))
        stops = "全部" if step.stops == ALL else _clocks(step.stops)
        pauses = f"暂停{_clocks(step.pauses)}" if step.pauses else ""
        resumes = f"恢复{_clocks(step.resumes)}" if step.resumes else ""
        rows.append(
            f"| {step.name} | `{step.verb}` | {starts} | {ends} | {'、'.join(step.by)} | {'、'.join(f'`{one}`' for one in step.only_if)} | "
            f"{' '.join(filter(None, (stops, pauses)))} | {' '.join(filter(None, (_clocks(step.starts), resumes)))} |"
        )
    return rows


def _clocks(kinds: Iterable[ClockKind]) -> str:
    return "、".join(kind.label for kind in ClockKind if kind in set(kinds))
