"""Tables of analytics, one noun a file."""

from hotline.analytics.models.case import CaseEvent, TypicalCase
from hotline.analytics.models.report import TO_UNITS, Receipt, Report, ReportEvent, ReportKind

__all__ = ["TO_UNITS", "CaseEvent", "Receipt", "Report", "ReportEvent", "ReportKind", "TypicalCase"]
