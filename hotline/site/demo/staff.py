"""谁来办: the people of the demo city in memory, so that no step has to look anybody up."""

from random import Random

from hotline.org import roles
from hotline.org.models import Unit, User
from hotline.workorders.models import WorkOrder


class Staff:
    """Read once, with units and permissions. A matter of justice goes only to those cleared for it."""

    def __init__(self, chance: Random) -> None:
        self.chance = chance
        users = list(User.objects.filter(is_active=True).select_related("unit").order_by("pk"))
        self._of_unit: dict[int, list[User]] = {}
        self._centre: dict[str, list[User]] = {}
        for user in users:
            if user.unit is not None and user.has_perm(roles.HANDLE) | user.has_perm(roles.SIGN_REPLY):
                self._of_unit.setdefault(user.unit.pk, []).append(user)
        wanted = (
            roles.OPERATE, roles.LEAD_SHIFT, roles.DISPATCH, roles.REVIEW, roles.CALL_BACK, roles.SUPERVISE, roles.DIRECT,
            roles.INSTRUCT,
        )  # fmt: skip
        for permission in wanted:
            self._centre[permission] = [user for user in users if user.has_perm(permission)]

    def of_centre(self, permission: str, order: WorkOrder | None = None) -> User:
        """One of those who hold it; for a matter of justice, one cleared to see it."""
        found = self._centre[permission]
        if order is not None and order.is_justice:
            found = [user for user in found if user.has_perm(roles.SEE_JUSTICE)] or found
        return self.chance.choice(found)

    def other_than(self, permission: str, user: User) -> User:
        """Somebody else who holds it: the second person."""
        return self.chance.choice([one for one in self._centre[permission] if one != user])

    def handler(self, unit: Unit, *, besides: User | None = None) -> User:
        """Who handles in the unit, or in the next above that has anybody; never `besides`, where another is there."""
        found = [user for user in self._at(unit) if user.has_perm(roles.HANDLE)]
        others = [user for user in found if user != besides]
        return (others or found)[0]

    def signer(self, unit: Unit) -> User:
        """Who signs replies: the unit's leader, or its handler where no leader need sign."""
        if not unit.leader_signs:
            return self.handler(unit)
        found = [user for user in self._at(unit) if user.has_perm(roles.SIGN_REPLY)]
        return found[0] if found else self.signer(self._above(unit))

    def _at(self, unit: Unit) -> list[User]:
        """A village has no sign-in: those of its town act for it."""
        return self._of_unit.get(unit.pk) or self._at(self._above(unit))

    def _above(self, unit: Unit) -> Unit:
        if unit.parent is None:
            raise LookupError(f"{unit.name}没有账号，也没有上级")
        return unit.parent
