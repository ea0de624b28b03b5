"""Forms as they stand on a page: labelled, explained, and readable without colour."""

import re
from datetime import date
from html.parser import HTMLParser
from typing import Any, ClassVar

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import path
from django.utils.datastructures import MultiValueDict
from django.utils.safestring import mark_safe

from hotline.base.form_fields import (
    CLASS_OF,
    WRITTEN,
    Cascade,
    Choices,
    Day,
    LongText,
    ManyChoices,
    Moment,
    Picker,
    Renderer,
    UploadField,
    tree_json,
    unchanging,
)


def options(request: HttpRequest) -> HttpResponse:
    return HttpResponse("")


urlpatterns = [path("units/options/", options, name="options")]
pytestmark = pytest.mark.urls(__name__)

UNITS = [("1", "市供热公司"), ("2", "市城市管理局"), ("3", "临澄区人民政府")]
TREE = [("01", "城市管理", ""), ("0101", "市容环境", "01"), ("010101", "占道经营", "0101")]


class EveryField(forms.Form):
    name = forms.CharField(label="称呼", max_length=20, help_text="怎么称呼来电人")
    age = forms.IntegerField(label="年龄", required=False)
    kind = forms.ChoiceField(
        label="诉求类型", choices=[("A", "咨询"), ("B", "投诉")], widget=Choices(), help_text="选一个"
    )
    tags = forms.MultipleChoiceField(
        label="标签", choices=[("X", "重复"), ("Y", "集中")], widget=ManyChoices(), required=False
    )
    channel = forms.ChoiceField(label="渠道", choices=[("P", "电话"), ("W", "网站")])
    on = forms.DateField(label="发生日期", widget=Day())
    at = forms.DateTimeField(label="来电时间", widget=Moment())
    text = forms.CharField(label="内容", widget=LongText(), max_length=500)
    category = forms.CharField(label="分类", widget=Cascade(["大类", "中类", "小类"], tree=TREE))
    lead = forms.ChoiceField(label="主办单位", choices=UNITS, widget=Picker("options"))
    helpers = forms.MultipleChoiceField(
        label="协办单位", choices=UNITS, widget=Picker("options", multiple=True), required=False
    )
    papers = UploadField()
    secret = forms.BooleanField(label="要求保密", required=False)


class Page(HTMLParser):
    """The elements of a page: (tag, attributes)."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def ids(self) -> set[str]:
        return {str(attrs["id"]) for _, attrs in self.elements if "id" in attrs}


def bound(**typed: Any) -> EveryField:
    data = QueryDict(mutable=True)
    for name, value in typed.items():
        data.setlist(name, value if isinstance(value, list) else [value])
    return EveryField(data)


@pytest.mark.parametrize("form", [EveryField(), bound()], ids=["fresh", "with errors"])
def test_every_control_has_a_label_and_every_reference_leads_somewhere(form: EveryField) -> None:
    page = Page(str(form))
    labelled = {attrs["for"] for tag, attrs in page.elements if tag == "label" and "for" in attrs}
    for name in ("name", "age", "channel", "on", "at", "text", "category", "lead", "helpers"):
        assert f"id_{name}" in labelled
        assert f"id_{name}" in page.ids()
    for _, attrs in page.elements:
        for reference in (attrs.get("aria-describedby") or "").split():
            assert reference in page.ids()


def test_no_id_is_given_twice() -> None:
    ids = [attrs["id"] for _, attrs in Page(str(bound())).elements if "id" in attrs]
    assert len(ids) == len(set(ids))


def test_required_fields_say_so_in_words() -> None:
    n_required = sum(field.required for field in EveryField.base_fields.values())
    assert str(EveryField()).count("必填") == n_required


def test_an_error_has_a_sign_a_sentence_and_marks_its_control() -> None:
    form = bound(name="", kind="A")
    shown = str(form["name"].as_field_group())
    assert "请填写这一项" in shown
    assert "<svg" in shown
    assert 'aria-invalid="true"' in shown
    assert 'aria-describedby="id_name_helptext id_name_error"' in shown
    assert 'id="id_name_error"' in shown


def test_radio_buttons_stand_in_a_named_group() -> None:
    shown = str(EveryField()["kind"].as_field_group())
    assert re.search(r'<fieldset aria-describedby="id_kind_helptext">\s*<legend[^>]*>诉求类型', shown)
    assert shown.count('type="radio"') == 2


def test_djangos_own_widgets_get_our_classes() -> None:
    form = EveryField()
    assert 'class="form-control"' in str(form["name"])
    assert 'class="form-control"' in str(form["age"])
    assert 'class="form-select"' in str(form["channel"])
    assert 'class="form-check-input"' in str(form["secret"])


class Django(Renderer):
    """Ours, but with Django's own templates for its inputs and selects."""

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        return str(self.get_template(template_name).render(context, request=request))


