"""网站编辑的页面: pieces by state, one piece with its preview and steps, the list of sensitive words. In the staff's shell."""

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponse
from django.urls import reverse

from hotline.base.by_key import page_of
from hotline.base.papers import served
from hotline.base.refusal import Refused
from hotline.base.step_door import form_page, take_step, timeline_of
from hotline.base.views import go_to, page
from hotline.catalog.diff import pieces as compared
from hotline.catalog.sensitive import sensitive_words
from hotline.org.requests import StaffRequest
from hotline.org.roles import EDIT_SITE, REVIEW_SITE
from hotline.portal.actions import publications as actions
from hotline.portal.forms.publications import FORMS, CaseForm, NewsForm, WordsForm
from hotline.portal.models import Picture, Publication
from hotline.portal.permissions import may_edit_site, refusal, steps_open_to
from hotline.portal.queries.publications import in_hand, waiting_to_be_published
from hotline.portal.workflow import PUBLICATION, PublicationState
from hotline.workorders.models import WorkOrder

HOME = ("网站稿件", "/site/pieces/")


def pieces(request: StaffRequest) -> HttpResponse:
    """At most 4 queries."""
    _must_edit(request)
    state = request.GET.get("state", "")
    if state not in PublicationState.values:
        state = PublicationState.REVIEW if request.user.has_perm(REVIEW_SITE) else PublicationState.DRAFT
    rows, cursor = page_of(in_hand(state), request.GET.get("after", ""))
    tabs = [(one.label, f"?state={one}", None, one == state) for one in PublicationState]
    context = {
        "title": "网站稿件", "table": "portal/_pieces.html", "rows": rows, "next_cursor": cursor, "tabs": tabs,
        "caption": PublicationState(state).label, "may_write": request.user.has_perm(EDIT_SITE),
        "empty": {"icon": "news", "title": "这里没有稿件", "text": "新闻和公开的办件由网站编辑起草，审核后发布。"},
    }  # fmt: skip
    return page(request, "portal/pieces.html", context, fragment="portal/_pieces.html")


def write_news(request: StaffRequest) -> HttpResponse:
    _must_edit(request, EDIT_SITE)
    form = NewsForm(request.POST or None)
    refused = ""
    if request.method == "POST" and form.is_valid():
        try:
            piece = actions.draft(actor=request.user, **form.cleaned_data)
        except Refused as no:
            refused = no.reason
        else:
            return go_to(request, reverse("piece", args=[piece.no]), f"已存为草稿 {piece.no}")
    context = {
        "title": "写新闻", "form": form, "primary": "保存草稿", "refusal": refused, "cancel_url": reverse("pieces"),
        "explanation": "先存成草稿，再加图片、预览、送审。", "crumbs": [HOME, ("写新闻", "")],
    }  # fmt: skip
    return form_page(request, context)


def choose_case(request: StaffRequest) -> HttpResponse:
    """Which order's handling is to be published: one of those that fit, or by its number."""
    _must_edit(request, EDIT_SITE)
    form = CaseForm(request.POST or None)
    refused = ""
    if request.method == "POST" and form.is_valid():
        seen = WorkOrder.objects.visible_to(request.user).select_related("citizen", "category", "lead_unit")
        order = seen.filter(no=form.cleaned_data["no"].strip()).first()
        try:
            if order is None:
                raise Refused("没有这个编号的工单")
            piece = actions.draft(actor=request.user, order=order)
        except Refused as no:
            refused = no.reason
        else:
            return go_to(request, reverse("piece", args=[piece.no]), "已按隐去个人信息的建议起草，请逐句核对")
    context = {
        "title": "公开一件办理", "form": form, "primary": "起草", "refusal": refused, "cancel_url": reverse("pieces"),
        "explanation": "系统先隐去姓名、电话、证件、车牌、门牌，原文和建议稿并排比较。",
        "crumbs": [HOME, ("公开一件办理", "")], "fit": waiting_to_be_published(),
    }  # fmt: skip
    return form_page(request, context, "portal/choose_case.html")


def piece_page(request: StaffRequest, no: str) -> HttpResponse:
    """The piece as the website will show it, the difference to the order's own words, and the steps."""
    piece = _seen(request, no)
    steps = steps_open_to(request.user, piece)
    differences = []
    if piece.order is not None:
        told = (("标题", piece.order.title, piece.title), ("诉求内容", piece.order.content, piece.body),
                ("办理情况", piece.order.public_reply, piece.reply))  # fmt: skip
        differences = [(name, compared(old, new)) for name, old, new in told if old != new]
    context = {
        "title": piece.title or piece.no, "piece": piece, "steps": steps, "differences": differences, "timeline": timeline_of(piece),
        "pictures": list(piece.pictures.all()), "crumbs": [HOME, (piece.no, "")],
        "why_not": refusal(PUBLICATION["submit"], piece, request.user) if piece.state == PublicationState.DRAFT else "",
    }  # fmt: skip
    return page(request, "portal/piece.html", context)


def piece_step(request: StaffRequest, no: str, verb: str) -> HttpResponse:
    back = reverse("piece", args=[no])
    return take_step(
        request, _seen(request, no), verb, forms=FORMS, steps=PUBLICATION, refusal=refusal, home=HOME, back=back
    )


def picture(request: StaffRequest, pk: int) -> FileResponse:
    """For who writes and reviews; what is published the public door gives out."""
    _must_edit(request)
    row = Picture.objects.filter(pk=pk).first()
    if row is None:
        raise Http404
    return served(row)


def words(request: StaffRequest) -> HttpResponse:
    _must_edit(request, REVIEW_SITE)
    form = WordsForm(request.POST or None, initial={"words": "\n".join(sensitive_words())})
    refused = ""
    if request.method == "POST" and form.is_valid():
        try:
            form.take(request.user)
        except Refused as no:
            refused = no.reason
        else:
            return go_to(request, reverse("sensitive_words"), "敏感词表已更新，此后送审和发布都按新表检查")
    context = {
        "title": "敏感词", "form": form, "primary": "保存", "refusal": refused, "cancel_url": reverse("pieces"),
        "explanation": "稿件送审、发布和建言公开前都要过这张表。旧表留存备查。", "crumbs": [HOME, ("敏感词", "")],
    }  # fmt: skip
    return form_page(request, context)


def _must_edit(request: StaffRequest, permission: str = "") -> None:
    if not (request.user.has_perm(permission) if permission else may_edit_site(request.user)):
        raise PermissionDenied("网站稿件由网站编辑起草、公开审核员审核")


def _seen(request: StaffRequest, no: str) -> Publication:
    _must_edit(request)
    related = ("order__citizen", "unit", "category", "author", "sent_by", "reviewer")
    found = Publication.objects.select_related(*related).defer("words", "order__words").filter(no=no).first()
    if found is None:
        raise Http404
    return found
