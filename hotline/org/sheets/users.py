"""用户 rows."""

from collections import defaultdict

from django.contrib.auth.models import Group

from hotline.org.changes import Fact
from hotline.org.models import Level, Section, Unit, User
from hotline.org.passwords import initial_password, quick_hash
from hotline.org.sheets.ledger import Ledger, Values, Written, batches
from hotline.org.sheets.outcome import BadRowError, NewAccount, Outcome
from hotline.org.sheets.sections import SectionLedger
from hotline.org.sheets.units import UnitLedger


class UserLedger(Ledger[User]):
    model = User
    fields = ("name", "job_no", "phone", "unit", "section", "is_active")

    def __init__(self, units: UnitLedger, sections: SectionLedger, actor: User) -> None:
        super().__init__()
        self.units = units
        self.sections = sections
        self.actor = actor
        self.groups = {group.name: group for group in Group.objects.all()}
        self.by_username = {user.username: user for user in User.objects.prefetch_related("groups")}
        sections_by_pk = {section.pk: section for section in sections.by_key.values()}
        for user in self.by_username.values():
            user.unit = units.by_pk[user.unit_id] if user.unit_id else None
            user.section = sections_by_pk[user.section_id] if user.section_id else None
        self.roles: list[tuple[User, frozenset[str], frozenset[str]]] = []  # of whom, before, after
        self.role_facts: dict[str, list[Fact]] = {}

    def identity(self, values: Values) -> object:
        return values["username"]

    def take(self, values: Values) -> Outcome:
        user = self.by_username.get(values["username"])
        if user and (user.is_system or user.is_superuser):
            raise BadRowError("username", "系统自身的账号和超级用户不能由导入修改")
        unit = self._unit(values, user)
        section = self._section(values, unit, user)
        roles = frozenset(values.get("roles") or ())
        if unknown := roles - self.groups.keys():
            raise BadRowError("roles", f"没有这个角色：{'、'.join(sorted(unknown))}；现有：{'、'.join(self.groups)}")
        held = frozenset(user.role_names) if user else frozenset()
        if user == self.actor and (values.get("is_active") is False or (roles and roles != held)):
            raise BadRowError("username", "不能由导入停用自己或改变自己的角色")
        written = {name: values.get(name) for name in ("name", "job_no", "phone", "is_active")}
        user = user or User(username=values["username"], must_change_password=True)
        self.remember(user)
        differs = (user.unit, user.section) != (unit, section) or bool(roles and roles != held)
        user.unit, user.section = unit, section
        outcome = self.put(user, written)
        if roles and roles != held:
            self.roles.append((user, held, roles))
            self.role_facts[user.username] = [("角色", "、".join(sorted(held)), "、".join(sorted(roles)))]
        self.by_username[user.username] = user
        if outcome == Outcome.UNCHANGED and differs:
            self.changed[user.pk] = user
            return Outcome.CHANGED
        return outcome

    def write(self, written: Written) -> list[NewAccount]:
        accounts = []
        for user in self.new:
            password = initial_password()
            user.password = quick_hash(password)
            accounts.append(NewAccount(user.username, user.name, user.unit.name if user.unit else "", password))
        super().write(written)
        self._write_roles()
        return accounts

    def more(self, thing: User) -> list[Fact]:
        """Roles count as a change of the account."""
        return self.role_facts.get(thing.username, [])

    def _write_roles(self) -> None:
        membership = User.groups.through
        given = []
        taken: defaultdict[str, list[int]] = defaultdict(list)
        for user, held, roles in self.roles:
            given += [membership(user_id=user.pk, group_id=self.groups[name].pk) for name in roles - held]
            for name in held - roles:
                taken[name].append(user.pk)
        for some in batches(given):
            membership._default_manager.bulk_create(some)
        for name, users in taken.items():
            membership._default_manager.filter(group_id=self.groups[name].pk, user_id__in=users).delete()

    def _unit(self, values: Values, user: User | None) -> Unit | None:
        unit = self.units.must_find(values["unit"]) if values.get("unit") else user.unit if user else None
        if unit is None:
            if user is None:
                raise BadRowError("unit", "新账号要填单位")
            return None
        active = values.get("is_active")
        if not unit.is_active and (active if active is not None else user is None or user.is_active):
            raise BadRowError("unit", f"“{unit}”已停用，不能在其中设账号")
        if unit.level == Level.VILLAGE:
            raise BadRowError("unit", "村居只设联系人，不设登录账号")
        return unit

    def _section(self, values: Values, unit: Unit | None, user: User | None) -> Section | None:
        name = values.get("section")
        if name is None:
            return user.section if user and user.unit == unit else None
        if not name or unit is None:
            return None
        section = self.sections.find(unit.code, name)
        if section is None:
            raise BadRowError("section", f"“{unit}”没有这个科室，或者它那一行未能导入")
        return section
