"""What a door of the staff's is given: a request behind the sign-in."""

from django.http import HttpRequest

from hotline.org.models import User


class StaffRequest(HttpRequest):
    """Of somebody signed in: LoginRequiredMiddleware lets no other pass."""

    user: User
