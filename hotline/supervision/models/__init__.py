"""Tables of supervision, one noun a file."""

from hotline.supervision.models.records import Cause, Meeting, Progress, SupervisionFile, Visit
from hotline.supervision.models.supervision import Supervision, SupervisionEvent

__all__ = ["Cause", "Meeting", "Progress", "Supervision", "SupervisionEvent", "SupervisionFile", "Visit"]
