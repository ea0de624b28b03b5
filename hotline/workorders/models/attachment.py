"""附件: files of an order, checked by content, served only through a permission check."""

from django.db import models

from hotline.base.models import StoredFile
from hotline.workorders.models.assignment import Assignment
from hotline.workorders.models.order import WorkOrder


class Attachment(StoredFile):
    class Kind(models.TextChoices):
        CITIZEN = "CITIZEN", "诉求人提供"
        CONTACT_PROOF = "CONTACT_PROOF", "联系证据"
        SITE_BEFORE = "SITE_BEFORE", "现场照片（办理前）"
        SITE_AFTER = "SITE_AFTER", "现场照片（办理后）"
        HANDLING = "HANDLING", "办理材料"
        DOCUMENT = "DOCUMENT", "公文"

    order = models.ForeignKey(WorkOrder, on_delete=models.PROTECT, related_name="attachments")
    assignment = models.ForeignKey(Assignment, null=True, on_delete=models.PROTECT, related_name="attachments")
    kind = models.CharField("材料类别", max_length=14, choices=Kind)

    class Meta:
        ordering = ["id"]
        verbose_name = "附件"
