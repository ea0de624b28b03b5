"""What is said in the demo city fits its matter: the tellings, the replies, the sentences of each step. Without a database."""

import csv
import re
import tomllib
from collections import Counter
from functools import cache
from pathlib import Path
from random import Random
from typing import Any, Final

import pytest

from hotline.catalog.vocabulary import DeclineReason, Kind
from hotline.site.demo.phrases import ANY, TEXTS, Phrases
from hotline.site.demo.places import OF_A_PLACE
from hotline.site.demo.tellings import SHARES, Rotation, Telling, of_folder, of_leaving

DEMO: Final = TEXTS.parent
CATEGORIES: Final = Path(__file__).parents[2] / "catalog" / "defaults" / "categories.csv"
SLOT: Final = re.compile(r"\{(\w+)\}")
OF_A_STEP: Final = {"title", "unit", "other"}
SORTS: Final = sorted(path.stem for path in (TEXTS / "steps").glob("*.toml"))


@cache
def read(name: str) -> dict[str, Any]:
    return tomllib.loads((TEXTS / name).read_text(encoding="utf-8"))


@cache
def leaves() -> dict[str, str]:
    with CATEGORIES.open(encoding="utf-8-sig", newline="") as file:
        return {row["code"]: row["name"] for row in csv.DictReader(file) if len(row["code"]) == 6}


@cache
def orders() -> tuple[Telling, ...]:
    return tuple(of_folder("orders"))


@cache
def answers() -> tuple[Telling, ...]:
    return tuple(of_folder("answers"))


def leaving() -> list[Telling]:
    return [one for tellings in of_leaving().values() for one in tellings]


def lengths(text: str) -> tuple[int, int]:
    """The shortest and the longest that `text` can become once its slots are filled."""
    bare = len(SLOT.sub("", text))
    slots = [
        [2, 14] if name in OF_A_PLACE | {"caller"} else [len(word) for word in read("slots.toml")["slots"][name]]
        for name in SLOT.findall(text)
    ]
    return bare + sum(map(min, slots)), bare + sum(map(max, slots))


def test_every_telling_has_a_leaf_its_kinds_and_a_weight() -> None:
    for one in [*orders(), *answers(), *leaving()]:
        assert one.category in leaves(), one.category
        assert one.kinds and set(one.kinds) <= set(Kind.values), one.said
        assert one.weight > 0 and one.months <= set(range(1, 13)), one.said


def test_units_hear_of_seventy_leaves_and_of_every_field() -> None:
    assert len({one.category for one in orders()}) >= 70
    assert set(SHARES) - {one.field for one in orders()} <= {"99"}
    assert {one.field for one in answers()} <= set(SHARES)


def test_no_title_is_used_twice() -> None:
    titles = Counter(one.said["title"] for one in [*orders(), *answers(), *leaving()])
    assert not [title for title, n in titles.items() if n > 1]


@pytest.mark.parametrize("tellings", [orders, answers, leaving], ids=["orders", "answers", "leaving"])
def test_every_blank_has_its_words(tellings: Any) -> None:
    known = set(read("slots.toml")["slots"]) | OF_A_PLACE | {"caller"}
    for one in tellings():
        used = {name for row in (one.said, *one.replies) for text in row.values() for name in SLOT.findall(text)}
        assert used <= known, one.said["title"]


def test_every_channel_that_an_operator_writes_down_has_its_openings() -> None:
    openings = read("slots.toml")["openings"]
    assert {"PHONE", "LETTER", "VISIT", "LEADER", "PLATFORM", "MEDIA", "CONSULT"} <= set(openings)
    words = {name for lines in openings.values() for line in lines for name in SLOT.findall(line)}
    assert words <= {"caller", "county", "town"}


def test_citizens_tell_their_matter_neither_too_short_nor_too_long() -> None:
    for one in orders():
        shortest, longest = lengths(one.said["content"])
        assert shortest >= 45 and longest <= 280, one.said["title"]
        shortest, longest = lengths(one.said["title"])
        assert shortest >= 5 and longest <= 60, one.said["title"]


