"""Rows of one form, whose tables belong to the apps above. No table of its own."""

from functools import cache
from typing import Any, ClassVar

from django.conf import settings
from django.db import models

from hotline.base import clock, trail


@cache
def _labels(field: Any) -> dict[Any, str]:
    return {value: str(label) for value, label in field.flatchoices}


class Labelled(models.Model):
    """`get_…_display` looks a label up; Django's own makes the whole table of labels anew for every value shown."""

    class Meta:
        abstract = True

    def _get_FIELD_display(self, field: Any) -> Any:  # noqa: N802 - Django's name
        value = getattr(self, field.attname)
        return _labels(field).get(value, value)


class Event(models.Model):
    """One step of a thing, as it was taken. Names stand as they read that day. No contact data.

    The app adds the thing (`related_name="events"`), and a trigger that forbids UPDATE and DELETE
    (hotline/base/append_only.py).
    """

    n = models.PositiveIntegerField("序号")
    verb = models.CharField("动作", max_length=24)
    from_state = models.CharField(max_length=20, blank=True)
    to_state = models.CharField(max_length=20)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    actor_name = models.CharField("经办人", max_length=20)
    unit_name = models.CharField("经办单位", max_length=60, blank=True)
    note = models.TextField("意见", blank=True)
    facts = models.JSONField(default=dict)
    at = models.DateTimeField("时间")
    hash = models.CharField(max_length=64)

    of: ClassVar[str] = ""  # the field that points at the thing

    class Meta:
        abstract = True

    def more(self) -> list[Any]:
        """What the app's own events say besides; hashed with the rest."""
        return []

    @property
    def name(self) -> str:
        """What was done, in Chinese; the app's workflow table knows."""
        return self.verb

    def digest(self, before: str, key: str) -> str:
        """The event's hash behind `before`; `key` is the thing's number, by which people know it."""
        content: list[Any] = [
            key, self.n, self.verb, self.from_state, self.to_state, self.actor_id, self.actor_name,
            self.unit_name, self.note, self.facts, trail.canonical(self.at), *self.more(),
        ]  # fmt: skip
        return trail.chained(before, content)


class StoredFile(models.Model):
    """A file that belongs to something: checked by hotline/base/papers.py, served only through a permission check."""

    file = models.FileField(upload_to="%Y/%m/%d")
    name = models.CharField("文件名", max_length=120)
    content_type = models.CharField(max_length=80)
    size = models.PositiveIntegerField("大小")
    sha256 = models.CharField(max_length=64)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField("上传时间", default=clock.now)

    class Meta:
        abstract = True

    @property
    def is_image(self) -> bool:
        return self.content_type.startswith("image/")
