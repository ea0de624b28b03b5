"""网上诉求的表单. The limits are those of the city's mailbox: a title of 10 to 25 characters, a text of 600."""

from typing import Any, Final

from django import forms

from hotline.base.form_fields import Choices, LongText, UploadField
from hotline.base.papers import examined
from hotline.base.refusal import Refused
from hotline.catalog.vocabulary import Kind
from hotline.org.forms.fields import Place
from hotline.org.models import Area
from hotline.workorders.forms.base import degree_fields

TITLE_LEAST, TITLE_MOST, TEXT_MOST = 10, 25, 600
MOST_PICTURES: Final = 9
PICTURES: Final = ("jpg", "jpeg", "png")
VIDEO: Final = "mp4"
MOST_MB: Final = 10


class AppealForm(forms.Form):
    token = forms.CharField(max_length=40, widget=forms.HiddenInput)
    kind = forms.ChoiceField(
        label="诉求类型", choices=Kind, widget=Choices, error_messages={"required": "请选择诉求类型"}
    )
    title = forms.CharField(
        label="标题", min_length=TITLE_LEAST, max_length=TITLE_MOST,
        help_text=f"{TITLE_LEAST}至{TITLE_MOST}个字，说明什么地方、什么事，如“阳光花园3号楼电梯停运一周”。",
        error_messages={
            "required": "请写标题",
            "min_length": f"标题太短：请写{TITLE_LEAST}至{TITLE_MOST}个字，说清地点和事情",
            "max_length": f"标题太长：最多{TITLE_MOST}个字",
        },
    )  # fmt: skip
    content = forms.CharField(
        label="内容", max_length=TEXT_MOST, widget=LongText(rows=6),
        help_text=f"什么时候、什么地方、发生了什么、希望怎样解决，最多{TEXT_MOST}字。",
        error_messages={"required": "请写明内容", "max_length": f"内容太长：最多{TEXT_MOST}个字，其余可以等受理后补充"},
    )  # fmt: skip
    area = forms.ModelChoiceField(
        Area.objects.all(), label="事发地", widget=Place(),
        error_messages={"required": "请选择事发地，不清楚村居的选到镇街", "invalid_choice": "请从列表中选择事发地"},
    )  # fmt: skip
    place = forms.CharField(label="详细地点", max_length=120, required=False, help_text="小区、楼号、路口等。")
    lng, lat = degree_fields()
    name = forms.CharField(
        label="您的姓名", max_length=20, required=False, help_text="可以不填；填写后便于工作人员联系您。",
        widget=forms.TextInput({"autocomplete": "name"}),
    )  # fmt: skip
    papers = UploadField(
        label="照片或视频", most=MOST_PICTURES, max_mb=MOST_MB, endings=(*PICTURES, VIDEO),
        help_text=f"最多{MOST_PICTURES}张照片（jpg、png），或1段视频（mp4），每个不超过{MOST_MB} MB。",
    )  # fmt: skip
    is_secret = forms.BooleanField(
        label="要求保密", required=False, help_text="承办单位看不到您的身份和您上传的材料。举报件一律保密。"
    )
    consents_to_publish = forms.BooleanField(
        label="同意公开办理情况",
        required=False,
        help_text="公开前会隐去姓名、电话、门牌等，并经人工审核；举报件、保密件一律不公开。",
    )

    def clean_papers(self) -> list[Any]:
        papers: list[Any] = self.cleaned_data["papers"]
        videos = [one for one in papers if (one.name or "").lower().endswith(f".{VIDEO}")]
        if videos and len(papers) > 1:
            raise forms.ValidationError("视频只能上传1段，并且不能与照片同时上传")
        for paper in papers:
            try:
                examined(paper)
            except Refused as refused:
                raise forms.ValidationError(refused.reason) from None
        return papers

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("lng") is None or data.get("lat") is None:
            data["lng"] = data["lat"] = None
        return data
