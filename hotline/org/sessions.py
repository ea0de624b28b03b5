"""登录会话: in the database, so that signing out and locking an account hold everywhere at once; read with a prepared query."""

from typing import Any

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db.models.functions import Now

from hotline.base.prepared import Prepared

_SESSION = Prepared(lambda key: Session.objects.filter(session_key=key, expire_date__gt=Now())[:1], str)


class SessionStore(db.SessionStore):
    def _get_session_from_db(self) -> Any:
        found = _SESSION.first(self.session_key)
        if found is None:
            self._session_key = None
        return found
