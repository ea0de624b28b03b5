"""受理: what came in, raw, exactly as it came. Never edited; an order is made from it."""

from django.db import models
from django.db.models import Q

from hotline.base import clock
from hotline.catalog.vocabulary import Channel
from hotline.workorders.models import WorkOrder


class Appeal(models.Model):
    """诉求, as received. `source` and `external_no` together are the idempotency key: the same message is taken in once."""

    source = models.CharField("来源", max_length=40)
    external_no = models.CharField("来源编号", max_length=80)
    channel = models.CharField("渠道", max_length=16, choices=Channel)
    sealed = models.BinaryField("原文（加密）")  # JSON as received; it names a person
    # Of what comes in by message: keyed hashes of who sent it and of what it says, by which repeats are known.
    sender_hash = models.CharField(max_length=32, blank=True)
    content_hash = models.CharField(max_length=32, blank=True)
    received_at = models.DateTimeField("收到时间", default=clock.now)
    order = models.ForeignKey(
        WorkOrder, verbose_name="工单", null=True, on_delete=models.PROTECT, related_name="appeals"
    )
    refused_because = models.CharField("未成单原因", max_length=200, blank=True)

    class Meta:
        ordering = ["-id"]
        verbose_name = "诉求"
        constraints = [models.UniqueConstraint(fields=["source", "external_no"], name="one_appeal_of_a_message")]
        indexes = [
            models.Index(fields=["id"], name="appeals_without_order", condition=Q(order=None, refused_because="")),
            models.Index(fields=["sender_hash", "received_at"], name="appeals_of_sender", condition=~Q(sender_hash="")),
        ]
