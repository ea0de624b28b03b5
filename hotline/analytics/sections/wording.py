"""存在问题与建议: sections that are the office's words; a draft is made of the figures, so that nobody begins with an empty page."""

from typing import Any

from hotline.analytics.models import Report, ReportKind
from hotline.analytics.queries import volumes
from hotline.analytics.sections.matters import names_of_matters
from hotline.analytics.sections.parts import section
from hotline.analytics.sections.standing import handled_with_rates
from hotline.assessment.queries.figures import Span


def problems(report: Report, span: Span) -> dict[str, Any]:
    rows = handled_with_rates(span)
    late = sorted((one for one in rows if one.late), key=lambda one: (-one.late, one.name))[:3]
    low = sorted((one for one in rows if _below(one) >= 3), key=lambda one: (_satisfaction(one), one.name))[:3]
    names = names_of_matters()
    hot = [names.get(code, code) for code in list(volumes.by_matter(span, 6))[:3]]
    lines = []
    if late:
        lines.append(
            "一是逾期仍有发生。"
            + "、".join(f"{one.name}逾期{one.late}件" for one in late)
            + "，请逐件说明原因、限期办结。"
        )
    if low:
        lines.append(
            "二是部分单位群众满意度不高。"
            + "、".join(f"{one.name}满意率{one.share('result_satisfaction')}" for one in low)
            + "，请剖析不满意件，改进办理。"
        )
    if hot:
        lines.append(
            f"{'三' if late and low else '此外'}是同类诉求反复出现。{'、'.join(hot)}反映集中，请主管部门由一件事解决一类事。"
        )
    ahead = "下一步：各单位按工作标准及时签收、先行联系、按期回复；热线办加强审核和回访，对逾期和反复重办的立项督办。"
    title = "问题与建议" if report.kind == ReportKind.ANNUAL else "存在问题和下步要求"
    return section("problems", title, "\n".join([*lines, ahead]))


def special_words(report: Report, span: Span) -> dict[str, Any]:
    names = names_of_matters()
    return section(
        "analysis", "原因分析和建议",
        f"（请编写：{names.get(report.category, '该类')}诉求为什么多、涉及哪些单位、建议怎么办。）",
    )  # fmt: skip


def _below(one: Any) -> int:
    return int(one.rates.get("result_satisfaction", (0, 0))[1])


def _satisfaction(one: Any) -> float:
    above, below = one.rates["result_satisfaction"]
    return float(above / below)
