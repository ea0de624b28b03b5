"""网站稿件的表单: one for each verb, its fields the verb's arguments."""

from collections.abc import Mapping
from types import ModuleType
from typing import Any, ClassVar

from django import forms

from hotline.base import step_form
from hotline.base.form_fields import LongText, UploadField
from hotline.org.models import User
from hotline.portal.actions import publications, words
from hotline.portal.models import Column, Picture
from hotline.portal.workflow import PUBLICATION

FORMS: dict[str, type["StepForm"]] = {}


class StepForm(step_form.StepForm):
    """`thing` is the piece."""

    steps = PUBLICATION
    actions: ClassVar[ModuleType] = publications
    by_verb = FORMS


def _note(label: str, *, required: bool = True) -> forms.CharField:
    return forms.CharField(label=label, required=required, max_length=300, widget=LongText(rows=3))


class EditForm(StepForm):
    verb = "edit"
    explanation = "保存后可以预览，写好再送审；发布前由另一人审核。"
    title = forms.CharField(label="标题", max_length=60)
    body = forms.CharField(label="正文", max_length=8000, widget=LongText(rows=12), help_text="空一行分段。")
    reply = forms.CharField(label="办理情况", required=False, max_length=4000, widget=LongText(rows=8))
    pictures = UploadField(
        label="插图和附件", most=6, max_mb=10, endings=("jpg", "jpeg", "png", "pdf"),
        help_text="图片显示在文中，PDF作为附件下载。最多6个，每个不超过10 MB。",
    )  # fmt: skip
    dropped = forms.ModelMultipleChoiceField(
        Picture.objects.none(), label="去掉已有的附件", required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = self.thing.pictures.all()
        if own:
            self.fields["dropped"].queryset = own  # type: ignore[attr-defined]
            self.fields["dropped"].label_from_instance = lambda one: one.name  # type: ignore[attr-defined]
        else:
            del self.fields["dropped"]
        if self.thing.column == Column.CASE:
            self.fields["body"].label = "诉求内容"
            self.fields["reply"].required = True
        else:
            del self.fields["reply"]

    def begin(self) -> Mapping[str, Any]:
        return {"title": self.thing.title, "body": self.thing.body, "reply": self.thing.reply}


class SubmitForm(StepForm):
    verb = "submit"
    explanation = "送审前系统检查：是否还有姓名、电话、证件、车牌、门牌和敏感词。"
    note = _note("给审核人的说明", required=False)


class TurnDownForm(StepForm):
    verb = "turn_down"
    explanation = "退回起草人修改。"
    note = _note("要改什么")


class PublishForm(StepForm):
    verb = "publish"
    explanation = "发布后市民立即可以看到。请通读全文，确认没有可以认出人的内容。"
    note = _note("审核意见", required=False)


class WithdrawForm(StepForm):
    verb = "withdraw"
    is_dangerous = True
    explanation = "立即从网站撤下，不能恢复；需要时重新起草。"
    note = _note("撤下的原因")


class NewsForm(forms.Form):
    title = forms.CharField(label="标题", max_length=60)
    body = forms.CharField(label="正文", max_length=8000, widget=LongText(rows=12), help_text="空一行分段。")


class CaseForm(forms.Form):
    no = forms.RegexField(
        r"^\s*\d{12}\s*$", label="工单编号", max_length=20, error_messages={"invalid": "工单编号是12位数字"},
        help_text="已办结、诉求人同意公开的工单；举报、政法、保密件不能公开。",
    )  # fmt: skip


class WordsForm(forms.Form):
    words = forms.CharField(
        label="敏感词",
        required=False,
        max_length=20000,
        widget=LongText(rows=16),
        help_text="一行一个，至少两个字。中间的标点和空格不影响查找。",
    )

    def take(self, actor: User) -> Any:
        """Raises Refused."""
        return words.write_words(actor=actor, words=self.cleaned_data["words"])
