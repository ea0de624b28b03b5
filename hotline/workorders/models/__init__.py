"""Tables of the loop, one noun a file."""

from hotline.workorders.models.assignment import Assignment, Reply, ResultKind, Role
from hotline.workorders.models.attachment import Attachment
from hotline.workorders.models.callback import Callback, Judgement, Objection
from hotline.workorders.models.deadline import Deadline
from hotline.workorders.models.deliberation import Brief, HardCase
from hotline.workorders.models.draft import FormDraft
from hotline.workorders.models.event import Anchor, Event
from hotline.workorders.models.look_up import FailedLookUp
from hotline.workorders.models.order import CloseKind, Objected, WorkOrder, WorkOrderQuerySet
from hotline.workorders.models.request import Ask, Request

__all__ = [
    "Anchor",
    "Ask",
    "Assignment",
    "Attachment",
    "Brief",
    "Callback",
    "CloseKind",
    "Deadline",
    "Event",
    "FailedLookUp",
    "FormDraft",
    "HardCase",
    "Judgement",
    "Objected",
    "Objection",
    "Reply",
    "Request",
    "ResultKind",
    "Role",
    "WorkOrder",
    "WorkOrderQuerySet",
]
