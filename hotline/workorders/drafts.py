"""暂存: keep what is being typed, give it back, forget it when the step stood."""

import json
from datetime import datetime

from django.forms import Form
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from hotline.base import clock, crypto
from hotline.base.prepared import run
from hotline.org.models import User
from hotline.workorders.models import FormDraft

MOST_BYTES = 60_000


def keep_draft(user: User, key: str, typed: QueryDict) -> None:
    """Sealed, for it may name a citizen. One row per person and form; the last typing wins."""
    fields = {name: typed.getlist(name) for name in typed if name != "csrfmiddlewaretoken"}
    text = json.dumps(fields, ensure_ascii=False)
    if len(text) > MOST_BYTES:
        return
    FormDraft.objects.update_or_create(
        user=user, form_key=key[:60], defaults={"sealed": crypto.seal(text), "saved_at": clock.now()}
    )


def restore(form: Form, user: User, key: str) -> datetime | None:
    """Begin an unbound form with what was kept, and say when; shown as typed, judged only when it is sent."""
    row = FormDraft.objects.filter(user=user, form_key=key[:60]).first()
    if row is None:
        return None
    kept = QueryDict(mutable=True)
    for name, values in json.loads(crypto.unseal(row.sealed)).items():
        kept.setlist(name, values)
    for name, field in form.fields.items():
        if not field.widget.value_omitted_from_data(kept, MultiValueDict(), name):
            form.initial[name] = field.widget.value_from_datadict(kept, MultiValueDict(), name)
    return row.saved_at


def forget_draft(user: User, key: str) -> None:
    run("DELETE FROM workorders_formdraft WHERE user_id = %s AND form_key = %s", user.pk, key[:60])
