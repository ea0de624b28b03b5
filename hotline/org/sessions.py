"""登录会话: in the database, so that signing out and locking an account hold everywhere at once.

Every page asks first who asks: session, user, unit and permissions come in one prepared query.
"""

import json
from typing import Any, Final

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user
from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.sessions.backends import db
from django.db.models import OuterRef
from django.db.models.expressions import BaseExpression, Combinable
from django.db.models.functions import Now
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

from hotline.base.prepared import Prepared
from hotline.org.models import Session, User
from hotline.org.permissions import BACKEND, granted_to

# What apps above want to know on every page, by name: asked along with the session, found in `SessionStore.along`.
ALONG: Final[dict[str, BaseExpression | Combinable]] = {}

_SESSION = Prepared(
    lambda key: (
        Session.objects.select_related("user__unit")
        .annotate(held=ArraySubquery(granted_to(OuterRef("user_id"))), **ALONG)
        .filter(session_key=key, expire_date__gt=Now())[:1]
    ),
    str,
)


class SessionStore(db.SessionStore):
    user: User | None = None  # whose session was read, as it says itself; `signed_in` looks whether that holds

    def __init__(self, session_key: str | None = None) -> None:
        super().__init__(session_key)
        self.along: dict[str, Any] = {}

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def _get_session_from_db(self) -> Any:
        found = _SESSION.first(self.session_key)
        if found is None:
            self._session_key = None
            return None
        self.along = {name: getattr(found, name) for name in ALONG}
        if (user := found.user) is not None:
            self.user = user
            if not user.is_superuser:  # who holds all of them, and is asked for none
                user._all_permissions = set(found.held)
        return found

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        row = super().create_model_instance(data)
        assert isinstance(row, Session)
        row.user_id = data.get(SESSION_KEY)
        return row

    # Whoever can write this table can write that of the users: a signature would protect nothing.

    def encode(self, session_dict: dict[str, Any]) -> str:
        return json.dumps(session_dict, ensure_ascii=False)

    def decode(self, session_data: bytes | str) -> dict[str, Any]:
        try:
            found: dict[str, Any] = json.loads(session_data)
        except ValueError:
            return {}
        return found


def signed_in(request: HttpRequest) -> User | AnonymousUser:
    """Who asks. What Django's `get_user` asks of a session holds here too; where it does not, that decides."""
    session = request.session
    if session.session_key is None:
        return AnonymousUser()
    if SESSION_KEY not in session:
        return AnonymousUser()
    user: User | None = getattr(session, "user", None)
    if (
        user is None
        or str(user.pk) != session[SESSION_KEY]
        or session.get(BACKEND_SESSION_KEY) != BACKEND
        or not user.is_active
        or not constant_time_compare(session.get(HASH_SESSION_KEY, ""), user.get_session_auth_hash())
    ):
        return get_user(request)
    return user
