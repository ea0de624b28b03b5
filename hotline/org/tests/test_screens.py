"""Every door, as everybody: it opens, is shut, or is not there; it never breaks."""

from io import BytesIO
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings
from django.urls import reverse
from openpyxl import load_workbook
from pytest_django import DjangoAssertNumQueries

from hotline.org.actions import units, users
from hotline.org.models import Area, Level, Unit, UnitKind, User
from hotline.org.sheets import writing
from hotline.org.tests.books import UNIT_HEADINGS, USER_HEADINGS, book
from hotline.org.tests.people import unit, user

pytestmark = pytest.mark.django_db
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def browser(username: str = "") -> Client:
    client = Client()
    if username:
        client.force_login(user(username), backend="hotline.org.permissions.RoleBackend")
    return client


def html(response: Any) -> str:
    return str(response.content.decode())


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
    ("area_children", [], 200, 200, 200, 200),
    ("unit_pick", [], 200, 200, 200, 200),
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


class TestTree:
    def test_it_unfolds_down_to_a_unit(self) -> None:
        shown = html(browser("xu").get(reverse("org_tree"), {"open": "100101"}))
        assert shown.index("河东县人民政府") < shown.index("柳林镇人民政府") < shown.index("杨树村村民委员会")
        assert "杨树村" not in html(browser("xu").get(reverse("org_tree")))

    def test_a_unit_begins_at_itself_and_sees_nobody_elses(self) -> None:
        shown = html(browser("hedong").get(reverse("org_tree"), {"open": "10010101"}))
        assert "杨树村" in shown
        assert "热线办</a>" not in shown
        assert "河西县" not in shown
        assert "河西县" not in html(browser("hedong").get(reverse("org_tree"), {"q": "县"}))

    @pytest.mark.parametrize(
        "q", ["柳 林", "10010 1", "刘镇长", "03791234567", "柳林镇人民", "河东县 镇", "河东县柳林镇"]
    )
    def test_units_are_found_by_whatever_one_knows(self, q: str) -> None:
        units.change(unit("100101"), leader="刘镇长", duty_phone="0379-1234567", actor=user("xu"))
        assert "柳林镇人民政府</a>" in html(browser("lin").get(reverse("org_tree"), {"q": q}))

    def test_retired_units_are_shown_when_asked_for(self) -> None:
        units.retire(unit("10010101"), actor=user("xu"))
        client = browser("xu")
        asked = {"open": "100101"}
        assert "杨树村" not in html(client.get(reverse("org_tree"), asked))
        shown = html(client.get(reverse("org_tree"), {**asked, "retired": "on"}))
        assert "杨树村" in shown
        assert "已停用" in shown

    def test_asked_by_htmx_it_answers_the_list_alone(self) -> None:
        response = browser("xu").get(reverse("org_tree"), {"q": "镇"}, headers={"HX-Request": "true"})
        assert html(response).lstrip().startswith('<section class="list"')


class TestPickers:
    def test_units(self) -> None:
        shown = html(browser("lin").get(reverse("unit_pick"), {"q": "住建"}))
        assert "清水市住房和城乡建设局" in shown
        assert f'data-value="{unit("2001").pk}"' in shown

    def test_units_of_a_kind_below_one(self) -> None:
        shown = html(browser("lin").get(reverse("unit_pick"), {"below": "1001", "kind": ["TOWN", "VILLAGE"]}))
        assert "柳林镇" in shown
        assert "河东县人民政府" not in shown
        assert "物业中心" not in shown

    def test_managed_units_only(self) -> None:
        shown = html(browser("hedong").get(reverse("unit_pick"), {"managed": "1"}))
        assert "柳林镇" in shown
        assert "河西县" not in shown

    def test_areas(self) -> None:
        client = browser("lin")
        [city] = client.get(reverse("area_children")).json()
        assert city == {"code": "379900000000", "name": "清水市", "has_children": True}
        names = [area["name"] for area in client.get(reverse("area_children"), {"parent": city["code"]}).json()]
        assert names == ["河东县", "河西县"]
        assert client.get(reverse("area_tree")).json()[0] == ["379900000000", "清水市", ""]


