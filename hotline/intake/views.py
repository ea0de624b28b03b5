"""渠道的门: where a gateway hands in what citizens wrote."""

from urllib.parse import parse_qs

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.views.decorators.http import require_http_methods

from hotline.base.jobs import wake
from hotline.intake.channels.sms import READ_SMS, take_in_sms
from hotline.notices.gateways.door import from_gateway

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


def _bad(why: str) -> HttpResponse:
    return HttpResponseBadRequest(f"{why}\n", content_type="text/plain")
