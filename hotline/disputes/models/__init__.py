"""Tables of disputes, one noun a file."""

from hotline.disputes.models.dispute import (
    SCOPE_OF,
    Dispute,
    DisputeEvent,
    DisputeKind,
    Evidence,
    Scope,
    Vote,
    VoteChoice,
)
from hotline.disputes.models.exclusion import Exclusion, ExclusionEvent, Ground
from hotline.disputes.models.panel import Panel, PanelEvent

__all__ = [
    "SCOPE_OF",
    "Dispute",
    "DisputeEvent",
    "DisputeKind",
    "Evidence",
    "Exclusion",
    "ExclusionEvent",
    "Ground",
    "Panel",
    "PanelEvent",
    "Scope",
    "Vote",
    "VoteChoice",
]
