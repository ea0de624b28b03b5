"""Every address is what Django's `reverse` gives."""

from typing import Any

import pytest
from django.template import Context, engines
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse
from django.urls.resolvers import RegexPattern

from hotline.base.addresses import _shape, address

VALUES: dict[str, object] = {
    "int": 7, "string": "渔 场?a%b", "slug": "ask-return_2", "path": "一/二.pdf",
    "categorycode": "010101", "key": "sign_in", "unitcode": "2001", "username": "li.ming-2",
}  # fmt: skip


def _patterns(inside: URLResolver) -> list[URLPattern]:
    found: list[URLPattern] = []
    for one in inside.url_patterns:
        found += _patterns(one) if isinstance(one, URLResolver) else [one]
    return found


def _values(pattern: Any) -> list[object]:
    """One value for each converter of the pattern, in its order."""
    kinds = {name: type(kind).__name__.removesuffix("Converter").lower() for name, kind in pattern.converters.items()}
    return [VALUES[kinds[name]] for name in pattern.regex.groupindex]


NAMED = [one for one in _patterns(get_resolver()) if one.name and not isinstance(one.pattern, RegexPattern)]


@pytest.mark.parametrize("one", NAMED, ids=lambda one: str(one.name))
def test_is_what_django_gives(one: URLPattern) -> None:
    values = _values(one.pattern)
    assert one.name is not None
    assert address(one.name, *values) == reverse(one.name, args=values)


def test_nearly_all_are_filled_in_at_once() -> None:
    ours = [one for one in NAMED if _shape(None, "/", str(one.name), len(one.pattern.regex.groupindex)) is not None]
    assert len(NAMED) > 200
    assert {one.name for one in NAMED} - {one.name for one in ours} == {"managed_unit_pick"}  # has a value of its own


@pytest.mark.parametrize(
    ("name", "values"),
    [("order", ()), ("order", ("a/b",)), ("turn_step", ("seven", "sign")), ("order", ("",)), ("nowhere", ())],
)
def test_what_does_not_fit_is_refused(name: str, values: tuple[object, ...]) -> None:
    with pytest.raises(NoReverseMatch):
        address(name, *values)


def test_named_values_and_the_tag() -> None:
    assert address("order", no="250911000001") == "/orders/250911000001/"
    template = engines["django"].from_string(
        "{% url 'order' no %} {% url 'order_step' no 'sign' as there %}{{ there }}"
    )  # type: ignore[attr-defined]
    assert template.template.render(Context({"no": "a&b"})) == "/orders/a&amp;b/ /orders/a&amp;b/sign/"
