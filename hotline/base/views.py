"""How every door answers: a page or its fragment, on to the next page, or an error with a way back."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.context import make_context
from django.template.loader import get_template, render_to_string
from django.utils.cache import patch_vary_headers
from django_htmx.http import HttpResponseClientRedirect


def wants_fragment(request: HttpRequest) -> bool:
    """Asked by htmx for a part of the page that the browser already shows."""
    htmx: Any = getattr(request, "htmx", None)
    return bool(htmx) and not htmx.boosted and not htmx.history_restore_request


def page(
    request: HttpRequest, template: str, context: Mapping[str, Any], *, fragment: str = "", status: int = 200
) -> HttpResponse:
    """The page `template`, or, asked by htmx, the `fragment` which that page includes.

    `page(request, "base/desk.html", {"table": "workorders/_orders.html", …}, fragment="workorders/_orders.html")`.
    Show a form with errors as status 422: browsers and htmx both show it.
    """
    name = fragment if fragment and wants_fragment(request) else template
    response = HttpResponse(_rendered(name, context, request), status=status)
    # One address, two answers: the browser's "back" must not get the fragment from its cache.
    patch_vary_headers(response, ["HX-Request"])
    return response


def _rendered(name: str, context: Mapping[str, Any], request: HttpRequest) -> str:
    """As Django renders it; but Django's context refers to itself and would keep all that the page showed until the garbage is next looked for."""
    template: Any = get_template(name)
    made = make_context(dict(context), request, autoescape=template.backend.engine.autoescape)
    try:
        return str(template.template.render(made))
    finally:
        made.dicts.clear()


def go_to(request: HttpRequest, url: str, said: str = "") -> HttpResponse:
    """After a step: on to `url`, where `said` is shown."""
    if said:
        messages.success(request, said)
    if wants_fragment(request):
        return HttpResponseClientRedirect(url)
    return HttpResponseRedirect(url)


def error_page(request: HttpRequest, code: int, title: str, text: str) -> HttpResponse:
    """Asked by htmx, only the sentence: page.js shows it without losing the page."""
    if wants_fragment(request):
        return HttpResponse(f"{title}。{text}", status=code, content_type="text/plain; charset=utf-8")
    context = {"code": code, "title": title, "text": text}
    # Without the request: an error page asks nothing of the database or the session.
    return HttpResponse(render_to_string("base/error.html", context), status=code)


def forbidden(request: HttpRequest, exception: PermissionDenied | None = None) -> HttpResponse:
    reason = str(exception or "")
    return error_page(request, 403, "没有权限", reason or "您的角色不能打开这一页。需要时请与本单位管理员联系。")


def not_found(request: HttpRequest, exception: Http404 | None = None) -> HttpResponse:
    return error_page(request, 404, "没有找到", "地址不对，或者这件工单、记录不在您可以查看的范围内。")


def server_error(request: HttpRequest) -> HttpResponse:
    return error_page(
        request, 500, "系统出错了", "这一步没有办成，也没有留下一半的数据。请稍后再试；一再出现请告诉系统管理员。"
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return error_page(
        request, 403, "页面已过期", "登录状态变了，或者页面打开太久。请返回上一页，复制填写的内容，刷新后再提交。"
    )
