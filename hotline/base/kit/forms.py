"""样张的表单: one field of every kind."""

from django import forms

from hotline.base.form_fields import Cascade, Choices, Day, LongText, Moment, UnitPicker, UploadField
from hotline.base.kit.samples import TREE, UNITS


class FilterForm(forms.Form):
    q = forms.CharField(label="关键词", required=False)
    light = forms.ChoiceField(
        label="时限", required=False, choices=[("", "全部"), ("RED", "超期"), ("YELLOW", "即将到期")]
    )
    unit = forms.ChoiceField(
        label="承办单位", required=False, choices=[("", "全部"), *[(pk, name) for pk, name, _ in UNITS]]
    )
    since = forms.DateField(label="受理日期起", required=False, widget=Day())


class StepForm(forms.Form):
    kind = forms.ChoiceField(
        label="诉求类型",
        choices=[
            ("CONSULT", "咨询"),
            ("HELP", "求助"),
            ("COMPLAINT", "投诉"),
            ("REPORT", "举报"),
            ("SUGGESTION", "建议"),
            ("THANKS", "感谢"),
        ],
        widget=Choices(),
    )
    category = forms.CharField(
        label="诉求分类",
        widget=Cascade(["大类", "中类", "小类"], tree=TREE),
        help_text="选到小类，承办单位和时限按小类推荐",
    )
    lead = forms.ChoiceField(
        label="主办单位",
        choices=[(pk, name) for pk, name, _ in UNITS],
        widget=UnitPicker("kit_options"),
        help_text="首接单位负责到底",
    )
    helpers = forms.MultipleChoiceField(
        label="协办单位",
        required=False,
        choices=[(pk, name) for pk, name, _ in UNITS],
        widget=UnitPicker("kit_options", multiple=True),
    )
    happened_at = forms.DateTimeField(label="发生时间", widget=Moment({"data-span": 3}))
    reply_by = forms.DateField(label="回复期限", required=False, widget=Day({"data-span": 3}))
    note = forms.CharField(
        label="派单意见", widget=LongText(), max_length=500, help_text="承办单位会看到这段话，不要写入诉求人身份"
    )
    attachments = UploadField()
    sms = forms.BooleanField(label="短信告知诉求人", required=False)

    def clean_note(self) -> str:
        note: str = self.cleaned_data["note"]
        if len(note) < 5:
            raise forms.ValidationError("派单意见至少写5个字，让承办单位知道要办什么")
        return note
