"""改模板: each change is a new version; old ones are kept."""

from django.db import IntegrityError, transaction

from hotline.base.refusal import Refused
from hotline.notices import queries
from hotline.notices.models import Template
from hotline.notices.texts import TEXTS
from hotline.notices.wording import mistakes_in
from hotline.org.models import User


def write_text(key: str, *, actor: User, title: str, body: str, is_on: bool, why: str, over: int) -> Template:
    """The text's next version. `over` is the version that the writer had before his eyes."""
    text, now = TEXTS[key], queries.wording(key)
    title, body = title.strip(), body.strip()
    if not body or (text.is_for_staff and not title):
        raise Refused("内容不能空")
    wrong = mistakes_in(title, text.names) + mistakes_in(body, text.names)
    if wrong:
        raise Refused("；".join(wrong))
    if text.must and not is_on:
        raise Refused(f"“{text.name}”不能停用")
    if (title, body, is_on) == (now.title, now.body, now.is_on):
        raise Refused("没有改动任何内容")
    try:
        if now.version != over:
            raise IntegrityError
        with transaction.atomic():
            return Template.objects.create(
                key=key, version=over + 1, title=title, body=body, is_on=is_on, why=why.strip(), written_by=actor
            )
    except IntegrityError:
        raise Refused("别人刚刚改过这条模板，请重新打开后再改") from None
