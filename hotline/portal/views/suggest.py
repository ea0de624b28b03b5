"""建言献策: topics and suggestions as anybody reads them, offering one, liking one."""

import secrets

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from hotline.base.by_key import page_of
from hotline.base.refusal import Refused
from hotline.portal.actions import suggestions as actions
from hotline.portal.actions.limiting import LIKE_OF_IP, SUGGESTION_OF_PHONE, spend
from hotline.portal.forms.suggestions import OfferForm
from hotline.portal.models import Topic
from hotline.portal.queries.suggestions import own, seen, topics
from hotline.portal.views.doors import asked, on_to, public, show, to_verify
from hotline.portal.visitor import Visitor, new_token
from hotline.portal.workflow import SuggestionState

LIKER = "likes"  # the cookie by which one visitor is told from another


@public
def suggestions(request: HttpRequest) -> HttpResponse:
    topic, adopted = asked(request, "topic", 12), asked(request, "adopted") == "1"
    rows, cursor = page_of(seen(topic=topic, adopted=adopted), asked(request, "after"))
    context = {
        "title": "建言献策", "lead": "您的建议由有关单位逐条研究答复，采纳情况向社会公布。", "topics": topics(), "rows": rows,
        "next_cursor": cursor, "topic": topic, "adopted": adopted,
        "chosen": Topic.objects.filter(pk=int(topic)).first() if topic.isdigit() else None,
        "own": list(own(Visitor(request))[:10]) if not topic and not adopted else [],
    }  # fmt: skip
    return show(request, "portal/suggestions.html", context)


@public
def offer(request: HttpRequest) -> HttpResponse:
    visitor = Visitor(request)
    phone = visitor.phone
    if not phone:
        return to_verify(request)
    refusal = ""
    if request.method == "POST":
        form = OfferForm(request.POST)
        if form.is_valid():
            try:
                spend(SUGGESTION_OF_PHONE, phone)
                row = actions.offer(phone=phone, **form.cleaned_data)
            except Refused as refused:
                refusal = refused.reason
            else:
                return on_to(
                    request, f"{reverse('portal_suggestion', args=[row.no])}?sent=1", "建言已收到，采纳情况会短信告知您"
                )
    else:
        form = OfferForm(initial={"token": new_token(), "topic": asked(request, "topic", 12)})
    context = {"title": "我要建言", "form": form, "refusal": refusal}
    return show(request, "portal/offer.html", context, status=422 if request.method == "POST" else 200)


@public
def suggestion(request: HttpRequest, no: str) -> HttpResponse:
    """Anybody's once it is screened; before, and if it was turned away, only its author's."""
    row = seen().filter(no=no).first() or own(Visitor(request)).filter(no=no).first()
    if row is None:
        raise Http404
    is_away = row.state == SuggestionState.TURNED_AWAY
    why = row.events.filter(verb="turn_away").values_list("note", flat=True).first() if is_away else ""
    context = {
        "title": row.title, "row": row, "why": why, "is_public": row.state not in (SuggestionState.RECEIVED, SuggestionState.TURNED_AWAY),
        "is_sent": asked(request, "sent") == "1",
    }  # fmt: skip
    return show(request, "portal/suggestion.html", context)


@public
@require_POST
def like(request: HttpRequest, no: str) -> HttpResponse:
    """赞同, once of a browser; of one address not too often."""
    row = seen().filter(no=no).first()
    if row is None:
        raise Http404
    who = request.COOKIES.get(LIKER, "")[:40] or secrets.token_urlsafe(18)
    try:
        spend(LIKE_OF_IP, Visitor(request).ip)
        said = "感谢您的赞同" if actions.like(row, who=who) else "您已经赞同过了"
    except Refused as refused:
        said = refused.reason
    response = on_to(request, reverse("portal_suggestion", args=[no]), said)
    response.set_cookie(LIKER, who, max_age=365 * 86400, httponly=True, samesite="Lax")
    return response