class TestUnitForms:
    def test_the_own_administrator_changes_phone_and_leaders_only(self) -> None:
        client, url = browser("hedong"), reverse("unit_edit", args=["1001"])
        assert 'name="name"' not in html(client.get(url))
        data = {"duty_phone": "０３７９-１２３", "leader": "新县长", "deputy": "", "name": "改名", "leader_signs": ""}
        assert client.post(url, data).status_code == 302
        found = unit("1001")
        assert (found.duty_phone, found.leader, found.name) == ("0379-123", "新县长", "河东县人民政府")
        assert found.leader_signs

    def test_a_new_unit_and_its_mistakes(self) -> None:
        client, url = browser("hedong"), reverse("unit_add", args=["1001"])
        data = {"code": "100102", "name": "河东县热线分中心", "kind": "SUB_UNIT", "area": "379901000000"}
        bad = client.post(url, {**data, "code": "1002", "duty_phone": "问张三"})
        assert bad.status_code == 422
        assert "这个编号已有单位使用" in html(bad)
        assert 'value="问张三"' in html(bad)
        assert client.post(url, data).status_code == 302
        assert unit("100102").parent == unit("1001")

    def test_renaming_moving_retiring_restoring(self) -> None:
        client = browser("xu")
        old = {"name": "柳林街道办事处", "short_name": "柳林街道", "area": "379901100000"}
        assert client.post(reverse("unit_edit", args=["100101"]), old).status_code == 302
        assert (unit("100101").name, unit("100101").leader_signs) == ("柳林街道办事处", False)
        client.post(reverse("unit_move", args=["100101"]), {"to": unit("1002").pk})
        assert unit("10010101").path == "0000.1002.100101.10010101."
        client.post(reverse("unit_retire", args=["10010101"]))
        assert not unit("10010101").is_active
        client.post(reverse("unit_restore", args=["10010101"]))
        assert unit("10010101").is_active

    def test_a_refusal_is_said_on_the_page(self) -> None:
        response = browser("xu").post(reverse("unit_retire", args=["1001"]))
        assert response.status_code == 422
        assert "下级单位" in html(response)

    def test_a_unit_is_not_moved_out_of_the_administrators_reach(self) -> None:
        response = browser("hedong").post(reverse("unit_move", args=["100101"]), {"to": unit("1002").pk})
        assert response.status_code == 422
        assert unit("100101").parent == unit("1001")

    def test_sections_and_contacts(self) -> None:
        client = browser("hedong")
        data = {"name": "热线科", "contact": "老何", "phone": "0379-1"}
        client.post(reverse("section_add", args=["1001"]), data)
        section = unit("1001").sections.get()
        assert client.post(reverse("section_add", args=["1001"]), data).status_code == 422
        client.post(reverse("section_edit", args=["1001", section.pk]), {"name": "热线办理科", "phone": ""})
        assert unit("1001").sections.get().name == "热线办理科"
        assert browser("zhujian_admin").get(reverse("section_edit", args=["2001", section.pk])).status_code == 404
        client.post(reverse("section_remove", args=["1001", section.pk]))
        assert not unit("1001").sections.exists()
        person = {"name": "杨支书", "duty": "支书", "phone": "13900000001", "is_main": "on"}
        client.post(reverse("contact_add", args=["10010101"]), person)
        contact = unit("10010101").contacts.get()
        client.post(reverse("contact_edit", args=["10010101", contact.pk]), {**person, "phone": "13900000002"})
        assert "13900000002" in html(client.get(reverse("unit", args=["10010101"])))
        client.post(reverse("contact_remove", args=["10010101", contact.pk]))
        assert not unit("10010101").contacts.exists()


