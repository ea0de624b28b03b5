"""建言工作台: suggestions by state for the website's people, those assigned to a unit for its people; topics."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.urls import reverse

from hotline.base.by_key import page_of
from hotline.base.refusal import Refused
from hotline.base.step_door import form_page, take_step, timeline_of
from hotline.base.views import go_to, page
from hotline.org.requests import StaffRequest
from hotline.org.roles import HANDLE, SIGN_REPLY
from hotline.portal.actions.suggestions import write_topic
from hotline.portal.forms.suggestions import FORMS, TopicForm
from hotline.portal.models import Suggestion, Topic
from hotline.portal.permissions import may_edit_site, refusal, steps_open_to
from hotline.portal.queries.suggestions import in_hand
from hotline.portal.workflow import OUTCOMES, SUGGESTION, SuggestionState

HOME = ("建言献策", "/site/suggestions/")
OF_UNITS = (SuggestionState.ASSIGNED, SuggestionState.ANSWERED, *OUTCOMES, SuggestionState.SHOWN)


def desk(request: StaffRequest) -> HttpResponse:
    """At most 3 queries."""
    user = request.user
    edits = may_edit_site(user)
    if not edits and not (user.unit is not None and (user.has_perm(HANDLE) or user.has_perm(SIGN_REPLY))):
        raise PermissionDenied("建言由网站编辑初审交办、承办单位答复")
    shown = tuple(SuggestionState) if edits else OF_UNITS
    state = request.GET.get("state", "")
    if state not in shown:
        state = shown[0]
    rows, cursor = page_of(in_hand(user, state), request.GET.get("after", ""))
    context = {
        "title": "建言献策", "table": "portal/_suggestions.html", "rows": rows, "next_cursor": cursor, "may_write": edits,
        "tabs": [(one.label, f"?state={one}", None, one == state) for one in shown], "caption": SuggestionState(state).label,
        "empty": {"icon": "bulb", "title": "这里没有建言", "text": "市民在网站提出建言，初审后交有关单位研究答复。"},
    }  # fmt: skip
    return page(request, "portal/suggestion_desk.html", context, fragment="portal/_suggestions.html")


def suggestion_page(request: StaffRequest, no: str) -> HttpResponse:
    row = _seen(request, no)
    context = {
        "title": row.title, "row": row, "steps": steps_open_to(request.user, row), "timeline": timeline_of(row),
        "crumbs": [HOME, (row.no, "")],
    }  # fmt: skip
    return page(request, "portal/suggestion_page.html", context)


def suggestion_step(request: StaffRequest, no: str, verb: str) -> HttpResponse:
    back = reverse("suggestion_page", args=[no])
    return take_step(
        request, _seen(request, no), verb, forms=FORMS, steps=SUGGESTION, refusal=refusal, home=HOME, back=back
    )


def topic(request: StaffRequest, pk: int = 0) -> HttpResponse:
    """A new topic, or one that is changed."""
    if not may_edit_site(request.user):
        raise PermissionDenied("征集议题由网站编辑发布")
    row = Topic.objects.filter(pk=pk).first() if pk else None
    if pk and row is None:
        raise Http404
    form = TopicForm(request.POST or None, instance=row)
    refused = ""
    if request.method == "POST" and form.is_valid():
        try:
            write_topic(actor=request.user, topic=row, **form.cleaned_data)
        except Refused as no:
            refused = no.reason
        else:
            return go_to(request, reverse("topics"), "议题已保存")
    context = {
        "title": "征集议题", "form": form, "primary": "保存", "refusal": refused, "cancel_url": reverse("topics"),
        "explanation": "开始和截止当天都算在内；征集期间市民可以围绕议题建言。", "crumbs": [HOME, ("议题", reverse("topics")), ("编辑", "")],
    }  # fmt: skip
    return form_page(request, context)


def topic_list(request: StaffRequest) -> HttpResponse:
    if not may_edit_site(request.user):
        raise PermissionDenied("征集议题由网站编辑发布")
    rows, cursor = page_of(Topic.objects.select_related("written_by"), request.GET.get("after", ""))
    context = {
        "title": "征集议题", "table": "portal/_topics.html", "rows": rows, "next_cursor": cursor, "crumbs": [HOME, ("议题", "")],
        "empty": {"icon": "bulb", "title": "还没有议题", "text": "发布一个议题，请市民围绕它建言。", "label": "新议题", "url": reverse("topic_add")},
    }  # fmt: skip
    return page(request, "portal/topic_desk.html", context, fragment="portal/_topics.html")


def _seen(request: StaffRequest, no: str) -> Suggestion:
    found = Suggestion.objects.visible_to(request.user).select_related("topic", "unit", "citizen").filter(no=no).first()
    if found is None:
        raise Http404
    return found
