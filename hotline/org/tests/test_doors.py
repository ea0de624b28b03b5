"""Every door, as everybody: it opens, is shut, or is not there; it never breaks, and costs what it costs."""

import pytest
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from hotline.org.models import Area, Level, Unit, UnitKind, User
from hotline.org.tests.people import browser, unit

pytestmark = pytest.mark.django_db

# url name, arguments, then what 系统管理员 xu, 河东县管理员 hedong, 话务员 lin and 承办人 hexi (of 河西县) get
DOORS: list[tuple[str, list[str | int], int, int, int, int]] = [
    ("org_tree", [], 200, 200, 200, 200),
    ("unit", ["1001"], 200, 200, 200, 404),
    ("unit", ["1002"], 200, 404, 200, 200),
    ("unit", ["NONE"], 404, 404, 404, 404),
    ("unit_children", ["1001"], 200, 200, 200, 404),
    ("unit_edit", ["1001"], 200, 200, 403, 404),
    ("unit_edit", ["1002"], 200, 404, 403, 403),
    ("unit_add", ["1001"], 200, 200, 403, 404),
    ("unit_add", ["0000"], 200, 404, 403, 404),
    ("unit_move", ["1001"], 200, 403, 403, 404),
    ("unit_move", ["100101"], 200, 200, 403, 404),
    ("unit_retire", ["1001"], 200, 403, 403, 404),
    ("unit_retire", ["100101"], 200, 200, 403, 404),
    ("unit_restore", ["100101"], 200, 200, 403, 404),
    ("section_add", ["1001"], 200, 200, 403, 404),
    ("section_edit", ["1001", 0], 404, 404, 403, 404),
    ("section_remove", ["1001", 0], 404, 404, 403, 404),
    ("contact_add", ["10010101"], 200, 200, 403, 404),
    ("contact_edit", ["1001", 0], 404, 404, 403, 404),
    ("contact_remove", ["1001", 0], 404, 404, 403, 404),
    ("staff", [], 200, 200, 403, 403),
    ("user_add", [], 200, 200, 403, 403),
    ("user_edit", ["liulin"], 200, 200, 403, 403),
    ("user_edit", ["hexi"], 200, 404, 403, 403),
    ("user_edit", ["system"], 404, 404, 403, 403),
    ("user_edit", ["nobody"], 404, 404, 403, 403),
    ("user_reset_password", ["liulin"], 200, 200, 403, 403),
    ("user_deactivate", ["liulin"], 200, 200, 403, 403),
    ("user_reactivate", ["liulin"], 200, 200, 403, 403),
    ("changes", [], 200, 200, 403, 403),
    ("org_import", [], 200, 403, 403, 403),
    ("org_template", [], 200, 200, 403, 403),
    ("org_export", [], 200, 200, 403, 403),
    ("profile", [], 200, 200, 200, 200),
    ("one_time_code", [], 302, 302, 302, 302),
    ("one_time_code_give_up", [], 404, 404, 404, 404),
    ("one_time_code_take_away", ["liulin"], 404, 404, 403, 403),
    ("change_password", [], 200, 200, 200, 200),
    ("areas", [], 200, 200, 200, 200),
    ("area_tree", [], 200, 200, 200, 200),
    ("area_map", [], 204, 204, 204, 204),
    ("area_at", [], 400, 400, 400, 400),
    ("area_children", [], 200, 200, 200, 200),
    ("unit_pick", [], 200, 200, 200, 200),
    ("managed_unit_pick", [], 200, 200, 200, 200),
    ("section_pick", [], 200, 200, 200, 200),
]


@pytest.mark.parametrize(("n", "username"), list(enumerate(["xu", "hedong", "lin", "hexi"])))
def test_every_door_as_everybody(n: int, username: str) -> None:
    client = browser(username)
    got = {(name, *args): client.get(reverse(name, args=args)).status_code for name, args, *_ in DOORS}
    assert got == {(name, *args): expected[n] for name, args, *expected in DOORS}


def test_every_door_sends_strangers_to_the_sign_in() -> None:
    client = browser()
    for name, args, *_ in DOORS:
        response = client.get(reverse(name, args=args))
        if name in ("area_tree", "area_map", "area_at"):  # citizens say on the website where something happened
            assert response.status_code in (200, 204, 400)
            continue
        assert (response.status_code, response.headers["Location"].split("?")[0]) == (302, reverse("sign_in")), name


def test_every_address_of_the_organisation_is_tried() -> None:
    from hotline.org.urls import urlpatterns

    # What the set-up of codes answers depends on whether they are offered: see test_one_time_codes.py.
    assert {pattern.name for pattern in urlpatterns} - {name for name, *_ in DOORS} - {"one_time_code_set_up"} == {
        "sign_in",
        "sign_in_as",
        "sign_out",
    }


@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("org_tree", "q=%00&kind=NOPE&after=%00"),
        ("org_tree", "open=%00"),
        ("org_tree", "q='%25_\\"),
        ("staff", "unit=abc&role=皇帝&state=x&after=~~~"),
        ("staff", "unit=99999999999999999999&after=%00"),
        ("areas", "county=abc&after=%00&q=%00"),
        ("unit_pick", "q=%00&kind=NOPE&below=NOPE"),
        ("area_children", "parent=%00abc"),
    ],
)
def test_strange_questions_break_nothing(name: str, query: str) -> None:
    assert browser("xu").get(f"{reverse(name)}?{query}").status_code == 200


@pytest.fixture
def thousand_units() -> None:
    """A thousand towns below 河东县, each with somebody."""
    county, area = unit("1001"), Area.objects.get(pk="379901000000")
    towns = Unit.objects.bulk_create(
        Unit(code=f"T{n:05}", name=f"第{n}镇", short_name=f"{n}镇", kind=UnitKind.TOWN, level=Level.TOWN, parent=county,
             path=f"{county.path}T{n:05}.", area=area)
        for n in range(1000)
    )  # fmt: skip
    User.objects.bulk_create(User(username=f"t{n:05}", name=f"镇{n}", unit=town) for n, town in enumerate(towns))


@pytest.mark.usefixtures("thousand_units")
@pytest.mark.parametrize(
    ("url", "username", "n_queries"),
    [
        ("/org/", "xu", 4),
        ("/org/?open=1001", "xu", 5),
        ("/org/?q=镇", "xu", 4),
        ("/org/?open=1001", "hedong", 5),
        ("/org/units/1001/", "xu", 10),
        ("/org/units/1001/children/", "xu", 5),
        ("/org/units/T00001/edit/", "hedong", 5),
        ("/org/staff/", "xu", 7),
        ("/org/staff/?q=镇", "hedong", 7),
        ("/org/areas/", "lin", 5),
        ("/org/units/pick/?q=镇", "lin", 3),
    ],
)
def test_pages_cost_the_same_however_many_units(
    url: str, username: str, n_queries: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = browser(username)
    client.get("/me/")  # the first page of a session asks whether a one-time code is due
    with django_assert_max_num_queries(n_queries):
        assert client.get(url).status_code == 200