class TestAccounts:
    def test_a_new_account_is_told_its_password_once(self) -> None:
        client = browser("hedong")
        data = {"username": "liu2", "name": "柳二", "unit": unit("100101").pk, "roles": ["承办人"]}
        response = client.post(reverse("user_add"), data)
        password = response.context["password"]
        assert password in html(response)
        assert "no-store" in response.headers["Cache-Control"]
        assert user("liu2").check_password(password)
        assert password not in html(client.get(reverse("user_edit", args=["liu2"])))

    def test_what_was_typed_stays(self) -> None:
        data = {"username": "Big Name", "name": "柳二", "unit": unit("100101").pk}
        response = browser("hedong").post(reverse("user_add"), data)
        assert response.status_code == 422
        assert 'value="Big Name"' in html(response)

    @pytest.mark.parametrize("roles", [["系统管理员"], ["话务员"]])
    def test_no_role_beyond_ones_own_power(self, roles: list[str]) -> None:
        client = browser("hedong")
        data = {"username": "liu2", "name": "柳二", "unit": unit("100101").pk, "roles": roles}
        assert client.post(reverse("user_add"), data).status_code == 422
        assert not User.objects.filter(username="liu2").exists()
        assert f'value="{roles[0]}"' not in html(client.get(reverse("user_add")))

    def test_editing_moves_and_gives_roles(self) -> None:
        client, url = browser("hedong"), reverse("user_edit", args=["liulin"])
        data = {"name": "刘柳林", "unit": unit("1001").pk, "roles": ["承办人", "单位领导"], "phone": "139 0000 0000"}
        assert client.post(url, data).status_code == 302
        found = user("liulin")
        assert (found.unit, found.phone, set(found.role_names)) == (unit("1001"), "13900000000", {"承办人", "单位领导"})
        assert client.post(url, {**data, "unit": unit("1002").pk}).status_code == 422

    def test_a_section_of_another_unit_is_pointed_out(self) -> None:
        section = units.write_section(unit("1001"), name="热线科", contact="", phone="", actor=user("xu"))
        data = {"name": "刘柳林", "unit": unit("100101").pk, "section": section.pk}
        response = browser("hedong").post(reverse("user_edit", args=["liulin"]), data)
        assert "所选科室不属于所选单位" in html(response)

    def test_deactivated_means_signed_out(self) -> None:
        theirs = browser("liulin")
        assert theirs.get(reverse("profile")).status_code == 200
        browser("hedong").post(reverse("user_deactivate", args=["liulin"]))
        assert theirs.get(reverse("profile")).status_code == 302
        browser("hedong").post(reverse("user_reactivate", args=["liulin"]))
        assert user("liulin").is_active

    def test_a_reset_password_signs_out_too(self) -> None:
        theirs = browser("liulin")
        response = browser("hedong").post(reverse("user_reset_password", args=["liulin"]))
        assert user("liulin").check_password(response.context["password"])
        assert theirs.get(reverse("profile")).status_code == 302

    def test_the_staff_list_filters(self) -> None:
        client, url = browser("xu"), reverse("staff")
        assert [row.username for row in client.get(url, {"q": "刘 柳林"}).context["rows"]] == ["liulin"]
        assert {row.username for row in client.get(url, {"unit": unit("1001").pk}).context["rows"]} == {
            "hedong",
            "hedong_leader",
            "liulin",
        }
        assert [row.username for row in client.get(url, {"role": "督办员"}).context["rows"]] == ["du"]
        assert {row.username for row in browser("hedong").get(url).context["rows"]} == {
            "hedong",
            "hedong_leader",
            "liulin",
        }
        users.deactivate(user("liulin"), actor=user("xu"))
        assert not client.get(url, {"q": "liulin"}).context["rows"]
        assert client.get(url, {"q": "liulin", "state": "inactive"}).context["rows"]

    def test_the_staff_list_pages_by_key(self) -> None:
        own = unit("1001")
        User.objects.bulk_create(User(username=f"p{n:03}", name=f"人{n}", unit=own) for n in range(120))
        client, seen, after = browser("xu"), [], ""
        for _ in range(9):
            context = client.get(reverse("staff"), {"after": after}).context
            seen += [row.username for row in context["rows"]]
            after = context["next_cursor"]
            if not after:
                break
        assert len(seen) == len(set(seen)) == User.objects.filter(is_system=False).count()


