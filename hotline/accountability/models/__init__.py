"""Tables of accountability, one noun a file."""

from hotline.accountability.models.decision import Decision, OfficialCopy
from hotline.accountability.models.inquiry import Inquiry, InquiryEvent, Proof, Source

__all__ = ["Decision", "Inquiry", "InquiryEvent", "OfficialCopy", "Proof", "Source"]
