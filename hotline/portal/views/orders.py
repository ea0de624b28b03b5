"""办件查询: by number and code, or by the verified telephone; and what a citizen does with the own order."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from hotline.base.middleware import live_url
from hotline.base.papers import served
from hotline.base.refusal import Refused
from hotline.catalog import queries as catalog
from hotline.org.models import system_user
from hotline.portal.forms import STEPS_OF_CITIZENS, LookUpForm, OwnStepForm
from hotline.portal.middleware import is_outside
from hotline.portal.progress import due_in_words, standing, timeline
from hotline.portal.queries.orders import events_of, own_order, own_orders, papers_of
from hotline.portal.views.doors import on_to, public, show
from hotline.portal.visitor import Visitor
from hotline.workorders.looking_up import look_up
from hotline.workorders.models import Attachment, Objection, WorkOrder
from hotline.workorders.permissions import refusal as refusal_of
from hotline.workorders.workflow import PUBLIC_LABEL, STEPS


@public
def orders(request: HttpRequest) -> HttpResponse:
    visitor = Visitor(request)
    refusal = ""
    form = LookUpForm(
        request.POST if request.method == "POST" else None, initial={"no": request.GET.get("no", "")[:12]}
    )
    if request.method == "POST" and form.is_valid():
        try:
            order = look_up(form.cleaned_data["no"], code=form.cleaned_data["code"], asker=visitor.ip)
        except Refused as refused:
            refusal = refused.reason
        else:
            visitor.open(order.no)
            return HttpResponseRedirect(reverse("portal_order", args=[order.no]))
    return _orders_page(request, visitor, form, refusal, status=422 if request.method == "POST" else 200)


def _orders_page(request: HttpRequest, visitor: Visitor, form: LookUpForm, refusal: str, status: int) -> HttpResponse:
    own = [(order, standing(order)) for order in own_orders(visitor)]
    context = {"title": "办件查询", "form": form, "refusal": refusal, "own": own}
    return show(request, "portal/orders.html", context, status=status)


@public
def order_page(request: HttpRequest, no: str) -> HttpResponse:
    visitor = Visitor(request)
    order = own_order(visitor, no)
    if order is None:
        return _not_ones_own(request, visitor, no)
    with catalog.reading_once():
        return show(request, "portal/order.html", {**_context(order), "live": live_address(request, no)})


def live_address(request: HttpRequest, no: str) -> str:
    """Where the page hears of its order by itself: beside the pages, or, through a proxy of the website, on its own host."""
    base = "/live/" if settings.LIVE_URL and is_outside(request) else live_url(request)
    return f"{base}?{urlencode({'order': no})}"


@public
def order_progress(request: HttpRequest, no: str) -> HttpResponse:
    """What the open page asks every few seconds: nothing (204) while no step was taken since `n`. A fragment."""
    order = own_order(Visitor(request), no)
    if order is None:
        raise Http404
    if request.GET.get("n") == str(order.n_events):
        return HttpResponse(status=204)
    with catalog.reading_once():
        return render(request, "portal/_order.html", _context(order))


@public
def order_step(request: HttpRequest, no: str, verb: str) -> HttpResponse:
    """One verb of the citizen's. Refused, or badly filled, the page comes back with what was typed."""
    visitor = Visitor(request)
    order = own_order(visitor, no)
    if order is None:
        return _not_ones_own(request, visitor, no)
    if verb not in STEPS_OF_CITIZENS or request.method != "POST":
        return HttpResponseRedirect(reverse("portal_order", args=[no]))
    form = STEPS_OF_CITIZENS[verb](request.POST, prefix=verb)
    refusal = ""
    if form.is_valid():
        try:
            form.take(order)
        except Refused as refused:
            refusal = refused.reason
            order.refresh_from_db()
        else:
            return on_to(request, reverse("portal_order", args=[no]), f"已{form.button.removeprefix('提交')}")
    with catalog.reading_once():
        return show(
            request,
            "portal/order.html",
            {**_context(order, form), "live": live_address(request, no), "refusal": refusal},
            status=422,
        )


@public
def paper(request: HttpRequest, no: str, pk: int) -> FileResponse:
    """A file that the citizen sent along; those of units are theirs."""
    order = own_order(Visitor(request), no)
    row = Attachment.objects.filter(pk=pk, order=order, kind=Attachment.Kind.CITIZEN).first() if order else None
    if row is None:
        raise Http404
    return served(row)


def _not_ones_own(request: HttpRequest, visitor: Visitor, no: str) -> HttpResponse:
    """The same page whether there is such an order or not."""
    refusal = "请凭工单编号和查询码查询，或验证登记时的手机号"
    return _orders_page(request, visitor, LookUpForm(initial={"no": no[:12]}), refusal, status=404)


def _context(order: WorkOrder, bound: OwnStepForm | None = None) -> dict[str, Any]:
    at = standing(order)
    system = system_user()
    forms = []
    for verb, form in STEPS_OF_CITIZENS.items():
        if bound is not None and bound.verb == verb:
            forms.append(bound)
        elif order.state in STEPS[verb].moves and refusal_of(STEPS[verb], order, system) is None:
            forms.append(form(prefix=verb))
    events = events_of(order)
    return {
        "title": order.title, "order": order, "at": at, "due": due_in_words(at), "timeline": timeline(events)[::-1],
        "forms": forms, "papers": papers_of(order), "labels": PUBLIC_LABEL,
        "objection": Objection.objects.filter(order=order).first() if order.objection else None,
    }  # fmt: skip