class TestOneself:
    def test_the_phone(self) -> None:
        client, url = browser("liulin"), reverse("profile")
        assert client.post(url, {"phone": "问我"}).status_code == 422
        client.post(url, {"phone": "139-0000-0001"})
        assert user("liulin").phone == "139-0000-0001"

    def test_the_password(self) -> None:
        client, url = browser("liulin"), reverse("change_password")
        data = {"old": "小镇-12345", "new": "新的-密码-2026", "again": "新的-密码-2026"}
        assert client.post(url, {**data, "again": "别的"}).status_code == 422
        assert client.post(url, {**data, "old": "别的"}).status_code == 422
        assert client.post(url, data).status_code == 302
        assert user("liulin").check_password("新的-密码-2026")
        assert client.get(reverse("profile")).status_code == 200

    def test_the_first_sign_in_leads_to_a_new_password_and_nowhere_else(self) -> None:
        middleware = [one for one in settings.MIDDLEWARE if "ChangePasswordFirst" not in one]
        at = middleware.index("django_htmx.middleware.HtmxMiddleware") + 1
        middleware.insert(at, "hotline.org.middleware.ChangePasswordFirst")
        with override_settings(MIDDLEWARE=middleware):
            User.objects.filter(username="liulin").update(must_change_password=True)
            client, url = browser("liulin"), reverse("change_password")
            for name in ("org_tree", "profile", "home"):
                assert client.get(reverse(name)).headers["Location"] == url
            asked = client.get(reverse("unit_pick"), headers={"HX-Request": "true"})
            assert asked.headers["HX-Redirect"] == url
            assert client.get(url).status_code == 200
            data = {"old": "小镇-12345", "new": "新的-密码-2026", "again": "新的-密码-2026"}
            assert client.post(url, data).headers["Location"] == reverse("home")
            assert client.get(reverse("org_tree")).status_code == 200


class TestImport:
    ROW = ("100102", "河东县热线分中心", "下属单位", "1001", "379901", "")
    BAD = ("100103", "电话不对", "下属单位", "1001", "379901", "问张三")

    def send(self, content: bytes, *, name: str = "机构.xlsx", tried: str = "") -> Any:
        file = SimpleUploadedFile(name, content, XLSX)
        return browser("xu").post(reverse("org_import"), {"file": file, "tried": tried})

    def test_first_a_trial_then_the_import_of_the_same_file(self) -> None:
        sheets = {
            "单位": [UNIT_HEADINGS, self.ROW, self.BAD],
            "用户": [USER_HEADINGS, ("feng", "冯二", "100102", "", "承办人", "")],
        }
        content = book(**sheets).getvalue()
        trial = self.send(content)
        assert trial.status_code == 200
        assert not Unit.objects.filter(code="100102").exists()
        assert "电话应为" in html(trial)
        done = self.send(content, tried=trial.context["mark"])
        assert unit("100102").parent == unit("1001")
        assert "导入完成" in html(done)
        assert "data:application/vnd" in html(done)
        assert "no-store" in done.headers["Cache-Control"]

    def test_another_file_than_the_tried_one_is_refused(self) -> None:
        trial = self.send(book(单位=[UNIT_HEADINGS, self.ROW]).getvalue())
        other = self.send(book(单位=[UNIT_HEADINGS, self.BAD]).getvalue(), tried=trial.context["mark"])
        assert other.status_code == 422
        assert "重新试运行" in html(other)
        assert not Unit.objects.filter(code="100102").exists()

    @pytest.mark.parametrize(
        ("content", "name", "reason"),
        [
            (b"a,b\n", "机构.csv", "类型不能上传"),
            (b"a,b\n", "机构.xlsx", "有效的 Excel"),
            (b"", "机构.xlsx", "空文件"),
        ],
    )
    def test_what_is_no_workbook_is_refused_in_words(self, content: bytes, name: str, reason: str) -> None:
        response = self.send(content, name=name)
        assert response.status_code == 422
        assert reason in html(response)

    def test_nothing_chosen(self) -> None:
        response = browser("xu").post(reverse("org_import"), {})
        assert "请先选择工作簿" in html(response)

    def test_the_downloads_are_workbooks(self) -> None:
        for name in ("org_export", "org_template"):
            response = browser("hedong").get(reverse(name))
            assert response.headers["Content-Type"] == XLSX
            assert "单位" in load_workbook(BytesIO(response.content)).sheetnames
        report_of_nobody = writing.initial_passwords([])
        assert load_workbook(BytesIO(report_of_nobody)).sheetnames == ["初始密码"]


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
    with django_assert_max_num_queries(n_queries):
        assert client.get(url).status_code == 200
