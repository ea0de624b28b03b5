"""工作标准的修订流程一页: 草案 → 征求意见 → 试行 → 施行 → 废止, as a table.

A row says: the verb, its Chinese name, from which statuses to which, and who may take it. Buttons, checks and tests
read these rows; nothing else decides what may happen to a version. What binds is never edited: one amends a copy.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from hotline.catalog.models import RuleSet
from hotline.org.roles import MANAGE_STANDARD

Status = RuleSet.Status

GONE: Final = ""  # the version no longer exists
UNIT: Final = "承办单位"  # not a permission: everybody of a unit that handles orders


@dataclass(frozen=True)
class Step:
    """One row. `moves` maps each status from which the verb may be taken to the status it leads to.

    `by` is a permission, or UNIT. `only_if` names conditions of permissions.py. `on` is what the verb is taken on:
    the version as a whole (then its page has a button), or something within it.
    """

    verb: str
    name: str
    moves: Mapping[str, str]
    by: str = MANAGE_STANDARD
    only_if: tuple[str, ...] = ()
    on: str = "version"
    is_dangerous: bool = False
    icon: str = "arrow-right"
    explanation: str = ""


def _stay(*statuses: str) -> dict[str, str]:
    return {status: status for status in statuses}


def _go(to: str, *statuses: str) -> dict[str, str]:
    return dict.fromkeys(statuses, to)


EDITABLE: Final = (Status.DRAFT, Status.FEEDBACK)
BINDING: Final = (Status.TRIAL, Status.IN_FORCE)

_ROWS: Final = [
    Step("draft_new", "起草新版本", _stay(*Status), icon="copy-plus",
         explanation="复制本版的全部条目和时限，得到一个草案。本版不受影响。"),
    Step("edit_item", "修改条目", _stay(*EDITABLE), on="item"),
    Step("add_limit", "增加时限", _stay(*EDITABLE), on="limit"),
    Step("edit_limit", "修改时限", _stay(*EDITABLE), on="limit"),
    Step("remove_limit", "删除时限", _stay(*EDITABLE), on="limit", is_dangerous=True),
    Step("ask_feedback", "征求意见", _go(Status.FEEDBACK, *EDITABLE), icon="messages",
         explanation="承办单位可以就每个条目提出意见，到截止日为止；期间仍可修改。已在征求意见的，可改截止日；未到截止日不能试行、施行。"),
    Step("give_feedback", "提出意见", _stay(Status.FEEDBACK), by=UNIT, only_if=("feedback_is_open",), on="feedback"),
    Step("answer_feedback", "答复意见", _stay(Status.FEEDBACK, Status.TRIAL), on="feedback"),
    Step("start_trial", "试行", _go(Status.TRIAL, Status.FEEDBACK), icon="player-play",
         only_if=("every_feedback_answered", "nothing_else_on_trial", "complete", "round_is_over"),
         explanation="即刻起，新派出的工单适用本版；已派出的仍适用派出时的版本。撤回试行后恢复适用施行版本。"),
    Step("put_in_force", "施行", _go(Status.IN_FORCE, Status.FEEDBACK, Status.TRIAL), icon="circle-check",
         only_if=("every_feedback_answered", "nothing_else_on_trial", "complete", "round_is_over"),
         explanation="即刻起正式施行，此前施行的版本同时废止；已派出的工单仍适用派出时的版本。"),
    Step("retire", "废止", _go(Status.RETIRED, Status.FEEDBACK, *BINDING), icon="archive", is_dangerous=True,
         only_if=("another_binds",),
         explanation="本版不再适用于新派出的工单，内容和意见仍可查阅，不能恢复。"),
    Step("discard", "删除草案", _go(GONE, *EDITABLE), icon="trash", is_dangerous=True, only_if=("no_feedback_given",),
         explanation="草案的全部条目和时限一并删除，不能恢复。"),
]  # fmt: skip

STEPS: Final[Mapping[str, Step]] = {row.verb: row for row in _ROWS}
