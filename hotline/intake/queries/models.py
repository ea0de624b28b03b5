"""建议模型: which are in use, read once per process and checked by their signature."""

import logging
from hashlib import sha256
from threading import Lock
from typing import TYPE_CHECKING, Final

from django.utils.crypto import constant_time_compare, salted_hmac

from hotline.intake.models import SuggestionArrays, SuggestionModel

if TYPE_CHECKING:
    from hotline.intake.suggesting.tree import Tree

logger = logging.getLogger(__name__)
SALT: Final = "hotline.intake.suggesting"

_kept: dict[int, "Tree | None"] = {}
_reading = Lock()


def signature_of(model_id: int, data: bytes) -> str:
    """By the signing key, over the number and the bytes: neither can be put in the place of another's."""
    return salted_hmac(SALT, f"{model_id}:{sha256(data).hexdigest()}", algorithm="sha256").hexdigest()


def in_use() -> dict[str, int]:
    """The keys of the models in use, by purpose. One query."""
    return dict(SuggestionModel.objects.filter(is_in_use=True).order_by().values_list("purpose", "pk"))


def last_trained() -> SuggestionModel | None:
    """The model trained last, whatever for."""
    trained = SuggestionModel.objects.filter(state=SuggestionModel.State.READY, arrays__isnull=False)
    return trained.order_by("-trained_at", "-id").first()


def tree_of(model_id: int) -> "Tree | None":
    """What the model learned; None where its numbers are gone, damaged or not ours. Read at most once per process."""
    if model_id not in _kept:
        with _reading:
            if model_id not in _kept:
                tree = _read(model_id)
                if len(_kept) > 2:
                    _kept.clear()  # models that were replaced meanwhile
                _kept[model_id] = tree
    return _kept[model_id]


def _read(model_id: int) -> "Tree | None":
    from hotline.intake.suggesting.keeping import BadModel, of_bytes

    row = SuggestionArrays.objects.filter(model=model_id).values_list("data", "signature").first()
    if row is None:
        logger.error("建议模型 %s 没有数据", model_id)
        return None
    data = bytes(row[0])
    if not constant_time_compare(signature_of(model_id, data), row[1]):
        logger.error("建议模型 %s 的签名不符，不予使用", model_id)
        return None
    try:
        return of_bytes(data)
    except BadModel as reason:
        logger.error("建议模型 %s：%s", model_id, reason)
        return None
