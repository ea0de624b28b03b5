"""地址: where a named page is. A page names a dozen; Django's `reverse` works each pattern out anew, here it is kept."""

import re
from collections.abc import Callable
from functools import cache
from typing import Any, Final
from urllib.parse import quote

from django.conf import settings
from django.urls import get_resolver, get_script_prefix, reverse

_Shape = tuple[
    str, tuple[Callable[[Any], str], ...], re.Pattern[str]
]  # the text to fill, how each value is written, what fits

PLAIN: Final = "/~:@!$&'()*+,;="  # what may stand in a path as it is (RFC 3986, pchar)
AS_IT_IS: Final = re.compile(r"[A-Za-z0-9/_.-]+")


def address(name: str, *values: object, **named: object) -> str:
    """The path of the page `name` with these values in it. Raises `NoReverseMatch` where there is none."""
    if not named:
        shape = _shape(settings.ROOT_URLCONF, get_script_prefix(), name, len(values))
        if shape is not None:
            text, written, fitting = shape
            try:
                path = text % tuple([write(value) for write, value in zip(written, values, strict=True)])
            except ValueError:
                path = ""
            if fitting.match(path) and not path.startswith("//"):
                return path if AS_IT_IS.fullmatch(path) else quote(path, safe=PLAIN)
    return str(reverse(name, args=values, kwargs=named))


@cache
def _shape(urlconf: str, prefix: str, name: str, n: int) -> _Shape | None:
    """The one pattern of that name with so many values; None where Django must look for it."""
    found = [
        (text, params, pattern, converters)
        for possibilities, pattern, defaults, converters in get_resolver(urlconf).reverse_dict.getlist(name)
        for text, params in possibilities
        if len(params) == n and not defaults
    ]
    if len(found) != 1:
        return None
    text, params, pattern, converters = found[0]
    places: list[str] = re.findall(r"%\((\w+)\)s", text)
    if places != list(params):
        return None
    written = tuple(converters[one].to_url if one in converters else str for one in places)
    whole = prefix.replace("%", "%%") + re.sub(r"%\(\w+\)s", "%s", text)
    return whole, written, re.compile(f"{re.escape(prefix)}{pattern}")
