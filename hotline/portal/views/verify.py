"""验证手机: telephone and captcha, then the code; and the captcha itself."""

from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from hotline.base import crypto
from hotline.base.refusal import Refused
from hotline.notices.gateways import is_connected
from hotline.notices.models import Medium
from hotline.portal.actions.limiting import CAPTCHA, spend
from hotline.portal.actions.phones import check_code, send_code
from hotline.portal.forms import CodeForm, PhoneForm
from hotline.portal.views.doors import next_url, on_to, public, show
from hotline.portal.visitor import Visitor


@public
def verify(request: HttpRequest) -> HttpResponse:
    visitor = Visitor(request)
    going = next_url(request)
    refusal = ""
    if request.method == "POST":
        form = PhoneForm(request.POST, visitor=visitor)
        if form.is_valid():
            try:
                code = send_code(form.cleaned_data["phone"], ip=visitor.ip)
            except Refused as refused:
                refusal = refused.reason
            else:
                is_shown = settings.DEMO and not is_connected(Medium.SMS)
                visitor.ask_for_code(form.cleaned_data["phone"], code if is_shown else "")
                return HttpResponseRedirect(f"{reverse('portal_code')}?{urlencode({'next': going})}")
    else:
        form = PhoneForm(visitor=visitor)
    try:
        spend(CAPTCHA, visitor.ip)
        captcha = visitor.new_captcha(request.GET.get("captcha", ""))
    except Refused as refused:
        captcha, refusal = None, refused.reason
    context = {"title": "验证手机号", "form": form, "captcha": captcha, "refusal": refusal, "next": going}
    return show(request, "portal/verify.html", context, status=422 if request.method == "POST" else 200)


@public
def captcha(request: HttpRequest) -> HttpResponse:
    """Another picture, or the question in words. A fragment."""
    visitor = Visitor(request)
    try:
        spend(CAPTCHA, visitor.ip)
    except Refused as refused:
        return HttpResponse(refused.reason, status=429, content_type="text/plain; charset=utf-8")
    context = {"captcha": visitor.new_captcha(request.GET.get("captcha", "")), "next": next_url(request)}
    return show(request, "portal/_captcha.html", context)


@public
def code(request: HttpRequest) -> HttpResponse:
    visitor = Visitor(request)
    going = next_url(request)
    phone = visitor.asked_phone
    if not phone:
        return HttpResponseRedirect(f"{reverse('portal_verify')}?{urlencode({'next': going})}")
    refusal = ""
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            check_code(phone, form.cleaned_data["code"])
        except Refused as refused:
            refusal = refused.reason
        else:
            visitor.verify(phone)
            return on_to(request, going, "手机号已验证")
    context = {
        "title": "填写短信验证码", "form": form, "refusal": refusal, "next": going, "phone": crypto.masked(phone),
        "shown_code": visitor.shown_code,
    }  # fmt: skip
    return show(request, "portal/code.html", context, status=422 if request.method == "POST" else 200)


@public
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    Visitor(request).leave()
    return on_to(request, reverse("portal"), "已退出，本机不再记得您的手机号")
