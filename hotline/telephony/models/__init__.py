"""Tables of the telephone, one noun a file."""

from hotline.telephony.models.calls import Call, Limit
from hotline.telephony.models.planning import FaultWindow, Shift
from hotline.telephony.models.seats import SeatPeriod

__all__ = ["Call", "FaultWindow", "Limit", "SeatPeriod", "Shift"]