@pytest.mark.parametrize(
    ("widget", "value"),
    [
        (forms.TextInput({"maxlength": 20, "required": True, "disabled": False, "placeholder": 'a"b'}), "<b>\"王'&"),
        (forms.TextInput(), None),
        (forms.HiddenInput(), 7),
        (forms.NumberInput({"min": 0}), 0),
        (Day({"id": "id_on"}), date(2026, 11, 3)),
        (forms.CheckboxInput(), True),
        (forms.CheckboxInput(), False),
        (forms.Select({"data-x": mark_safe("&amp;")}, [("", "全部"), ("A", "<咨询>"), (3, "三")]), "A"),
        (forms.Select({}, [("县区", [("1", "河东"), ("2", "河西")]), ("", "—")]), "2"),
        (forms.SelectMultiple({}, [("1", "河东"), ("2", "河西"), ("3", "柳林")]), ["1", "3"]),
        (forms.NullBooleanSelect(), None),
    ],
)
def test_inputs_and_selects_are_written_as_djangos_templates_write_them(widget: forms.Widget, value: Any) -> None:
    written = widget.render("it", value, {"aria-invalid": "true"}, Renderer())
    # The class is added by `Renderer` in both cases: to the same attributes.
    context = widget.get_context("it", value, {"aria-invalid": "true"})
    template = widget.template_name
    css = CLASS_OF.get(template)
    if css:
        context["widget"]["attrs"]["class"] = css
    by_django = Django().render(template, context)
    assert template in WRITTEN
    assert re.sub(r">\s+<", "><", written) == re.sub(r">\s+<", "><", by_django).strip()


def test_nothing_typed_is_lost() -> None:
    shown = str(
        bound(name="周<先生>", age="三十", kind="B", channel="W", on="2026-13-40", at="2026-11-23T09:30",
              text="暖气\n不热", category="0101", lead="2", helpers=["1", "3"])
    )  # fmt: skip
    for typed in ("周&lt;先生&gt;", "三十", "2026-13-40", "2026-11-23T09:30", "暖气\n不热"):
        assert typed in shown
    assert re.search(r'value="B"[^>]* checked', shown)
    assert re.search(r'<option value="W" selected>', shown)
    assert 'name="category" value="0101"' in shown
    for name, value in (("lead", "2"), ("helpers", "1"), ("helpers", "3")):
        assert f'<input type="hidden" name="{name}" value="{value}">' in shown


def test_a_picker_renders_the_chosen_only_and_says_where_to_ask() -> None:
    shown = str(bound(lead="2")["lead"])
    assert "市城市管理局" in shown
    assert "市供热公司" not in shown
    assert 'data-url="/units/options/"' in shown
    assert 'role="combobox"' in shown


def test_a_value_that_is_not_on_offer_is_refused_and_not_shown() -> None:
    form = bound(lead="99")
    assert "lead" in form.errors
    assert 'value="99"' not in str(form["lead"])


def test_a_picker_of_several_cleans_to_a_list() -> None:
    assert "helpers" not in bound(helpers=["1", "3"]).errors
    assert bound(helpers=["1", "3"])["helpers"].data == ["1", "3"]


def test_a_cascade_carries_its_tree_as_data_that_is_never_run() -> None:
    shown = str(EveryField()["category"])
    assert '<script type="application/json">[["01", "' in shown
    assert [name for name in ("大类", "中类", "小类") if f'aria-label="{name}"' in shown] == ["大类", "中类", "小类"]


def test_the_json_of_a_tree_is_compact_and_chinese() -> None:
    assert tree_json(TREE[:2]) == '[["01","城市管理",""],["0101","市容环境","01"]]'


class Papers(forms.Form):
    papers = UploadField(most=2, max_mb=1, endings=("jpg", "pdf"))
    needed = UploadField(required=True)


def sent(**files: Any) -> Papers:
    return Papers({}, MultiValueDict(files))


def file(name: str, n_bytes: int = 10) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, b"x" * n_bytes)


def test_several_files_clean_to_a_list_in_their_order() -> None:
    form = sent(papers=[file("a.jpg"), file("b.PDF")], needed=[file("c.pdf")])
    assert form.is_valid()
    assert [one.name for one in form.cleaned_data["papers"]] == ["a.jpg", "b.PDF"]


def test_no_file_is_an_empty_list_or_an_error_where_one_is_needed() -> None:
    form = sent()
    assert form.errors == {"needed": ["请选择文件"]}
    assert form.cleaned_data["papers"] == []


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ([file("a.jpg"), file("b.jpg"), file("c.jpg")], "一次最多上传 2 个文件，现在选了 3 个"),
        ([file("a.exe")], "“a.exe”的类型不能上传，可以上传：jpg、pdf"),
        ([file("a.jpg", 2**20 + 1)], "“a.jpg”超过 1 MB"),
        ([file("a.jpg", 0)], "“a.jpg”是空文件"),
    ],
)
def test_a_bad_file_is_named_in_the_message(files: list[SimpleUploadedFile], message: str) -> None:
    assert sent(papers=files).errors["papers"] == [message]


class Whole(forms.Form):
    SPANS: ClassVar[dict[str, int]] = {"name": 2}
    name = forms.CharField(label="诉求人")
    kind = forms.ChoiceField(label="类型", choices=[("A", "咨询")])


@unchanging
class Part(Whole):
    pass


def test_forms_that_change_nothing_share_their_fields_but_not_what_was_typed() -> None:
    one, other = Part({"name": "王建国", "kind": "A"}), Part({"name": "", "kind": "B"})
    assert one.fields["name"] is other.fields["name"]
    assert one.is_valid() and one.cleaned_data == {"name": "王建国", "kind": "A"}
    assert set(other.errors) == {"name", "kind"} and not one.errors
    assert 'data-span="2"' in str(one["name"]) and 'value="王建国"' in str(one["name"])
    del one.fields["kind"]
    assert "kind" in Part().fields


def test_the_class_above_keeps_fields_of_its_own() -> None:
    assert Whole().fields["name"] is not Whole().fields["name"]
    assert "data-span" not in str(Whole()["name"])