def test_units_reply_with_facts_measures_basis_and_a_public_answer() -> None:
    for one in orders():
        assert one.replies, one.said["title"]
        for reply in one.replies:
            assert reply["result_kind"] in ("RESOLVED", "EXPLAINED", "PLANNED")
            assert reply["public_reply"].startswith("您好！"), reply["public_reply"]
            assert all(len(reply[name]) >= 15 for name in ("facts", "measures")), reply
            assert len(reply["basis"]) >= 4 and 40 <= len(reply["public_reply"]) <= 300, reply


def test_operators_answer_in_a_few_sentences() -> None:
    for one in answers():
        assert 45 <= len(one.said["answer"]) <= 260, one.said["title"]


def test_who_leaves_is_told_where_to_go() -> None:
    ways = of_leaving()
    assert all(one.said["code"] in DeclineReason.values and one.said["route"] for one in ways["decline"])
    assert all(re.fullmatch(r"1\d{2,4}", one.said["target"]) and one.said["note"] for one in ways["transfer_out"])
    assert all(one.said["note"] for one in ways["void"])


def test_who_speaks_of_heating_speaks_in_winter() -> None:
    for one in orders():
        if re.search("供暖|暖气", one.said["title"] + one.said["content"]) and one.field == "09":
            assert one.months and not one.months & set(range(5, 10)), one.said["title"]


# ── the sentences of the steps ──


def asked_for() -> set[str]:
    """`world.say("merge_notes", …)` and `world.row("briefs", …)` in the roads."""
    source = "".join(path.read_text(encoding="utf-8") for path in (DEMO / "roads").glob("*.py"))
    asked = set(re.findall(r'world\.(?:say|row)\("([a-z_]+)"', source))
    assert len(asked) > 20
    return asked | {"contact_missed"}  # one of two names, chosen by chance


def test_every_sentence_that_the_simulation_says_is_written_for_any_matter_and_nothing_else_is() -> None:
    written = read(f"steps/{ANY}.toml")
    assert set(written) == asked_for()
    for sort in SORTS:
        assert set(read(f"steps/{sort}.toml")) <= set(written)


@pytest.mark.parametrize("sort", SORTS)
def test_a_sentence_names_only_what_a_step_knows(sort: str) -> None:
    text = (TEXTS / "steps" / f"{sort}.toml").read_text(encoding="utf-8")
    assert set(SLOT.findall(text)) <= OF_A_STEP


def test_every_leaf_belongs_to_a_sort() -> None:
    phrases = Phrases(Random(1))
    without = [code for code in leaves() if phrases.sort_of(code) == ANY]
    assert {code[:2] for code in without} <= {"13", "99"}, without
    assert phrases.sort_of("090401") == "facility"  # the longest beginning counts
    assert phrases.sort_of("090403") == "consumer"
    assert phrases.sort_of("090401", Kind.THANKS) == "thanks"


def test_what_is_said_about_wages_is_not_said_about_lamps() -> None:
    phrases = Phrases(Random(1))
    said = {phrases.say("callback_satisfied", "facility") for _ in range(60)}
    assert not any("工资" in line for line in said)
    assert any("工资" in line for line in {phrases.say("callback_satisfied", "labour") for _ in range(60)})


def test_the_parts_of_a_list_are_those_of_the_rework() -> None:
    phrases = Phrases(Random(1))
    for reason in ("不满意", "未解决", "未联系", "情况不属实"):
        assert phrases.say("unsatisfied_by_reason", "estate", reason)
        assert phrases.say("rework_by_reason", "thanks", reason)


# ── who is heard next ──


def test_the_same_is_far_apart() -> None:
    rotation = Rotation(Random(3), {field: shares[0] for field, shares in SHARES.items()}, answers())
    heard = [rotation.next(answers()) for _ in range(400)]
    last: dict[Telling, int] = {}
    of_field: Counter[str] = Counter()
    for one in heard:
        if one in last:
            n_field = sum(other.field == one.field for other in answers())
            assert of_field[one.field] - last[one] > n_field // 2 - 1, one.said["title"]
        last[one] = of_field[one.field]
        of_field[one.field] += 1


def test_fields_come_in_the_order_of_a_citys_bulletin() -> None:
    together = {field: 0.66 * at_once + 0.27 * by_units for field, (at_once, by_units) in SHARES.items()}
    first_ten = sorted(together, key=together.__getitem__, reverse=True)[:10]
    assert first_ten == ["01", "02", "03", "04", "05", "06", "07", "08", "09", "10"]
