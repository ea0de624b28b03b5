"""A request of the website's own people."""

from django.http import HttpRequest

from hotline.org.models import User


class StaffRequest(HttpRequest):
    """A request behind the sign-in (LoginRequiredMiddleware lets no other pass)."""

    user: User
