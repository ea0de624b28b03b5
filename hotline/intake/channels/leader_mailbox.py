"""领导信箱、市长信箱: letters that another office's mailbox pushes, one JSON a letter. Pure.

Fields as public mailboxes have them: title of at most 60 letters, body of at most 4,000, what the writer chose about
secrecy and publication, whose mailbox it was.
"""

from collections.abc import Mapping
from typing import Any, Final

from hotline.catalog.vocabulary import Channel, Kind
from hotline.intake.categorise import kind_of
from hotline.intake.incoming import KINDS, Incoming, Reader

CHANNEL: Final = Channel.LEADER


def read(payload: Mapping[str, Any]) -> Incoming:
    """letter_no, title, content; type, addressee, written_at, name, phone, address, area_code, place, is_secret, is_public,
    attachments. Raises BadPayload."""
    given = Reader(payload)
    title, content = given.text("title", most=60, required=True), given.text("content", most=4000, required=True)
    kind = given.one_of("type", KINDS, kind_of(title, content))
    fields: dict[str, Any] = {
        "number": given.text("letter_no", most=60, required=True), "title": title, "content": content, "kind": kind,
        "name": given.text("name", most=20), "phone": given.text("phone", most=20), "address": given.text("address", most=120),
        "area": given.text("area_code", most=12), "place": given.text("place", most=120), "addressee": given.text("addressee", most=40),
        "written_at": given.moment("written_at"), "is_secret": given.flag("is_secret") or kind == Kind.REPORT,
        "consents_to_publish": given.flag("is_public"), "papers": given.papers("attachments"),
    }  # fmt: skip
    return given.done(lambda: Incoming(**fields))
