"""通报和典型事例的一生一页: what may happen to a report, and to a case that is worth telling.

REPORT is a 日报, 周报, 月度通报, 季报, 年度报告 or 专报: its figures are frozen when it is made, its words the office's own;
checked by a second person, signed by the director, issued with a number. CASE is a 典型事例: nominated, made anonymous,
selected with the consent of unit and citizen, published in the 选编. Source: 《市民热线工作标准》 ⑫ 考核通报, ⑮ 年度报告.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from django.db.models import TextChoices

from hotline.base.workflow import NEW, Step, go, stay, table


class ReportState(TextChoices):
    GENERATED = "GENERATED", "已生成"
    CHECKED = "CHECKED", "已核稿"
    SIGNED = "SIGNED", "已签发"
    ISSUED = "ISSUED", "已印发"
    DISCARDED = "DISCARDED", "已作废"


class CaseState(TextChoices):
    NOMINATED = "NOMINATED", "已推荐"
    EDITED = "EDITED", "已编写"
    SELECTED = "SELECTED", "已入选"
    PUBLISHED = "PUBLISHED", "已选编"
    DROPPED = "DROPPED", "未采用"


class Actor(StrEnum):
    """Who takes a step. `permissions.is_actor` says which users are which."""

    COMPILER = "通报编写人"
    SIGNER = "签发人"
    NOMINATOR = "推荐人"
    SYSTEM = "系统"


R, C, X = ReportState, CaseState, Actor

REPORT: Final[Mapping[str, Step]] = table("REPORT", [
    Step("generate", "生成", go(R.GENERATED, NEW), (X.COMPILER, X.SYSTEM), only_if=("not_made_yet",)),
    Step("renew", "更新数据", stay(R.GENERATED), (X.COMPILER, X.SYSTEM)),
    Step("edit", "修改文字", stay(R.GENERATED), (X.COMPILER,)),
    Step("check", "核稿", go(R.CHECKED, R.GENERATED), (X.COMPILER, X.SIGNER), only_if=("span_is_over", "second_person", "nothing_personal")),
    Step("send_back", "退回修改", go(R.GENERATED, R.CHECKED, R.SIGNED), (X.COMPILER, X.SIGNER)),
    Step("sign", "签发", go(R.SIGNED, R.CHECKED), (X.SIGNER,)),
    Step("issue", "印发", go(R.ISSUED, R.SIGNED), (X.COMPILER, X.SIGNER)),
    Step("discard", "作废", go(R.DISCARDED, R.GENERATED, R.CHECKED), (X.COMPILER, X.SIGNER)),
])  # fmt: skip

CASE: Final[Mapping[str, Step]] = table("CASE", [
    Step("nominate", "推荐", go(C.NOMINATED, NEW), (X.NOMINATOR, X.COMPILER), only_if=("order_is_closed", "not_sealed", "not_nominated_yet")),
    Step("write", "编写", go(C.EDITED, C.NOMINATED, C.EDITED), (X.COMPILER,)),
    Step("record_consent", "登记同意", stay(C.NOMINATED, C.EDITED), (X.COMPILER,)),
    Step("select", "入选", go(C.SELECTED, C.EDITED), (X.SIGNER,), only_if=("complete", "unit_consents", "citizen_consents", "nothing_personal_told")),
    Step("publish", "列入选编", go(C.PUBLISHED, C.SELECTED), (X.COMPILER, X.SIGNER), only_if=("nothing_personal_told",)),
    Step("drop", "不采用", go(C.DROPPED, C.NOMINATED, C.EDITED, C.SELECTED), (X.COMPILER, X.SIGNER)),
])  # fmt: skip
