"""Tables of the portal, one noun a file."""

from hotline.portal.models.visit import Attempt, PhoneCode

__all__ = ["Attempt", "PhoneCode"]
