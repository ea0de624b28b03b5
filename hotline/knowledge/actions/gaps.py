"""缺口: note what the base did not know, ask a unit for it, or say why it is not wanted."""

import re
from typing import Final

from django.db import transaction
from django.db.models import F

from hotline.base import clock
from hotline.base.engine import queue_reactions
from hotline.base.refusal import Refused
from hotline.catalog.models import Category
from hotline.knowledge.engine import one_action
from hotline.knowledge.models import Gap
from hotline.knowledge.people import is_editor
from hotline.org.models import Unit, User

SHORTEST: Final = 2  # characters of a question worth a gap


def note_gap(
    kind: str, text: str, *, order_no: str = "", category: Category | None = None, unit: Unit | None = None
) -> Gap | None:
    """缺口: words that found nothing, or a consultation that had to be dispatched. The same question adds to one gap.

    Called by the search, and by reactions of the apps above. None for what says too little.
    """
    text = " ".join(text.split())[:100]
    key = re.sub(r"[\W_]+", "", text.lower())[:100]
    if len(key) < SHORTEST:
        return None
    now = clock.now()
    more = {"order_no": order_no} if order_no else {}
    with transaction.atomic():
        same = Gap.objects.filter(kind=kind, key=key, state__in=(Gap.State.OPEN, Gap.State.ASKED))
        if order_no and same.filter(order_no=order_no).exists():
            return same.get()  # a job that runs twice counts once
        if same.update(n=F("n") + 1, last_at=now, **more):
            return same.get()
        return Gap.objects.create(
            kind=kind, text=text, key=key, first_at=now, last_at=now, category=category, unit=unit, order_no=order_no
        )


def ask_unit(gap: Gap, *, actor: User, unit: Unit, note: str = "") -> None:
    """交办: the unit that knows is asked to write the article."""
    with one_action():
        _take(gap, actor, Gap.State.ASKED, note, unit=unit)
        queue_reactions("gap.ask_unit", gap_id=gap.pk)


def dismiss(gap: Gap, *, actor: User, note: str) -> None:
    """不需补充, and why."""
    if not note.strip():
        raise Refused("请写明不需补充的原因")
    _take(gap, actor, Gap.State.DISMISSED, note)


def _take(gap: Gap, actor: User, state: str, note: str, unit: Unit | None = None) -> None:
    if not is_editor(actor):
        raise Refused("知识缺口由采编人员处理")
    values = {"settled_by": actor, "settled_at": clock.now(), "note": note.strip()[:200]}
    if unit is not None:
        values["unit"] = unit
    open_ones = Gap.objects.filter(pk=gap.pk, state__in=(Gap.State.OPEN, Gap.State.ASKED))
    if not open_ones.update(state=state, **values):
        raise Refused("这个缺口已经处理过了")
    gap.refresh_from_db()
