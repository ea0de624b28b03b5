"""The form of an import."""

from django import forms

from hotline.base.form_fields import UploadField
from hotline.catalog.sheets.workbook import MAX_BYTES


class ImportForm(forms.Form):
    """`tried` is the mark of the file of the trial; empty, this is the trial."""

    file = UploadField(
        label="工作簿",
        required=True,
        most=1,
        max_mb=MAX_BYTES // 2**20,
        endings=("xlsx",),
        error_messages={"required": "请先选择工作簿"},
        help_text=f"在导出的工作簿里改好的 .xlsx，最大{MAX_BYTES // 2**20} MB",
    )
    tried = forms.CharField(required=False, widget=forms.HiddenInput())
