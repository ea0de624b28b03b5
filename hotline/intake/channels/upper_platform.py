"""上级平台: what the province's 12345 or the national platform passes down, with its number and its limit. Pure."""

from collections.abc import Mapping
from typing import Any, Final

from hotline.catalog.vocabulary import Channel, Kind
from hotline.intake.categorise import kind_of
from hotline.intake.channels.wishes import title_of
from hotline.intake.incoming import KINDS, Incoming, Reader

CHANNEL: Final = Channel.PLATFORM


def read(payload: Mapping[str, Any]) -> Incoming:
    """case_no, content; title, case_type, accept_time, limit_time, caller{name, phone, address}, area_code, event_place, event_time,
    secret, open, attachments. Raises BadPayload."""
    given = Reader(payload)
    caller = payload.get("caller")
    writer = Reader(caller if isinstance(caller, Mapping) else {})
    content = given.text("content", most=4000, required=True)
    title = given.text("title", most=60) or title_of(content or "无标题")
    kind = given.one_of("case_type", KINDS, kind_of(title, content))
    fields: dict[str, Any] = {
        "number": given.text("case_no", most=60, required=True), "title": title, "content": content, "kind": kind,
        "name": writer.text("name", most=20), "phone": writer.text("phone", most=20), "address": writer.text("address", most=120),
        "area": given.text("area_code", most=12), "place": given.text("event_place", most=120),
        "occurred_at": given.moment("event_time"), "written_at": given.moment("accept_time"), "asked_by_at": given.moment("limit_time"),
        "is_secret": given.flag("secret") or kind == Kind.REPORT, "consents_to_publish": given.flag("open"),
        "papers": given.papers("attachments"),
    }  # fmt: skip
    given.faults += writer.faults
    return given.done(lambda: Incoming(**fields))
