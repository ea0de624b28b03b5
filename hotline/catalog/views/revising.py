"""修订: the steps on a version of the work standard, and the verbs on its items, limits and opinions."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from hotline.base.views import go_to, page
from hotline.catalog.actions import content, standard
from hotline.catalog.forms.standard import (
    AnswerFeedbackForm,
    AskFeedbackForm,
    DraftNewForm,
    GiveFeedbackForm,
    ItemForm,
    LimitForm,
)
from hotline.catalog.models import RuleFeedback, RuleItem, RuleSet, TimeLimit
from hotline.catalog.permissions import gives_feedback, is_actor, manages_standard, refusal, round_is_over
from hotline.catalog.reading import limit_lines, tally
from hotline.catalog.views.doors import Crumb, NothingToFill, asked, filled, take
from hotline.catalog.workflow import STEPS
from hotline.org.requests import StaffRequest

SAID = {
    "draft_new": "已起草第{}版",
    "ask_feedback": "第{}版已征求意见",
    "start_trial": "第{}版已试行",
    "put_in_force": "第{}版已施行",
    "retire": "第{}版已废止",
    "discard": "第{}版草案已删除",
}


def standard_step(request: StaffRequest, version: int, verb: str) -> HttpResponse:
    """A step on the version as a whole. One not open to its reader for what they are is forbidden; one that a
    condition forbids says so on its page."""
    step = STEPS.get(verb)
    if step is None or step.on != "version":
        raise Http404
    rule_set = _version(version)
    if not is_actor(step, request.user):
        raise PermissionDenied("工作标准由其管理人修订。")
    form = _form(verb, rule_set, request)
    missing = refusal(verb, rule_set, request.user) if request.method == "GET" else ""
    mend = ("", "")
    if missing and rule_set.feedback.filter(is_adopted=None).exists():
        mend = (reverse("standard_feedback", args=[version]), "答复意见")
    elif missing and missing == round_is_over(rule_set):
        mend = (reverse("standard_step", args=[version, "ask_feedback"]), "修改截止日")

    def act() -> HttpResponse:
        result = getattr(standard, verb)(rule_set, actor=request.user, **form.cleaned_data)
        shown = result if isinstance(result, RuleSet) else rule_set
        url = reverse("standard_list") if verb == "discard" else reverse("standard", args=[shown.version])
        return go_to(request, url, SAID[verb].format(shown.version))

    return take(
        request, form, act, title=f"{step.name}：{rule_set}", primary=step.name,
        explanation=step.explanation, is_dangerous=step.is_dangerous, cancel_url=_address(rule_set),
        crumbs=_crumbs(rule_set, step.name), missing=missing, step="catalog/_blocked.html",
        mend_url=mend[0], mend_label=mend[1],
    )  # fmt: skip


def standard_item_edit(request: StaffRequest, version: int, key: str) -> HttpResponse:
    rule_set = _editable(request, version, "edit_item")
    item = get_object_or_404(RuleItem.objects.select_related("rule_set"), rule_set=rule_set, key=key)
    form = ItemForm(filled(request), item=item)

    def act() -> HttpResponse:
        content.edit_item(item, actor=request.user, **form.cleaned_data)
        return go_to(request, f"{_address(rule_set)}#{item.key}", f"“{item.name}”已修改")

    return take(
        request, form, act, title=item.name, primary="保存", cancel_url=f"{_address(rule_set)}#{item.key}",
        crumbs=_crumbs(rule_set, f"{item.klass_name}·{item.item_name}", item.name),
        opinions=_opinions(request, rule_set).filter(item=item),
    )  # fmt: skip


def standard_limit_add(request: StaffRequest, version: int) -> HttpResponse:
    rule_set = _editable(request, version, "add_limit")
    form = LimitForm(filled(request))

    def act() -> HttpResponse:
        content.add_limit(rule_set, actor=request.user, **form.cleaned_data)
        return go_to(request, f"{_address(rule_set)}#limits", "已增加一条时限")

    return take(
        request, form, act, title="增加时限", primary="增加", cancel_url=f"{_address(rule_set)}#limits",
        crumbs=_crumbs(rule_set, "增加时限"),
    )  # fmt: skip


def standard_limit_edit(request: StaffRequest, version: int, pk: int) -> HttpResponse:
    rule_set = _editable(request, version, "edit_limit")
    limit = get_object_or_404(TimeLimit.objects.select_related("rule_set"), rule_set=rule_set, pk=pk)
    # A second copy for the form, which writes what was typed onto it: the verb begins with what is kept.
    form = LimitForm(filled(request), instance=TimeLimit.objects.get(pk=pk))

    def act() -> HttpResponse:
        content.edit_limit(limit, actor=request.user, **form.cleaned_data)
        return go_to(request, f"{_address(rule_set)}#limits", "时限已修改")

    return take(
        request, form, act, title="修改时限", primary="保存", cancel_url=f"{_address(rule_set)}#limits",
        crumbs=_crumbs(rule_set, "修改时限"),
        remove_url=reverse("standard_limit_remove", args=[version, pk]),
    )  # fmt: skip


def standard_limit_remove(request: StaffRequest, version: int, pk: int) -> HttpResponse:
    rule_set = _editable(request, version, "remove_limit")
    limit = get_object_or_404(TimeLimit.objects.select_related("rule_set"), rule_set=rule_set, pk=pk)
    line = limit_lines([limit])[0]

    def act() -> HttpResponse:
        content.remove_limit(limit, actor=request.user)
        return go_to(request, f"{_address(rule_set)}#limits", "时限已删除")

    return take(
        request, NothingToFill(filled(request)), act, title="删除时限", primary="删除", is_dangerous=True,
        explanation=f"{line.clock}（{line.conditions or '一般情形'}）{line.words}：删除后按条件较少的一条计算。",
        cancel_url=f"{_address(rule_set)}#limits", crumbs=_crumbs(rule_set, "删除时限"),
    )  # fmt: skip


def standard_feedback(request: StaffRequest, version: int) -> HttpResponse:
    """The opinions on a version, those of one's own unit or, for who manages the standard, all; and one's own to add."""
    rule_set = _version(version)
    writes = gives_feedback(request.user) and not refusal("give_feedback", rule_set, request.user)
    form = None
    if writes:
        form = GiveFeedbackForm(filled(request), items=rule_set.items.all(), initial={"item": asked(request, "item")})
    elif request.method == "POST":
        raise PermissionDenied(refusal("give_feedback", rule_set, request.user))
    opinions = list(_opinions(request, rule_set))
    answers = manages_standard(request.user) and rule_set.status in STEPS["answer_feedback"].moves
    for opinion in opinions if answers else ():
        opinion.url = reverse("standard_feedback_answer", args=[version, opinion.pk])
    shown = {
        "rule_set": rule_set,
        "opinions": opinions,
        "tally": tally(opinions) if manages_standard(request.user) else (),
        "may_answer": answers,
        "explanation": "意见由热线办逐条答复是否采纳；本单位的人都能看到本单位的意见。",
    }
    if form is None:
        context = {"title": f"对第{version}版的意见", "crumbs": _crumbs(rule_set, "意见"), **shown}
        return page(request, "catalog/feedback.html", context)

    def act() -> HttpResponse:
        standard.give_feedback(rule_set, actor=request.user, **form.cleaned_data)
        return go_to(request, request.path, "意见已提出")

    return take(
        request, form, act, title=f"对第{version}版提出意见", primary="提出意见", cancel_url=_address(rule_set),
        crumbs=_crumbs(rule_set, "意见"), **shown,
    )  # fmt: skip


def standard_feedback_answer(request: StaffRequest, version: int, pk: int) -> HttpResponse:
    rule_set = _version(version)
    if not manages_standard(request.user):
        raise PermissionDenied("意见由工作标准的管理人答复。")
    opinions = RuleFeedback.objects.select_related("rule_set", "item", "unit", "author")
    opinion = get_object_or_404(opinions, rule_set=rule_set, pk=pk)
    chosen = {None: "", True: "1", False: "0"}[opinion.is_adopted]
    form = AnswerFeedbackForm(filled(request), initial={"is_adopted": chosen, "answer": opinion.answer})
    back = reverse("standard_feedback", args=[version])

    def act() -> HttpResponse:
        standard.answer_feedback(opinion, actor=request.user, **form.cleaned_data)
        return go_to(request, back, f"已答复{opinion.unit}的意见")

    item = opinion.item
    return take(
        request, form, act, title="答复意见", primary="答复", cancel_url=back, crumbs=_crumbs(rule_set, "意见", "答复"),
        opinions=[opinion],
        item_url=reverse("standard_item_edit", args=[version, item.key]) if item else "",
    )  # fmt: skip


def _version(version: int) -> RuleSet:
    return get_object_or_404(RuleSet, version=version)


def _editable(request: StaffRequest, version: int, verb: str) -> RuleSet:
    rule_set = _version(version)
    if reason := refusal(verb, rule_set, request.user):
        raise PermissionDenied(f"{reason}。")
    return rule_set


def _form(verb: str, rule_set: RuleSet, request: StaffRequest) -> Form:
    makers: dict[str, Callable[..., Form]] = {"draft_new": DraftNewForm, "ask_feedback": AskFeedbackForm}
    initial: dict[str, Any] = {"name": rule_set.name, "until": rule_set.feedback_until}
    return makers.get(verb, NothingToFill)(filled(request), initial=initial)


def _opinions(request: StaffRequest, rule_set: RuleSet) -> Any:
    opinions = rule_set.feedback.select_related("item", "unit", "author")
    return opinions if manages_standard(request.user) else opinions.filter(unit=request.user.unit)


def _address(rule_set: RuleSet) -> str:
    return reverse("standard", args=[rule_set.version])


def _crumbs(rule_set: RuleSet, *words: str) -> list[Crumb]:
    here = [("工作标准", reverse("standard_list")), (f"第{rule_set.version}版", _address(rule_set))]
    return [*here, *((word, "") for word in words)]
