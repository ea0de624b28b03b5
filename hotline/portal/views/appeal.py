"""网上诉求: the form, and the page with number and query code."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from hotline.base.refusal import Refused
from hotline.intake.channels.web import take_in_web
from hotline.portal.actions.limiting import APPEAL_OF_IP, APPEAL_OF_PHONE, spend
from hotline.portal.forms import AppealForm
from hotline.portal.queries.orders import own_order
from hotline.portal.views.doors import public, show, to_verify
from hotline.portal.visitor import Visitor, new_token


@public
def appeal(request: HttpRequest) -> HttpResponse:
    visitor = Visitor(request)
    phone = visitor.phone
    if not phone:
        return to_verify(request)  # what was typed is kept by the browser itself
    refusal = ""
    if request.method == "POST":
        form = AppealForm(request.POST, request.FILES)
        if form.is_valid():
            try:
                spend(APPEAL_OF_IP, visitor.ip)
                spend(APPEAL_OF_PHONE, phone)
                order = take_in_web(phone=phone, ip=visitor.ip, **form.cleaned_data)
            except Refused as refused:
                refusal = refused.reason
            else:
                visitor.open(order.no)
                return HttpResponseRedirect(reverse("portal_appeal_done", args=[order.no]))
    else:
        form = AppealForm(initial={"token": new_token()})
    context = {"title": "网上诉求", "form": form, "refusal": refusal}
    return show(request, "portal/appeal.html", context, status=422 if request.method == "POST" else 200)


@public
def done(request: HttpRequest, no: str) -> HttpResponse:
    order = own_order(Visitor(request), no)
    if order is None:
        return HttpResponseRedirect(reverse("portal_orders"))
    return show(request, "portal/appeal_done.html", {"title": "诉求已提交", "order": order})
