"""附件的表单."""

from typing import Any

from django import forms

from hotline.base.form_fields import Choices, UploadField
from hotline.org.models import User
from hotline.org.roles import HANDLE
from hotline.workorders.models import Assignment, Attachment, WorkOrder


class AttachForm(forms.Form):
    kind = forms.ChoiceField(label="材料类别", choices=Attachment.Kind.choices, widget=Choices)
    turn = forms.ModelChoiceField(Assignment.objects.none(), required=False, widget=forms.HiddenInput)
    papers = UploadField(most=9, required=True, label="文件")

    def __init__(self, *args: Any, order: WorkOrder, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = (
            order.assignments.filter(unit__path__startswith=user.unit.path)
            if user.unit is not None and user.has_perm(HANDLE)
            else order.assignments.none()
        )
        self.fields["turn"].queryset = own  # type: ignore[attr-defined]
        self.own = own.order_by("-id").first()

    def clean_turn(self) -> Assignment | None:
        """A unit's papers belong to its newest turn."""
        return self.cleaned_data["turn"] or self.own
