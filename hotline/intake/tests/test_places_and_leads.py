"""Which places a text names, and which units experience may name. Values only."""

import pytest

from hotline.catalog.dispatch import Candidate, Confidence, DispatchBook, Suggestion, UnitEntry
from hotline.catalog.vocabulary import LeadKind
from hotline.intake.suggesting.leads import eligible, leads, record_of
from hotline.intake.suggesting.places import AreaEntry, likely_places, short_name
from hotline.intake.suggesting.tree import Guess
from hotline.org.models import UnitKind

AREAS = [
    AreaEntry("379901000000", "河东县", "河东县", 2, "379900000000"),
    AreaEntry("379901100000", "柳林镇", "河东县柳林镇", 3, "379901000000"),
    AreaEntry("379901100200", "杨树村", "河东县柳林镇杨树村", 4, "379901100000"),
    AreaEntry("379901100201", "和平村", "河东县柳林镇和平村", 4, "379901100000"),
    AreaEntry("379902000000", "河西县", "河西县", 2, "379900000000"),
    AreaEntry("379902100000", "石桥镇", "河西县石桥镇", 3, "379902000000"),
    AreaEntry("379902100200", "杨树村", "河西县石桥镇杨树村", 4, "379902100000"),
]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("河东县柳林镇杨树村的路灯", ["379901100200"]),
        ("杨树村的路灯坏了", ["379901100200", "379902100200"]),
        ("石桥的杨树村路灯坏了", ["379902100200"]),
        ("柳林那边停水", ["379901100000"]),
        ("和平小区停水", []),
        ("河东县与河西县交界处", ["379901000000", "379902000000"]),
        ("今天停水", []),
    ],
)
def test_the_smallest_area_that_the_text_speaks_for_is_meant(text: str, codes: list[str]) -> None:
    assert [place.code for place in likely_places(text, AREAS)] == codes


def test_a_place_names_the_words_by_which_it_was_known() -> None:
    (place,) = likely_places("河东柳林镇杨树村", AREAS)
    assert place.said == ("河东", "柳林镇", "杨树村")
    assert place.full_name == "河东县柳林镇杨树村"


@pytest.mark.parametrize(
    ("name", "short"), [("柳林镇", "柳林"), ("城关街道办事处", "城关"), ("郊区", ""), ("开发", "")]
)
def test_a_name_is_said_without_its_ending_if_enough_is_left(name: str, short: str) -> None:
    assert short_name(name) == short


def unit(number: int, kind: str = UnitKind.CITY_DEPT, area: str = "379900000000") -> UnitEntry:
    return UnitEntry(number, f"单位{number}", kind, 2, area, f"0000.{2000 + number}.")


HOUSING, STREETS, EAST = unit(1), unit(2), unit(3, UnitKind.COUNTY_GOV, "379901000000")
BOOK = DispatchBook((), (HOUSING, STREETS, EAST), {})


@pytest.mark.parametrize(
    ("found", "ids"),
    [
        (Suggestion(lead=1, confidence=Confidence.HIGH), set()),
        (Suggestion(lead=1, confidence=Confidence.MEDIUM), set()),
        (Suggestion(lead=1, co_units=(2,), confidence=Confidence.LOW), {1, 2}),
        (Suggestion(lead=1, alternatives=(Candidate(EAST, ""),), confidence=Confidence.LOW), {1, 3}),
        (Suggestion(needs_deliberation=True), None),
        (Suggestion(needs_place=True, lead_kind=LeadKind.TERRITORIAL), {3}),
    ],
)
def test_experience_may_speak_only_where_the_catalogue_leaves_room(found: Suggestion, ids: set[int] | None) -> None:
    assert eligible(found, BOOK) == ids


GUESSES = [Guess("2001", 0.6, 50), Guess("2002", 0.35, 20), Guess("2003", 0.01, 10)]


def test_granted_returns_count_against_a_unit() -> None:
    experience = {"020301": {"2001": (10, 20), "2002": (20, 0)}}
    found = leads(GUESSES, "020301", experience, None, ())
    assert [(one.code, one.n_led, one.n_returned) for one in found] == [("2002", 20, 0), ("2001", 10, 20)]
    assert found[1].share == pytest.approx(0.2)


def test_units_outside_what_is_allowed_and_those_that_gave_it_back_are_left_out() -> None:
    assert [one.code for one in leads(GUESSES, "020301", {}, {"2002"}, ())] == ["2002"]
    assert [one.code for one in leads(GUESSES, "020301", {}, None, {"2001"})] == ["2002"]
    assert leads(GUESSES, "020301", {}, set(), ()) == []


def test_without_a_matter_of_the_category_the_groups_record_counts() -> None:
    experience = {"020301": {"2001": (3, 0)}, "020302": {"2001": (4, 1)}, "060303": {"2001": (9, 9)}}
    assert record_of("2001", "020301", experience) == (3, 0)
    assert record_of("2001", "020309", experience) == (7, 1)
    assert record_of("2009", "020301", experience) == (0, 0)
