"""知识点的一生一页: what may happen to an article, and to one version of its text.

Two tables. ARTICLE is what callers are told: published, under correction, near its end, expired, withdrawn.
VERSION is the road of one text: drafted, reviewed by the unit, reviewed by the centre, published, replaced.
Every change of a text is a new version; what has been published is never edited. Source: 工作标准 ⑮.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from django.db.models import TextChoices

from hotline.base.workflow import NEW, Step, go, stay, table


class ArticleState(TextChoices):
    DRAFTING = "DRAFTING", "编制中"
    PUBLISHED = "PUBLISHED", "已发布"
    CORRECTING = "CORRECTING", "纠错中"
    EXPIRING = "EXPIRING", "临期"
    EXPIRED = "EXPIRED", "已过期"
    WITHDRAWN = "WITHDRAWN", "已下线"
    ARCHIVED = "ARCHIVED", "已归档"


class VersionState(TextChoices):
    DRAFT = "DRAFT", "草稿"
    UNIT_REVIEW = "UNIT_REVIEW", "单位审核"
    CENTER_REVIEW = "CENTER_REVIEW", "热线办审核"
    IN_FORCE = "IN_FORCE", "现行"
    REPLACED = "REPLACED", "已被取代"
    DISCARDED = "DISCARDED", "已作废"


class Actor(StrEnum):
    """Who takes a step. `permissions.is_actor` says which users are which."""

    STAFF = "工作人员"
    AUTHOR = "责任单位或采编人员"
    UNIT_LEADER = "责任单位领导"
    EDITOR = "采编人员"
    REVIEWER = "知识库审核员"
    SYSTEM = "系统"


A, V, X = ArticleState, VersionState, Actor

LIVE: Final = (A.PUBLISHED, A.CORRECTING, A.EXPIRING)  # callers may be told, unless it is hidden
SHOWN: Final = (*LIVE, A.EXPIRED)  # found by searching
OPEN_VERSION: Final = (V.DRAFT, V.UNIT_REVIEW, V.CENTER_REVIEW)

ARTICLE: Final[Mapping[str, Step]] = table("ARTICLE", [
    Step("create", "新建", go(A.DRAFTING, NEW), (X.AUTHOR, X.SYSTEM)),
    Step("revise", "修订", stay(*SHOWN, A.WITHDRAWN), (X.AUTHOR, X.SYSTEM), only_if=("no_version_open",)),
    Step("prolong", "延长有效期", stay(A.EXPIRING, A.EXPIRED), (X.AUTHOR,), only_if=("no_version_open",)),
    Step("release", "上线", go(A.PUBLISHED, A.DRAFTING, *SHOWN, A.WITHDRAWN), (X.SYSTEM,)),
    # ── 纠错、催更、复核 ──
    Step("report_error", "纠错", go(A.CORRECTING, *LIVE), (X.STAFF,), only_if=("not_reported_by_oneself",)),
    Step("answer_error", "答复纠错", stay(A.CORRECTING), (X.AUTHOR, X.REVIEWER)),
    Step("settle", "纠错办结", go(A.PUBLISHED, A.CORRECTING), (X.SYSTEM,), only_if=("every_error_answered",)),
    Step("urge", "催更", stay(*SHOWN), (X.EDITOR, X.REVIEWER), only_if=("not_urged",)),
    Step("confirm", "复核无误", stay(A.PUBLISHED), (X.AUTHOR, X.REVIEWER)),
    Step("hand_over", "变更责任单位", stay(A.DRAFTING, *SHOWN, A.WITHDRAWN), (X.EDITOR, X.REVIEWER)),
    # ── 停用、到期、下线 ──
    Step("hide", "暂停使用", stay(*LIVE), (X.EDITOR, X.REVIEWER), only_if=("not_hidden",)),
    Step("show", "恢复使用", stay(*LIVE), (X.EDITOR, X.REVIEWER), only_if=("hidden",)),
    Step("near_end", "到期提醒", {A.PUBLISHED: A.EXPIRING, A.EXPIRING: A.EXPIRING, A.CORRECTING: A.CORRECTING}, (X.SYSTEM,)),
    Step("expire", "到期", go(A.EXPIRED, *LIVE), (X.SYSTEM,)),
    Step("withdraw", "下线", go(A.WITHDRAWN, *SHOWN), (X.REVIEWER, X.UNIT_LEADER)),
    Step("archive", "归档", go(A.ARCHIVED, A.DRAFTING, A.EXPIRED, A.WITHDRAWN), (X.REVIEWER, X.SYSTEM), only_if=("no_version_open",)),
])  # fmt: skip

VERSION: Final[Mapping[str, Step]] = table("VERSION", [
    Step("draft", "起草", go(V.DRAFT, NEW), (X.AUTHOR, X.SYSTEM)),
    Step("adopt", "收录", go(V.IN_FORCE, NEW), (X.REVIEWER, X.SYSTEM)),
    Step("edit", "修改", stay(V.DRAFT), (X.AUTHOR, X.SYSTEM)),
    Step("submit", "送单位审核", go(V.UNIT_REVIEW, V.DRAFT), (X.AUTHOR,), only_if=("complete", "unit_reviews")),
    Step("report", "送热线办审核", go(V.CENTER_REVIEW, V.DRAFT), (X.EDITOR,), only_if=("complete",)),
    Step("take_back", "撤回修改", go(V.DRAFT, V.UNIT_REVIEW, V.CENTER_REVIEW), (X.AUTHOR,), only_if=("sent_by_oneself",)),
    Step("pass_on", "单位审核通过", go(V.CENTER_REVIEW, V.UNIT_REVIEW), (X.UNIT_LEADER,), only_if=("second_person",)),
    Step("turn_down", "退回修改", go(V.DRAFT, V.UNIT_REVIEW, V.CENTER_REVIEW), (X.UNIT_LEADER, X.REVIEWER), only_if=("at_ones_own_review",)),
    Step("publish", "发布", go(V.IN_FORCE, V.CENTER_REVIEW), (X.REVIEWER,), only_if=("second_person", "complete", "not_past")),
    Step("replace", "被新版取代", go(V.REPLACED, V.IN_FORCE), (X.SYSTEM,)),
    Step("discard", "作废草稿", go(V.DISCARDED, V.DRAFT), (X.AUTHOR, X.SYSTEM)),
])  # fmt: skip

STEPS: Final[Mapping[str, Step]] = {**ARTICLE, **VERSION}
assert len(STEPS) == len(ARTICLE) + len(VERSION), "两张表里不能有同名动作"
