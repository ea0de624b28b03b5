"""表单: how forms and their fields look, and the widgets that Django does not have.

`{{ form }}` renders every field with label, 必填 mark, help and error, tied together for screen readers.
"""

import copy
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from html import escape
from typing import Any, TypeVar

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.forms.renderers import DjangoTemplates
from django.template.loader import get_template
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from hotline.base.templatetags.page import as_text, attributes, icon

F = TypeVar("F", bound=forms.BaseForm)

# Django's own widgets in the look of ours: template → class of its element.
CLASS_OF: Mapping[str, str] = {
    "django/forms/widgets/select.html": "form-select",
    "django/forms/widgets/textarea.html": "form-control",
    "django/forms/widgets/checkbox.html": "form-check-input",
    **{
        f"django/forms/widgets/{kind}.html": "form-control"
        for kind in ("text", "number", "email", "url", "password", "date", "datetime", "time", "file", "tel", "search")
    },
}
INSTEAD_OF: Mapping[str, str] = {
    "django/forms/widgets/radio.html": "base/form/choices.html",
    "django/forms/widgets/checkbox_select.html": "base/form/choices.html",
    "django/forms/errors/list/ul.html": "base/form/errors.html",
    "django/forms/errors/list/default.html": "base/form/errors.html",
}


class Renderer(DjangoTemplates):
    """Our templates for forms and our widgets, Django's own for its widgets, dressed with our classes."""

    form_template_name = "base/form/form.html"
    field_template_name = "base/form/field.html"

    def get_template(self, template_name: str) -> Any:
        template_name = INSTEAD_OF.get(template_name, template_name)
        if template_name.startswith("django/"):
            return super().get_template(template_name)
        return get_template(template_name)

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        if template_name in CLASS_OF:
            attrs = context["widget"]["attrs"]
            attrs["class"] = f"{CLASS_OF[template_name]} {attrs.get('class', '')}".rstrip()
        if (write := WRITTEN.get(template_name)) is not None:
            return write(context["widget"])
        return super().render(template_name, context, request)


class _Unchanging(dict[str, forms.Field]):
    """Django copies a form's fields for each form, to be changed there: here each takes the same ones."""

    def __deepcopy__(self, memo: Any) -> dict[str, forms.Field]:
        return dict(self)


def spread(fields: Mapping[str, forms.Field], spans: Mapping[str, int]) -> None:
    """How many of six columns each field takes; what is not named takes the whole row."""
    for name, span in spans.items():
        fields[name].widget.attrs["data-span"] = span


def unchanging(form: type[F]) -> type[F]:
    """For a form class whose forms change none of their fields: copying twenty of them took longer than checking what was typed.

    What is to be set on them is set here, once: `SPANS`, how many of six columns each takes.
    """
    fields = copy.deepcopy(form.base_fields)  # type: ignore[attr-defined]  # a form's own: those below and above have theirs
    spread(fields, getattr(form, "SPANS", {}))
    form.base_fields = _Unchanging(fields)  # type: ignore[attr-defined]
    return form


# ── inputs and selects, as Django's templates write them ──
# A select of fifteen options is thirty small templates of Django's: half the time of a page with filters.


def _input(widget: Mapping[str, Any]) -> SafeString:
    value = "" if widget["value"] is None else f' value="{as_text(widget["value"])}"'
    return mark_safe(f'<input type="{widget["type"]}" name="{widget["name"]}"{value}{attributes(widget["attrs"])}>')


def _select(widget: Mapping[str, Any]) -> SafeString:
    written = [f'<select name="{widget["name"]}"{attributes(widget["attrs"])}>']
    for group, options, _ in widget["optgroups"]:
        if group:
            written.append(f'<optgroup label="{as_text(group)}">')
        written += (
            f'<option value="{as_text(one["value"])}"{attributes(one["attrs"])}>{as_text(one["label"])}</option>'
            for one in options
        )
        if group:
            written.append("</optgroup>")
    return mark_safe("\n".join([*written, "</select>"]))


