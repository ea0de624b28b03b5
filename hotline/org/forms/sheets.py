"""The form of the import."""

from django import forms

from hotline.base.form_fields import UploadField
from hotline.org.sheets.geojson import ENDINGS
from hotline.org.sheets.reading import MAX_BYTES


class ImportForm(forms.Form):
    """`tried` is the mark of the file of the trial; empty, this is the trial."""

    file = UploadField(
        label="工作簿或边界",
        required=True,
        most=1,
        max_mb=MAX_BYTES // 2**20,
        endings=("xlsx", *ENDINGS),
        error_messages={"required": "请先选择文件"},
        help_text="按模板填写的 .xlsx，或区划边界的 .geojson，最大10 MB",
    )
    tried = forms.CharField(required=False, widget=forms.HiddenInput())
