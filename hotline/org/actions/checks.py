"""How a verb says no."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models

from hotline.base.refusal import Refused


def must(holds: bool, reason: str) -> None:
    """`Refused(reason)` unless the condition holds."""
    if not holds:
        raise Refused(reason)


def save(thing: models.Model, *fields: str) -> None:
    """Check all fields and constraints, then write `fields` (all of a new thing); a bad value is a refusal in words."""
    try:
        thing.full_clean()
        thing.save(update_fields=fields or None)
    except ValidationError as error:
        _forget(thing)
        raise Refused("；".join(dict.fromkeys(error.messages))) from error
    except IntegrityError as error:
        raise Refused("刚刚有人写入了同样的内容，请刷新后再试") from error


def _forget(thing: models.Model) -> None:
    """The caller goes on showing the thing: as it is in the database, not as it was asked to be."""
    if thing.pk and not thing._state.adding:
        thing.refresh_from_db()
