"""暂存: what somebody was typing, kept so that nothing typed is ever lost. Sealed, for it may name a citizen."""

from django.db import models

from hotline.base import clock
from hotline.org.models import User


class FormDraft(models.Model):
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="drafts")
    form_key = models.CharField(max_length=60)  # "register", "reply:123"
    sealed = models.BinaryField()
    saved_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "form_key"], name="one_draft_of_a_form")]