def _picker(widget: Mapping[str, Any]) -> SafeString:
    """The box for typing, with what is chosen as chips before it; page.js fills the list beneath and makes new chips of the template."""
    name, found = escape(widget["name"]), f"{as_text(widget['attrs'].get('id', ''))}_found"
    chips = "".join(
        f'<span class="chip" title="{as_text(label)}">{as_text(label)}<input type="hidden" name="{name}" value="{as_text(value)}">'
        f'<button type="button" aria-label="移除 {as_text(label)}">{icon("x")}</button></span>'
        for value, label in widget["chosen"]
    )
    return mark_safe(
        f'<div class="picker" data-picker data-url="{escape(widget["url"])}" data-name="{name}"{" data-multiple" if widget["multiple"] else ""}>'
        f'<div class="picker-box form-control">{chips}<input type="text" role="combobox" aria-expanded="false" aria-autocomplete="list"'
        f' aria-controls="{found}" autocomplete="off" placeholder="{escape(widget["placeholder"])}"{attributes(widget["attrs"])}></div>'
        f'<ul class="options" role="listbox" id="{found}" aria-label="查找结果" hidden></ul>'
        f'<template><span class="chip"><input type="hidden" name="{name}"><button type="button">{icon("x")}</button></span></template></div>'
    )


WRITTEN: Mapping[str, Callable[[Mapping[str, Any]], SafeString]] = {
    "django/forms/widgets/select.html": _select,
    "picker": _picker,
    **{
        f"django/forms/widgets/{kind}.html": _input
        for kind in ("input", "text", "number", "email", "url", "password", "date", "datetime", "time", "hidden", "tel", "search", "checkbox")
    },
}  # fmt: skip


class Choices(forms.RadioSelect):
    """Up to six options side by side as buttons; arrow keys move, as in every radio group."""

    template_name = "base/form/choices.html"


class ManyChoices(forms.CheckboxSelectMultiple):
    """The same, several may hold."""

    template_name = "base/form/choices.html"


class Day(forms.DateInput):
    """A date, picked or typed."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class Moment(forms.DateTimeInput):
    """A date with its time, to the minute, in the city's time."""

    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")


class LongText(forms.Textarea):
    """Text of several lines that grows with what is typed; with `max_length` on the field it counts down."""

    def __init__(self, rows: int = 4, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"rows": rows, "data-grow": True, **(attrs or {})})


