"""谁来办: the people of the demo city in memory, so that no step has to look anybody up."""

from itertools import cycle
from random import Random

from hotline.org import roles
from hotline.org.models import Unit, User
from hotline.org.permissions import holders_of
from hotline.workorders.models import WorkOrder


class Staff:
    """Read once, with their units. A matter of justice goes only to those cleared for it."""

    def __init__(self, chance: Random) -> None:
        self.chance = chance
        users = {user.pk: user for user in User.objects.filter(is_active=True).select_related("unit").order_by("pk")}
        wanted = (
            roles.OPERATE, roles.LEAD_SHIFT, roles.DISPATCH, roles.REVIEW, roles.CALL_BACK, roles.SUPERVISE, roles.DIRECT,
            roles.INSTRUCT, roles.HANDLE, roles.SIGN_REPLY, roles.SIGN_MAJOR, roles.SEE_JUSTICE, roles.EDIT_KNOWLEDGE,
            roles.REVIEW_KNOWLEDGE,
        )  # fmt: skip
        ids = {permission: set(holders_of(permission).values_list("pk", flat=True)) for permission in wanted}
        self._holders = {name: [user for pk, user in users.items() if pk in ids[name]] for name in wanted}
        self._leaders = cycle(self._holders[roles.INSTRUCT])
        self._of_unit: dict[int, list[User]] = {}
        for user in users.values():
            if user.unit is not None and user.pk in ids[roles.HANDLE] | ids[roles.SIGN_REPLY]:
                self._of_unit.setdefault(user.unit.pk, []).append(user)

    def of_centre(self, permission: str, order: WorkOrder | None = None) -> User:
        """One of those who hold it; for a matter of justice, one cleared to see it."""
        found = self._holders[permission]
        if order is not None and order.is_justice:
            found = [user for user in found if user in self._holders[roles.SEE_JUSTICE]] or found
        return self.chance.choice(found)

    def leader(self) -> User:
        """The city leaders in turn."""
        return next(self._leaders)

    def handler(self, unit: Unit, *, besides: User | None = None) -> User:
        """Who handles in the unit but is not `besides`; else in the next unit above: those of a town act for its villages."""
        return self._first(unit, roles.HANDLE, besides)

    def signer(self, unit: Unit, *, is_major: bool = False) -> User:
        """Who signs replies: the unit's leader, of a 重件 the main one; its handler where no leader need sign."""
        signs = roles.SIGN_MAJOR if is_major else roles.SIGN_REPLY
        return self._first(unit, signs if unit.leader_signs else roles.HANDLE, None)

    def _first(self, unit: Unit, permission: str, besides: User | None) -> User:
        for user in self._of_unit.get(unit.pk, ()):
            if user != besides and user.has_perm(permission):
                return user
        return self._first(self._above(unit), permission, besides)

    def _above(self, unit: Unit) -> Unit:
        if unit.parent is None:
            raise LookupError(f"{unit.name}没有账号，也没有上级")
        return unit.parent
