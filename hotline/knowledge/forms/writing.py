"""Forms of what is written: the text of a version, and how it goes to review."""

import re
from collections.abc import Mapping
from typing import Any

from django import forms

from hotline.base.form_fields import Choices, Day, LongText, ManyChoices, UploadField
from hotline.catalog.forms.dispatch import CategoryField
from hotline.knowledge.forms.base import StepForm, long_text, unit_field
from hotline.knowledge.models import TEXTS, Gap, Openness, Paper, Version
from hotline.org.forms.fields import AreaField, side_by_side
from hotline.org.models import User

_SIGNS = re.compile(r"[、，,;；\n]+")
MOST_QUESTIONS, MOST_KEYWORDS = 20, 20


class Lines(forms.CharField):
    """Several short texts, one a line. Cleans to a list, each once."""

    def __init__(self, *, label: str, most: int, longest: int, split: str = r"\n+", **kwargs: Any) -> None:
        self.most, self.longest, self.split = most, longest, re.compile(split)
        super().__init__(label=label, required=False, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        mark = "\n" if self.split.pattern == r"\n+" else "、"
        return mark.join(value) if isinstance(value, list | tuple) else value

    def clean(self, value: Any) -> Any:
        found = [one.strip() for one in self.split.split(super().clean(value) or "")]
        found = list(dict.fromkeys(one for one in found if one))
        if len(found) > self.most:
            raise forms.ValidationError(f"最多{self.most}个，现在有{len(found)}个")
        if long := [one for one in found if len(one) > self.longest]:
            raise forms.ValidationError(f"“{long[0][:20]}…”超过{self.longest}个字")
        return found


class TextFields(forms.Form):
    """What a version says. The fields' names are the version's."""

    title = forms.CharField(label="标题", max_length=100, help_text="一句话说清是什么事，如“电动自行车上牌怎么办”")
    answer = forms.CharField(
        label="口径",
        required=False,
        max_length=500,
        widget=LongText(3),
        help_text="话务员照着说的简短答复，说得出口，三句以内",
    )
    questions = Lines(
        label="标准问法", most=MOST_QUESTIONS, longest=100, widget=LongText(3), help_text="市民会怎么问，一行一个"
    )
    body = forms.CharField(
        label="全文",
        required=False,
        max_length=20_000,
        widget=LongText(10),
        help_text="条件、材料、流程、收费、时限等，分段写",
    )
    category = CategoryField(required=False, help_text="送审前须选定")
    area = AreaField(label="适用区域", help_text="全市适用选到市；只在某县、某镇适用的选到县、镇")
    applies_to = forms.CharField(label="适用对象", required=False, max_length=120)
    contact = forms.CharField(label="办理地点和电话", required=False, max_length=300, widget=LongText(2))
    basis_title = forms.CharField(label="依据名称", required=False, max_length=200)
    basis_no = forms.CharField(label="文号", required=False, max_length=60)
    basis_issuer = forms.CharField(label="发文机关", required=False, max_length=80)
    basis_url = forms.URLField(label="链接", required=False, max_length=300, assume_scheme="https")
    openness = forms.ChoiceField(label="公开范围", choices=Openness, widget=Choices(), initial=Openness.INTERNAL)
    valid_from = forms.DateField(label="生效日期", widget=Day())
    valid_to = forms.DateField(label="有效期至", required=False, widget=Day(), help_text="不填为长期有效")
    keywords = Lines(
        label="关键词",
        most=MOST_KEYWORDS,
        longest=20,
        split=_SIGNS.pattern,
        help_text="顿号隔开；市民常用而正文里没有的说法",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        side_by_side(self, "basis_no", "basis_issuer", "valid_from", "valid_to")

    def clean(self) -> Any:
        found = super().clean() or self.cleaned_data
        begin, end = found.get("valid_from"), found.get("valid_to")
        if begin and end and end < begin:
            self.add_error("valid_to", "有效期不能早于生效日期")
        return found


class CreateForm(TextFields):
    """新建. Whose it is, then the text."""

    unit = unit_field("责任单位", "谁对内容负责、谁来更新")
    field_order = ("title", "unit")

    def __init__(self, *args: Any, actor: User, gap: Gap | None = None, **kwargs: Any) -> None:
        self.actor, self.gap = actor, gap
        super().__init__(*args, **kwargs)


class EditForm(StepForm, TextFields):
    verb = "edit"
    explanation = "保存后仍是草稿；写好了再送审。发布之前，热线使用的还是现行版本。"

    papers = UploadField(label="添加附件", most=10, endings=("jpg", "jpeg", "png", "pdf", "docx", "xlsx"))
    dropped = forms.ModelMultipleChoiceField(
        Paper.objects.none(),
        label="不再附带",
        required=False,
        widget=ManyChoices(),
        help_text="勾选后，本版不再附带该文件",
    )
    note = forms.CharField(label="修订说明", required=False, max_length=300, help_text="改了什么、为什么改")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["dropped"]
        papers = self.thing.papers.all()
        if papers:
            field.queryset = papers
            field.label_from_instance = lambda paper: paper.name
        else:
            del self.fields["dropped"]

    def begin(self) -> Mapping[str, Any]:
        version: Version = self.thing
        return {**{name: getattr(version, name) for name in TEXTS}, "note": version.note}


class SubmitForm(StepForm):
    verb = "submit"
    explanation = "送责任单位领导审核，审核通过后报热线办。审核期间不能修改，需要修改可以撤回。"
    note = long_text("送审说明", required=False)


class ReportForm(StepForm):
    verb = "report"
    explanation = "直接送热线办审核发布。"
    note = long_text("送审说明", required=False)


class TakeBackForm(StepForm):
    verb = "take_back"
    explanation = "撤回后回到草稿，修改好再送审。"


class DiscardForm(StepForm):
    verb = "discard"
    explanation = "这份草稿不再使用；从未发布过的知识点一并归档。"
    is_dangerous = True
    note = long_text("作废原因", most=200)


class ReviseForm(StepForm):
    verb = "revise"
    explanation = "复制现行版本，得到一份草稿；修改、审核、发布之后才替换现行版本。"
    note = forms.CharField(label="为什么修订", required=False, max_length=300)


class ProlongForm(StepForm):
    verb = "prolong"
    explanation = "内容不变，只改有效期，随即送审；审核发布后生效。"
    valid_to = forms.DateField(label="新的有效期至", widget=Day())
    note = long_text("延长的依据", most=300)


class PassOnForm(StepForm):
    verb = "pass_on"
    explanation = "确认内容准确、口径得当，报热线办审核发布。"
    note = long_text("审核意见", required=False)


class TurnDownForm(StepForm):
    verb = "turn_down"
    explanation = "退回撰写人修改，修改后重新送审。"
    note = long_text("需要修改的内容")


class PublishForm(StepForm):
    verb = "publish"
    explanation = "立即生效，取代现行版本；本知识点未答复的纠错、催更随之办结。"
    note = long_text("审核意见", required=False)
