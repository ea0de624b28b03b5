"""上传附件 to an order, or to a unit's turn with it."""

from django.core.files.uploadedfile import UploadedFile

from hotline.base.papers import examined
from hotline.base.refusal import Refused
from hotline.org.models import User
from hotline.workorders.models import Assignment, Attachment, WorkOrder

MOST_FILES = 60  # of one order


def attach(
    order: WorkOrder, file: "UploadedFile[bytes]", *, actor: User, kind: str, turn: Assignment | None = None
) -> Attachment:
    """Store one file with the order, or with a unit's turn. Refuses what its bytes do not bear out."""
    found = examined(file)
    if Attachment.objects.filter(order=order).count() >= MOST_FILES:
        raise Refused(f"一件工单最多{MOST_FILES}个附件")
    return Attachment.objects.create(order=order, assignment=turn, kind=kind, uploaded_by=actor, **found)
