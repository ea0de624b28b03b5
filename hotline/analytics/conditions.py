"""只有当: the conditions named in workflow.py. Each is a statement; called, it answers why it does not hold."""

from collections.abc import Callable
from typing import Any

from hotline.analytics.models import Report, ReportKind, TypicalCase
from hotline.base import clock
from hotline.base.masking import findings
from hotline.org.models import User
from hotline.workorders.workflow import OrderState

CONDITIONS: dict[str, Callable[[Any, User], str | None]] = {}
GRAVE = ("身份证号", "银行卡号", "手机号", "车牌号")  # an office has a telephone and an address; these nobody publishes


def _condition(check: Callable[[Any, User], str | None]) -> Callable[[Any, User], str | None]:
    CONDITIONS[check.__name__] = check
    return check


@_condition
def not_made_yet(report: Report, actor: User) -> str | None:
    same = Report.objects.filter(
        kind=report.kind, since=report.since, until=report.until, category=report.category
    ).exclude(state="DISCARDED")
    found = same.first()
    return f"这一期已有{found.no}（{found.get_state_display()}），不能重复生成" if found else None


@_condition
def span_is_over(report: Report, actor: User) -> str | None:
    """A year that still runs may be reported on as 年初以来."""
    if report.kind in (ReportKind.ANNUAL, ReportKind.SPECIAL) or clock.today() >= report.until:
        return None
    return f"统计期到{report.until:%-m月%-d日}零时才结束，结束后更新数据再核稿"


@_condition
def second_person(report: Report, actor: User) -> str | None:
    return "文字由您修改，须由另一人核稿" if report.edited_by_id == actor.pk else None


@_condition
def nothing_personal(report: Report, actor: User) -> str | None:
    text = "\n".join(one["text"] for one in report.sections)
    found = [one for one in findings(text) if one.kind in GRAVE]
    shown = "、".join(dict.fromkeys(f"{one.kind}“{one.words}”" for one in found[:5]))
    return f"文字里还有不能公开的内容：{shown}" if found else None


@_condition
def order_is_closed(case: TypicalCase, actor: User) -> str | None:
    closed = case.order.state in (OrderState.CLOSED, OrderState.ARCHIVED)
    return None if closed else "工单还没有办结，办结后才能推荐"


@_condition
def not_sealed(case: TypicalCase, actor: User) -> str | None:
    return "举报件、政法件和要求保密的工单不作典型事例" if case.order.seals_identity else None


@_condition
def not_nominated_yet(case: TypicalCase, actor: User) -> str | None:
    found = TypicalCase.objects.filter(order=case.order_id).first()
    return f"本件已推荐过（{found.no}，{found.get_state_display()}）" if found else None


@_condition
def complete(case: TypicalCase, actor: User) -> str | None:
    wanted = {
        "标题": case.title,
        "诉求": case.demand,
        "办理经过": case.course,
        "结果": case.result,
        "启示": case.lesson,
    }
    missing = [name for name, words in wanted.items() if not words.strip()]
    return f"还没有填写：{'、'.join(missing)}" if missing else None


@_condition
def unit_consents(case: TypicalCase, actor: User) -> str | None:
    return None if case.unit_consent else "还没有登记承办单位同意"


@_condition
def citizen_consents(case: TypicalCase, actor: User) -> str | None:
    return None if case.citizen_consent else "还没有登记诉求人同意"


@_condition
def nothing_personal_told(case: TypicalCase, actor: User) -> str | None:
    found = findings(case.told, case.known_names)
    shown = "、".join(dict.fromkeys(f"{one.kind}“{one.words}”" for one in found[:5]))
    return f"还有可以认出人的内容：{shown}，请隐去后再办" if found else None