class Cascade(forms.TextInput):
    """Dependent selects over a tree of codes, with one box above them that filters the whole tree while typing.

    The tree is a list of `[code, name, code of the parent or ""]`, parents first: given as `tree`, or
    fetched once from the URL named `url_name` as JSON. With `below_root` its one root (the city) has no select. The value is the code of the deepest choice made;
    whether that is deep enough is for the form field to say. Without scripts the code itself can be typed.
    """

    template_name = "base/form/cascade.html"

    def __init__(
        self,
        levels: Sequence[str],
        *,
        url_name: str = "",
        tree: Iterable[Sequence[str]] | None = None,
        below_root: bool = False,
        attrs: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(attrs)
        self.levels = tuple(levels)
        self.url_name = url_name
        self.tree = tree
        self.below_root = below_root

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        widget = context["widget"]
        widget["levels"] = self.levels
        widget["below_root"] = self.below_root
        widget["url"] = reverse(self.url_name) if self.url_name else ""
        widget["tree"] = [list(row) for row in self.tree] if self.tree is not None else None
        return context


class Picker(forms.Select):
    """One thing, or with `multiple` several, found by typing and kept as chips.

    The options come from the URL named `url_name`, asked by htmx with `?q=…`; it answers
    `base/_options.html` with `options`: a list of (value, label, hint). Put it on a `ModelChoiceField` or
    `ModelMultipleChoiceField`: what is chosen is read from the field's queryset, in one query.
    """

    template_name = "picker"  # written above
    placeholder = "输入名称查找"

    def __init__(
        self, url_name: str, *, multiple: bool = False, placeholder: str = "", attrs: dict[str, Any] | None = None
    ) -> None:
        super().__init__(attrs)
        self.url_name = url_name
        self.allow_multiple_selected = multiple
        self.placeholder = placeholder or self.placeholder

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        # Not Select's own: that would render every option there is.
        context = forms.Widget.get_context(self, name, value, attrs)
        context["widget"] |= {
            "url": reverse(self.url_name),
            "multiple": self.allow_multiple_selected,
            "placeholder": self.placeholder,
            "chosen": self.chosen([one for one in self.format_value(value) if one]),
        }
        return context

    def chosen(self, values: list[str]) -> list[tuple[str, str]]:
        """(value, label) of what is chosen now; a value that is no longer on offer is left out."""
        if not values:
            return []
        choices: Any = self.choices
        if not hasattr(choices, "queryset"):
            return [(str(value), str(label)) for value, label in choices if str(value) in values]
        key = choices.field.to_field_name or "pk"
        # A value of the wrong type was typed by nobody; the field says so in its error.
        clean = [value for value in values if key != "pk" or str(value).isdigit()]
        return [(str(getattr(thing, key)), str(thing)) for thing in choices.queryset.filter(**{f"{key}__in": clean})]

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        if self.allow_multiple_selected:
            return data.getlist(name) if hasattr(data, "getlist") else data.get(name)
        return data.get(name)

    def use_required_attribute(self, initial: Any) -> bool:
        return False  # the box for typing is empty even when something is chosen


class UnitPicker(Picker):
    """承办单位, by name or code."""

    placeholder = "输入单位名称或编号"


class Upload(forms.ClearableFileInput):
    """Several files, dropped or picked; their names and sizes are shown before they are sent."""

    template_name = "base/form/upload.html"
    allow_multiple_selected = True


class UploadField(forms.FileField):
    """附件. Cleans to a list of files. Errors in Chinese for too many, too large, wrong kind of name."""

    widget = Upload

    def __init__(
        self,
        *,
        most: int = 10,
        max_mb: int = 20,
        endings: Sequence[str] = ("jpg", "jpeg", "png", "pdf", "docx", "xlsx", "mp3", "wav", "mp4"),
        **kwargs: Any,
    ) -> None:
        self.most, self.max_mb, self.endings = most, max_mb, tuple(endings)
        kwargs.setdefault("label", "附件")
        kwargs.setdefault("required", False)
        kwargs.setdefault("help_text", f"最多 {most} 个，每个不超过 {max_mb} MB：{'、'.join(endings)}")
        super().__init__(**kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"accept": ",".join(f".{ending}" for ending in self.endings), "data-max-mb": self.max_mb}

    def clean(self, data: Any, initial: Any = None) -> Any:
        files: list[UploadedFile[Any]] = (
            [one for one in data if one] if isinstance(data, list | tuple) else [data] if data else []
        )
        if not files:
            super().clean(None, initial)
            return []
        if len(files) > self.most:
            raise forms.ValidationError(f"一次最多上传 {self.most} 个文件，现在选了 {len(files)} 个")
        errors = []
        for file in files:
            name = file.name or ""
            if name.rpartition(".")[2].lower() not in self.endings:
                errors.append(f"“{name}”的类型不能上传，可以上传：{'、'.join(self.endings)}")
            elif (file.size or 0) > self.max_mb * 2**20:
                errors.append(f"“{name}”超过 {self.max_mb} MB")
            elif not file.size:
                errors.append(f"“{name}”是空文件")
        if errors:
            raise forms.ValidationError(errors)
        return [super(UploadField, self).clean(file, initial) for file in files]


def tree_json(rows: Iterable[Sequence[str | int]]) -> str:
    """What the URL of a `Cascade` answers: the tree as compact JSON."""
    return json.dumps([list(row) for row in rows], ensure_ascii=False, separators=(",", ":"))
