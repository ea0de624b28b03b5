"""渠道的门: where a gateway hands in what citizens wrote."""

from urllib.parse import parse_qs

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseForbidden
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from hotline.base import clock
from hotline.base.jobs import wake
from hotline.intake import actions
from hotline.intake.channels import wechat
from hotline.intake.channels.sms import READ_SMS, take_in_sms
from hotline.intake.channels.wechat_seal import MOST_BYTES as MOST_BYTES_OF_WECHAT
from hotline.intake.channels.wechat_seal import Forged, Malformed, Seal
from hotline.intake.enclosures import FETCH
from hotline.notices.actions.sending import SEND_DUE
from hotline.notices.gateways import is_connected
from hotline.notices.gateways.door import from_gateway
from hotline.notices.gateways.wechat import appid_of
from hotline.notices.models import Medium

MOST_BYTES = 16_384  # Kannel joins some ten parts at most
INBOUND = "inbound"


@from_gateway(lambda: INBOUND)
@require_http_methods(["GET", "POST"])
def sms_in(request: HttpRequest) -> HttpResponse:
    """收短信: by Kannel's `post-url` (the text is the body) or `get-url` (the text is `b`). Answers without a word.

    Whatever was kept, now or before, is answered 200 without a body.
    """
    asked = parse_qs(request.META.get("QUERY_STRING", ""), keep_blank_values=True, encoding="latin-1")
    given = {name: values[0] for name, values in asked.items()}
    body = request.body if request.method == "POST" else given.get("b", "").encode("latin-1")
    message_id, sender = given.get("id", ""), given.get("from", "").replace(" ", "+")
    if not message_id or len(message_id) > 80 or not any(letter.isdigit() for letter in sender) or len(sender) > 24:
        return _bad("id or sender missing")
    if len(body) > MOST_BYTES:
        return _bad("too long")
    appeal = take_in_sms(
        message_id=message_id, sender=sender, receiver=given.get("to", "")[:24], body=body,
        charset=given.get("charset", "")[:24], udh=given.get("udh", "").encode("latin-1").hex()[:512],
        sent_at=given.get("t", "")[:24],
    )  # fmt: skip
    if appeal is not None:
        wake(READ_SMS)
    return HttpResponse()


@csrf_exempt
@login_not_required
@require_http_methods(["GET", "POST"])
def wechat_in(request: HttpRequest) -> HttpResponse:
    """公众号服务器: greets at set-up (GET), then hands in messages (POST) and is answered with what is said to them.

    Known by the signature over token, time and nonce; none of them serves twice for different contents.
    """
    if not settings.WECHAT_TOKEN or not is_connected(Medium.WECHAT):
        raise Http404
    seal = Seal(settings.WECHAT_TOKEN, settings.WECHAT_AES_KEY, appid_of(settings.WECHAT_URL))
    asked, now = request.GET.dict(), clock.now().timestamp()
    if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES_OF_WECHAT:
        return _bad("too long", 413)
    try:
        if request.method == "GET":
            return HttpResponse(seal.greet(asked, now), content_type="text/plain")
        message = seal.open(asked, request.body, now)
    except Forged as forged:
        return HttpResponseForbidden(f"{forged}\n", content_type="text/plain")
    except Malformed as malformed:
        return _bad(str(malformed))
    if not wechat.is_whole(message):
        return _bad("fields missing")
    if not actions.see_once(wechat.SOURCE, asked.get("nonce", ""), asked.get("timestamp", ""), request.body):
        return HttpResponseForbidden("played again\n", content_type="text/plain")
    answer = wechat.hear(message)
    for job in (FETCH, SEND_DUE):
        wake(job)
    reply = seal.reply(message, answer, asked.get("nonce", ""), now)
    return HttpResponse(reply, content_type="text/xml" if answer else "text/plain")


def _bad(why: str, status: int = 400) -> HttpResponse:
    return HttpResponseBadRequest(f"{why}\n", content_type="text/plain", status=status)
