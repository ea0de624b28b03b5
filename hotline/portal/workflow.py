"""网站内容的一生一页: what may happen to what the website shows and to what citizens suggest.

SUGGESTION is a citizen's proposal (建言献策): screened, assigned to a unit, answered, decided on, its outcome shown.
PUBLICATION is a piece of news (热线动态) or a published case (办理公开): written, reviewed by a second person, shown,
withdrawn. What has been shown is never edited: it is withdrawn and written anew. Source: 工作标准 总则·公开.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from django.db.models import TextChoices

from hotline.base.workflow import NEW, Step, go, stay, table


class PublicationState(TextChoices):
    DRAFT = "DRAFT", "草稿"
    REVIEW = "REVIEW", "待审核"
    PUBLISHED = "PUBLISHED", "已发布"
    WITHDRAWN = "WITHDRAWN", "已撤下"


class SuggestionState(TextChoices):
    RECEIVED = "RECEIVED", "已收到"
    TURNED_AWAY = "TURNED_AWAY", "未予采用"
    SCREENED = "SCREENED", "已公开征集"
    ASSIGNED = "ASSIGNED", "研究中"
    ANSWERED = "ANSWERED", "单位已答复"
    ADOPTED = "ADOPTED", "采纳"
    PARTLY = "PARTLY", "部分采纳"
    KEPT = "KEPT", "留作参考"
    NOT_ADOPTED = "NOT_ADOPTED", "未采纳"
    SHOWN = "SHOWN", "已公布结果"


class Actor(StrEnum):
    """Who takes a step. `permissions.is_actor` says which users are which."""

    EDITOR = "网站编辑"
    REVIEWER = "公开审核员"
    UNIT = "承办单位"
    CITIZEN = "市民"
    SYSTEM = "系统"


P, G, X = PublicationState, SuggestionState, Actor

OUTCOMES: Final = (G.ADOPTED, G.PARTLY, G.KEPT, G.NOT_ADOPTED)
SEEN: Final = (G.SCREENED, G.ASSIGNED, G.ANSWERED, *OUTCOMES, G.SHOWN)  # anybody may read the suggestion itself

PUBLICATION: Final[Mapping[str, Step]] = table("PUBLICATION", [
    Step("draft", "起草", go(P.DRAFT, NEW), (X.EDITOR, X.SYSTEM), only_if=("may_be_published",)),
    Step("edit", "修改", stay(P.DRAFT), (X.EDITOR,)),
    Step("submit", "送审", go(P.REVIEW, P.DRAFT), (X.EDITOR,), only_if=("may_be_published", "complete", "nothing_personal", "no_sensitive_words")),
    Step("turn_down", "退回修改", go(P.DRAFT, P.REVIEW), (X.REVIEWER,)),
    Step("publish", "发布", go(P.PUBLISHED, P.REVIEW), (X.REVIEWER,),
         only_if=("second_person", "may_be_published", "complete", "nothing_personal", "no_sensitive_words")),
    Step("withdraw", "撤下", go(P.WITHDRAWN, P.DRAFT, P.REVIEW, P.PUBLISHED), (X.EDITOR, X.REVIEWER)),
])  # fmt: skip

SUGGESTION: Final[Mapping[str, Step]] = table("SUGGESTION", [
    Step("offer", "提出建言", go(G.RECEIVED, NEW), (X.CITIZEN,), only_if=("topic_is_open",)),
    Step("screen", "初审通过", go(G.SCREENED, G.RECEIVED), (X.EDITOR, X.REVIEWER)),
    Step("turn_away", "不予采用", go(G.TURNED_AWAY, G.RECEIVED), (X.EDITOR, X.REVIEWER)),
    Step("assign", "交办", go(G.ASSIGNED, G.SCREENED), (X.EDITOR, X.REVIEWER)),
    Step("reassign", "改交", stay(G.ASSIGNED), (X.EDITOR, X.REVIEWER)),
    Step("answer", "答复", go(G.ANSWERED, G.ASSIGNED), (X.UNIT,)),
    Step("adopt", "采纳", go(G.ADOPTED, G.ANSWERED), (X.REVIEWER,)),
    Step("adopt_partly", "部分采纳", go(G.PARTLY, G.ANSWERED), (X.REVIEWER,)),
    Step("keep", "留作参考", go(G.KEPT, G.ANSWERED), (X.REVIEWER,)),
    Step("not_adopt", "不采纳", go(G.NOT_ADOPTED, G.ANSWERED), (X.REVIEWER,)),
    Step("send_back", "退回重答", go(G.ASSIGNED, G.ANSWERED), (X.EDITOR, X.REVIEWER)),
    Step("show", "公布结果", go(G.SHOWN, *OUTCOMES), (X.EDITOR, X.REVIEWER), only_if=("nothing_personal", "no_sensitive_words")),
])  # fmt: skip
