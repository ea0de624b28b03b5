"""What a version of the work standard still lacks before it may bind. Pure."""

from collections.abc import Iterable
from typing import Final

from hotline.catalog import unit_groups
from hotline.catalog.limits import CONDITION_NAMES, LimitTable
from hotline.catalog.unit_groups import GROUP_KEYS
from hotline.catalog.values import NoRuleError, RuleValue, check_value, in_words
from hotline.catalog.vocabulary import OPTIONAL_CLOCKS, ClockKind, LimitOnly

PRECEDENCE_KEY: Final = "limit_precedence"
CLOCK_NAMES: Final[dict[str, str]] = dict([*ClockKind.choices, *LimitOnly.choices])


def check_item(key: str, value: str, unit: str) -> str:
    """The value of an item as it is kept. Raises ValueError with a Chinese message."""
    if key in GROUP_KEYS:
        kept = check_value(value, unit)
        for entry in RuleValue(key, "", kept, unit).list:
            unit_groups.read(entry)
        return kept
    if key != PRECEDENCE_KEY:
        return check_value(value, unit)
    for code, name in CONDITION_NAMES.items():
        value = value.replace(name, code)
    kept = check_value(value, unit)
    try:
        LimitTable([], RuleValue(key, "", kept, unit).list)
    except ValueError:
        raise ValueError(f"应把{'、'.join(CONDITION_NAMES.values())}各写一次，最先考虑的在前") from None
    return kept


def item_in_words(key: str, value: str, unit: str) -> str:
    """The value as one reads it, and as `check_item` takes it again."""
    words = in_words(value, unit)
    if key == PRECEDENCE_KEY:
        for code, name in CONDITION_NAMES.items():
            words = words.replace(code, name)
    return words


def gaps(items: Iterable[tuple[str, str, str, str]], limits: Iterable[tuple[str, str, str, str, str]]) -> list[str]:
    """What is missing, in Chinese. `items`: (key, name, value, unit); `limits`: (clock, and its four conditions).

    Every clock but the optional ones needs one limit without conditions, or there would be matters for which it cannot run.
    """
    found = []
    for key, name, value, unit in items:
        try:
            check_item(key, value, unit)
        except (ValueError, NoRuleError) as error:
            found.append(f"条目“{name}”：{error}")
    general = {clock for clock, *conditions in limits if not any(conditions)}
    missing = [name for clock, name in CLOCK_NAMES.items() if clock not in general | OPTIONAL_CLOCKS]
    if missing:
        found.append(f"时限表中{'、'.join(missing)}还没有不带条件的一条")
    return found
