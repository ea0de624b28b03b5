"""The staff list, the forms of accounts, and what one does for oneself."""

import pytest
from django.conf import settings
from django.test import override_settings
from django.urls import reverse

from hotline.org.actions import units, users
from hotline.org.models import User
from hotline.org.tests.people import browser, html, unit, user

pytestmark = pytest.mark.django_db


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
