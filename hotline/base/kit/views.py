"""样张的页面: one of each kind of screen."""

from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse

from hotline.base.clock import now
from hotline.base.kit.forms import FilterForm, StepForm
from hotline.base.kit.samples import TREE, UNITS, rows, timeline
from hotline.base.views import go_to, page


@login_not_required
def kit(request: HttpRequest) -> HttpResponse:
    icons = [
        "phone",
        "headset",
        "send",
        "checklist",
        "phone-call",
        "alert-triangle",
        "clock",
        "building",
        "book",
        "chart-bar",
    ]
    empty = {
        "icon": "coffee",
        "title": "没有等您签收的工单",
        "text": "新工单到了会自己出现在这里。",
        "label": "看看承办中的",
        "url": "#",
    }
    context = {
        "title": "样张",
        "lead": "每一种部件一个样子。新页面由它们拼成。",
        "crumbs": [("首页", "/"), ("样张", "")],
        "rows": rows(),
        "timeline": timeline(),
        "icons": icons,
        "empty": empty,
        "form": StepForm({"note": "尽快", "helpers": ["102", "105"], "category": "030101", "kind": "HELP"}),
        "due": [now() + timedelta(days=2, hours=3), now() + timedelta(minutes=42), now() - timedelta(hours=5)],
        "when": [now(), now() - timedelta(days=1), now() - timedelta(days=20), now() - timedelta(days=400)],
    }
    return page(request, "base/kit/kit.html", context)


@login_not_required
def desk(request: HttpRequest) -> HttpResponse:
    light = request.GET.get("light", "")
    found = [row for row in rows() if light in ("", row.light)]
    context = {
        "title": "待签收",
        "n": len(found),
        "lead": "签收后一个工作日内要先联系诉求人。超过签收时限会记入考核。",
        "tabs": [
            ("全部", "?", 7, not light),
            ("即将到期", "?light=YELLOW", 2, light == "YELLOW"),
            ("超期", "?light=RED", 1, light == "RED"),
        ],
        "filters": FilterForm(request.GET or None),
        "table": "base/kit/_orders.html",
        "live_topic": request.GET.get("live", ""),
        "rows": found,
        "next_cursor": "" if request.GET.get("after") else "20261120-93",
        "empty": {"icon": "coffee", "title": "没有等您签收的工单", "text": "新工单到了会自己出现在这里。"},
    }
    return page(request, "base/desk.html", context, fragment="base/kit/_orders.html")


@login_not_required
def record(request: HttpRequest) -> HttpResponse:
    messages.success(request, "已签收。请在明天 9:30 前先行联系诉求人。")
    order = rows()[0]
    context = {
        "title": order.number,
        "order": order,
        "timeline": timeline(),
        "crumbs": [("待签收", reverse("kit_desk")), (order.number, "")],
    }
    return page(request, "base/kit/record.html", context)


@login_not_required
def step(request: HttpRequest) -> HttpResponse:
    form = StepForm(request.POST or None, request.FILES or None)
    refusal = ""
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["lead"] != "101":
            return go_to(request, reverse("kit_desk"), "已派单")
        refusal = "临澄区人民政府今天已退过这件工单，首次退单后不能再派给同一单位。"
    context = {
        "title": "派单",
        "crumbs": [("待派单", reverse("kit_desk")), ("CC26112300417", reverse("kit_record")), ("派单", "")],
        "form": form,
        "primary": "派单",
        "refusal": refusal,
        "cancel_url": reverse("kit_record"),
        "autosave_url": reverse("kit_autosave"),
        "explanation": "派出后，主办单位须在2小时内签收、1个工作日内先行联系，5个工作日内答复；诉求人会收到短信。",
    }
    bad = bool(form.errors or refusal)
    return page(request, "base/step.html", context, fragment="base/_step.html", status=422 if bad else 200)


@login_not_required
def report(request: HttpRequest) -> HttpResponse:
    days = [f"11月{day}日" for day in range(10, 24)]
    accepted = [1630, 1712, 1688, 1745, 1590, 1204, 1163, 1702, 1781, 1766, 1820, 1693, 1288, 1240]
    context = {
        "title": "运行日报",
        "lead": "截至今天 14:05，数据每5分钟更新一次。",
        "filters": FilterForm(request.GET or None),
        "figures": [
            {"label": "今日受理", "value": "1,240", "unit": "件", "change": "比昨天同时段 −48"},
            {"label": "直接答复率", "value": "70.6", "unit": "%", "change": "目标 70%", "tone": "green"},
            {"label": "按期回复率", "value": "94.1", "unit": "%", "change": "目标 95%，差 0.9", "tone": "yellow"},
            {"label": "超期未签收", "value": "7", "unit": "件", "change": "5 个单位", "tone": "red"},
            {"label": "回访满意率", "value": "84.3", "unit": "%", "change": "目标 84%"},
        ],
        "by_day": {
            "xAxis": {"type": "category", "data": days},
            "yAxis": {"type": "value"},
            "legend": {"right": 0},
            "tooltip": {"trigger": "axis"},
            "series": [
                {"name": "受理", "type": "bar", "data": accepted},
                {"name": "直接答复", "type": "line", "data": [round(n * 0.7) for n in accepted]},
            ],
        },
        "by_unit": [
            ("市供热公司", 412, 96.8, 81.2),
            ("临澄区人民政府", 398, 95.2, 86.0),
            ("市城市管理局", 377, 97.1, 88.4),
            ("市生态环境局", 201, 91.5, 79.6),
        ],
    }
    return page(request, "base/kit/report.html", context)


@login_not_required
def options(request: HttpRequest) -> HttpResponse:
    q = request.GET.get("q", "").strip()
    found = [unit for unit in UNITS if q in unit[1] or q.upper() in unit[2]]
    return page(request, "base/_options.html", {"options": found})


@login_not_required
def autosave(request: HttpRequest) -> HttpResponse:
    return HttpResponse(status=204)


@login_not_required
def tree(request: HttpRequest) -> JsonResponse:
    return JsonResponse(TREE, safe=False, json_dumps_params={"ensure_ascii": False})
