import pytest
from django.contrib.auth.models import Group, Permission

from hotline.base.refusal import Refused
from hotline.org.actions import units, users
from hotline.org.actions.roles import seed_roles
from hotline.org.models import User, system_user
from hotline.org.roles import MANAGE_ORG, ROLES, SEE_IDENTITY
from hotline.org.tests.people import unit, user

pytestmark = pytest.mark.django_db


def test_a_new_account_gets_a_random_password_once_and_must_change_it() -> None:
    made, password = users.create(
        unit("100101"), username="liu2", name="柳二", phone="13900000000", roles=["承办人"], actor=user("hedong")
    )
    found = user("liu2")
    assert found.check_password(password)
    assert len(password) == 12
    assert found.must_change_password
    assert found.role_names == ["承办人"]
    assert made == found


@pytest.mark.parametrize(
    ("code", "fields", "actor", "reason"),
    [
        ("1002", {}, "hedong", "管理的范围"),
        ("1001", {}, "liulin", "管理的范围"),
        ("1001", {"roles": ["系统管理员"]}, "hedong", "无权授予"),
        ("1001", {"roles": ["话务员"]}, "hedong", "无权授予"),
        ("1001", {"roles": ["没有的角色"]}, "xu", "没有“没有的角色”"),
        ("1001", {"username": "lin"}, "xu", "已存在"),
        ("1001", {"username": "Big Name"}, "xu", "登录名由"),
        ("10010101", {}, "xu", "村居只设联系人"),
    ],
)
def test_an_account_that_may_not_be_is_refused(code: str, fields: dict[str, object], actor: str, reason: str) -> None:
    before = User.objects.count()
    with pytest.raises(Refused, match=reason):
        users.create(unit(code), **{"username": "neu", "name": "新人", "actor": user(actor), **fields})  # type: ignore[arg-type]
    assert User.objects.count() == before


def test_nobody_is_put_into_a_retired_unit() -> None:
    unit("100101").users.update(is_active=False)
    units.retire(unit("10010101"), actor=user("xu"))
    units.retire(unit("100101"), actor=user("xu"))
    with pytest.raises(Refused, match="已停用"):
        users.create(unit("100101"), username="neu", name="新人", actor=user("xu"))
    with pytest.raises(Refused, match="已停用"):
        users.reactivate(user("liulin"), actor=user("xu"))


def change(username: str, *, actor: str, **fields: object) -> User:
    whom = user(username)
    kept = {"name": whom.name, "job_no": "", "phone": "", "unit": whom.unit, "section": whom.section}
    return users.change(whom, actor=user(actor), **{**kept, **fields})  # type: ignore[arg-type]


def test_people_move_inside_the_administrators_subtree_only() -> None:
    assert change("liulin", unit=unit("1001"), phone="13911112222", actor="hedong").unit == unit("1001")
    with pytest.raises(Refused, match="管理的范围"):
        change("liulin", unit=unit("1002"), actor="hedong")
    with pytest.raises(Refused, match="不归您管理"):
        change("hexi", actor="hedong")
    assert user("liulin").unit == unit("1001")


def test_a_section_of_another_unit_is_refused() -> None:
    section = units.write_section(unit("1002"), name="热线科", contact="", phone="", actor=user("xu"))
    with pytest.raises(Refused, match="科室"):
        change("liulin", section=section, actor="xu")


def test_a_units_administrator_has_no_power_over_people_of_more_power() -> None:
    """Whoever can reset a password can sign in as its owner."""
    user("liulin").groups.add(Group.objects.get(name="系统管理员"))
    for verb in (users.reset_password, users.deactivate):
        with pytest.raises(Refused, match="不归您管理"):
            verb(user("liulin"), actor=user("hedong"))
    with pytest.raises(Refused, match="不归您管理"):
        users.take_role(user("liulin"), "工作站人员", actor=user("hedong"))


def test_nobody_touches_a_superuser_or_the_system() -> None:
    root = User.objects.create_superuser("root", name="超级", password="x")
    for whom in (root, system_user()):
        with pytest.raises(Refused, match="不归您管理"):
            users.reset_password(whom, actor=user("xu"))
    assert users.reset_password(user("xu"), actor=root).user.must_change_password


