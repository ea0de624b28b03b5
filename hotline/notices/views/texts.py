"""通知模板: every text in one place; the office writes it anew with the result before its eyes."""

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from hotline.base.refusal import Refused
from hotline.base.views import go_to, page
from hotline.notices import queries
from hotline.notices.actions.writing import write_text
from hotline.notices.forms import TextForm
from hotline.notices.gateways import signed
from hotline.notices.models import Template
from hotline.notices.texts import GROUPS, TEXTS, Text, Topic
from hotline.notices.views.doors import must_hold
from hotline.notices.wording import fill, length_of, mistakes_in, n_parts
from hotline.org.requests import StaffRequest
from hotline.org.roles import EDIT_TEXTS

REASON = "通知模板由热线办主任、标准管理员和系统管理员维护。"


def texts(request: StaffRequest) -> HttpResponse:
    must_hold(request, EDIT_TEXTS, REASON)
    now = queries.wordings()
    context = {
        "title": "通知模板",
        "lead": "平台发出的每一句话都在这里。改动从下一条起生效，旧版本保留；带大括号的词发送时换成工单自己的。",
        "groups": [
            (name, [{"text": text, "now": now[text.key], "parts": _parts(text, now[text.key].title, now[text.key].body)} for text in group])
            for name, group in GROUPS.items()
        ],
    }  # fmt: skip
    return page(request, "notices/texts.html", context)


def text(request: StaffRequest, key: str) -> HttpResponse:
    must_hold(request, EDIT_TEXTS, REASON)
    asked = _text(key)
    now = queries.wording(key)
    initial = {"title": now.title, "body": now.body, "is_on": now.is_on, "over": now.version}
    form = TextForm(asked, request.POST if request.method == "POST" else None, initial=initial)
    refusal = ""
    if request.method == "POST" and form.is_valid():
        given = {"title": "", "is_on": True, **form.cleaned_data}
        try:
            row = write_text(key, actor=request.user, **given)
            return go_to(request, reverse("notice_texts"), f"“{asked.name}”已改为第{row.version}版")
        except Refused as refused:
            refusal = refused.reason
    shown: Mapping[str, Any] = form.data if form.is_bound else initial
    context = {
        "title": asked.name,
        "crumbs": [("通知模板", reverse("notice_texts")), (asked.name, "")],
        "form": form,
        "primary": "保存为新版本",
        "cancel_url": reverse("notice_texts"),
        "refusal": refusal,
        "topic": Topic(asked.topic).label if asked.topic else "",
        "variables": [(f"{{{name}}}", sample) for name, sample in asked.samples.items()],
        "versions": list(Template.objects.filter(key=key).select_related("written_by")[:20]),
        **_preview(asked, shown.get("title", ""), shown.get("body", "")),
    }
    status = 422 if request.method == "POST" else 200
    return page(request, "notices/text.html", context, fragment="base/_step.html", status=status)


@require_POST
def preview(request: StaffRequest, key: str) -> HttpResponse:
    """As the receiver will read it, while it is being written. A fragment."""
    must_hold(request, EDIT_TEXTS, REASON)
    context = _preview(_text(key), request.POST.get("title", ""), request.POST.get("body", ""))
    return page(request, "notices/_preview.html", context)


def _text(key: str) -> Text:
    if key not in TEXTS:
        raise Http404
    return TEXTS[key]


def _preview(text: Text, title: str, body: str) -> dict[str, Any]:
    """What the receiver would read, how long it is, what is wrong with it."""
    said = _said(text, title, body)
    return {
        "text": text, "said": said, "n_letters": length_of(said), "n_parts": n_parts(said),
        "mistakes": mistakes_in(title, text.names) + mistakes_in(body, text.names), "is_for_staff": text.is_for_staff,
        "shown_title": fill(title, text.samples), "shown_body": fill(body, text.samples),
    }  # fmt: skip


def _said(text: Text, title: str, body: str) -> str:
    parts = [fill(one, text.samples).strip() for one in (title, body)]
    return signed("。".join(one for one in parts if one))


def _parts(text: Text, title: str, body: str) -> int:
    return n_parts(_said(text, title, body))
