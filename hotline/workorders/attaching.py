"""上传附件: what a file is, is read from its bytes, never believed from its name."""

import hashlib

import filetype
from django.core.files.uploadedfile import UploadedFile

from hotline.base.refusal import Refused
from hotline.org.models import User
from hotline.workorders.models import Assignment, Attachment, WorkOrder

MOST_BYTES = 20 * 2**20
MOST_FILES = 60  # of one order
ALLOWED = {
    "image/jpeg": ("jpg", "jpeg"), "image/png": ("png",), "application/pdf": ("pdf",), "audio/mpeg": ("mp3",), "audio/x-wav": ("wav",),
    "video/mp4": ("mp4",), "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ("docx",),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ("xlsx",),
}  # fmt: skip


def attach(
    order: WorkOrder, file: "UploadedFile[bytes]", *, actor: User, kind: str, turn: Assignment | None = None
) -> Attachment:
    """Store one file with the order, or with a unit's turn. Refuses what its bytes do not bear out."""
    name = (file.name or "").replace("\\", "/").rpartition("/")[2].strip()
    size = file.size or 0
    if not 0 < size <= MOST_BYTES:
        raise Refused(f"“{name}”是空文件" if not size else f"“{name}”超过{MOST_BYTES // 2**20}MB")
    if Attachment.objects.filter(order=order).count() >= MOST_FILES:
        raise Refused(f"一件工单最多{MOST_FILES}个附件")
    head = file.read(8192)
    file.seek(0)
    guess = filetype.guess(head)
    found = guess.mime if guess else ""
    ending = name.rpartition(".")[2].lower()
    if ending not in ALLOWED.get(found, ()):
        raise Refused(f"“{name}”的内容不是{ending or '可识别'}格式，不能上传")
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    file.name = f"{digest.hexdigest()[:24]}.{ending}"
    return Attachment.objects.create(
        order=order, assignment=turn, kind=kind, file=file, name=name[-120:], content_type=found, size=size,
        sha256=digest.hexdigest(), uploaded_by=actor,
    )  # fmt: skip