def test_a_deactivated_account_can_come_back_but_nobody_puts_oneself_out() -> None:
    users.deactivate(user("liulin"), actor=user("hedong"))
    assert not user("liulin").is_active
    with pytest.raises(Refused, match="已经停用"):
        users.deactivate(user("liulin"), actor=user("hedong"))
    users.reactivate(user("liulin"), actor=user("hedong"))
    assert user("liulin").is_active
    with pytest.raises(Refused, match="自己"):
        users.deactivate(user("xu"), actor=user("xu"))


def test_the_last_administrator_stays() -> None:
    with pytest.raises(Refused, match="最后一名"):
        users.take_role(user("xu"), "系统管理员", actor=user("xu"))
    with pytest.raises(Refused, match="最后一名"):
        users.deactivate(user("xu"), actor=system_user())
    assert user("xu").has_perm(MANAGE_ORG)
    users.give_role(user("lin"), "系统管理员", actor=user("xu"))
    users.take_role(user("xu"), "系统管理员", actor=user("xu"))
    assert not user("xu").has_perm(MANAGE_ORG)


def test_a_reset_password_replaces_the_old_one() -> None:
    with pytest.raises(Refused, match="个人资料"):
        users.reset_password(user("hedong"), actor=user("hedong"))
    _, password = users.reset_password(user("liulin"), actor=user("hedong"))
    assert user("liulin").check_password(password)
    assert not user("liulin").check_password("小镇-12345")


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("wrong", "新的-密码-2026", "原密码"),
        ("小镇-12345", "小镇-12345", "相同"),
        ("小镇-12345", "short", "8"),
        ("小镇-12345", "1234567890", "数字"),
        ("小镇-12345", "password123", "常见"),
    ],
)
def test_a_bad_new_password_is_refused(old: str, new: str, reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        users.change_own_password(user("liulin"), old=old, new=new)
    assert user("liulin").check_password("小镇-12345")


def test_one_changes_ones_own_password() -> None:
    User.objects.filter(username="liulin").update(must_change_password=True)
    users.change_own_password(user("liulin"), old="小镇-12345", new="新的-密码-2026")
    assert user("liulin").check_password("新的-密码-2026")
    assert not user("liulin").must_change_password


def test_setting_roles_leaves_those_that_the_actor_may_not_give() -> None:
    whom = user("liulin")
    extra = Group.objects.create(name="本市自设角色")
    users.set_roles(whom, ["承办人", "本市自设角色"], actor=user("hedong"))
    assert set(user("liulin").role_names) == {"承办人"}
    users.set_roles(whom, ["承办人", "本市自设角色"], actor=user("xu"))
    assert set(user("liulin").role_names) == {"承办人", extra.name}


def test_given_roles_work_at_once() -> None:
    whom = user("liulin")
    assert not whom.has_perm(MANAGE_ORG)
    users.give_role(whom, "系统管理员", actor=user("xu"))
    assert whom.has_perm(MANAGE_ORG)


class TestSeedRoles:
    def test_every_role_holds_what_is_declared(self) -> None:
        Group.objects.all().delete()
        seed_roles()
        for name, permissions in ROLES.items():
            held = Group.objects.get(name=name).permissions.values_list("content_type__app_label", "codename")
            assert {f"{app}.{codename}" for app, codename in held} == set(permissions)

    def test_what_the_city_changed_stays(self) -> None:
        role = Group.objects.get(name="话务员")
        taken = Permission.objects.get(codename=SEE_IDENTITY.split(".")[1])
        added = Permission.objects.get(codename="see_trail")
        role.permissions.remove(taken)
        role.permissions.add(added)
        seed_roles()
        assert added in role.permissions.all()
        assert taken not in role.permissions.all()

    def test_a_newly_declared_permission_is_given_out(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(ROLES, "话务员", [*ROLES["话务员"], "org.add_area"])
        seed_roles()
        assert Group.objects.get(name="话务员").permissions.filter(codename="add_area").exists()

    def test_a_permission_that_nobody_declares_is_an_error(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(ROLES, "话务员", ["org.fly"])
        with pytest.raises(LookupError, match="fly"):
            seed_roles()
