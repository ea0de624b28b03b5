"""The tree, the pickers, and the forms of units."""

import pytest
from django.urls import reverse

from hotline.org.actions import units
from hotline.org.tests.people import browser, html, unit, user

pytestmark = pytest.mark.django_db


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
        shown = html(browser("hedong").get(reverse("managed_unit_pick")))
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
