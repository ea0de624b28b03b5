"""Forms that ask: the search, the lists, gaps, synonyms, votes, imports."""

from django import forms

from hotline.base.form_fields import UnitPicker, UploadField
from hotline.catalog.models import Category
from hotline.catalog.sheets.workbook import MAX_BYTES
from hotline.knowledge.forms.base import long_text, unit_field
from hotline.knowledge.forms.writing import Lines
from hotline.org.models import Area, Level, Unit


class SearchForm(forms.Form):
    """查找. All may stay empty."""

    q = forms.CharField(label="问题", required=False, max_length=200)
    validity = forms.ChoiceField(
        label="有效性", required=False, choices=[("", "全部"), ("live", "有效"), ("expired", "已过期")]
    )
    category = forms.ModelChoiceField(
        Category.objects.filter(level=1, is_active=True), label="事项大类", required=False, empty_label="全部"
    )
    area = forms.ModelChoiceField(
        Area.objects.filter(level__in=(Level.CITY, Level.COUNTY)), label="适用于", required=False, empty_label="不限"
    )
    unit = forms.ModelChoiceField(
        Unit.objects.active(), label="责任单位", required=False, widget=UnitPicker("unit_pick")
    )


class DayForm(forms.Form):
    """某一天怎么说的."""

    day = forms.DateField(label="日期", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))


class AskUnitForm(forms.Form):
    unit = unit_field("交由哪个单位补充")
    note = long_text("说明", required=False, most=200)


class DismissForm(forms.Form):
    note = long_text("不需补充的原因", most=200)


class SynonymForm(forms.Form):
    words = Lines(
        label="同义词",
        most=12,
        longest=20,
        split=r"[、，,;；\s]+",
        help_text="市民的说法和文件的说法，顿号或空格隔开，每个至少两个字",
    )
    note = forms.CharField(label="说明", required=False, max_length=100)
    is_active = forms.BooleanField(label="启用", required=False, initial=True)


class ImportForm(forms.Form):
    """`tried` is the mark of the file of the trial; empty, this is the trial."""

    file = UploadField(
        label="文件", required=True, most=1, max_mb=MAX_BYTES // 2**20, endings=("xlsx", "json", "jsonl"),
        error_messages={"required": "请先选择文件"},
        help_text=f".xlsx（表头见右侧，或用导出的文件）、.json、.jsonl，最大{MAX_BYTES // 2**20} MB；更大的用命令行导入",
    )  # fmt: skip
    unit = unit_field("没有写明责任单位的，归", required=False)
    tried = forms.CharField(required=False, widget=forms.HiddenInput())
