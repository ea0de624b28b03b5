"""异议、研判、剔除的动词, in the order that a dispute meets them."""

from hotline.disputes.actions.excluding import apply, confirm, exclude, propose, refuse, revoke, second
from hotline.disputes.actions.filing import (
    add_evidence,
    ask_evidence,
    file,
    pass_on,
    refer,
    turn_down,
    withdraw,
)
from hotline.disputes.actions.judging import (
    cancel,
    conclude,
    convene,
    hear,
    reject,
    reseat,
    take_vote,
    uphold,
    uphold_partly,
)

__all__ = [
    "add_evidence",
    "apply",
    "ask_evidence",
    "cancel",
    "conclude",
    "confirm",
    "convene",
    "exclude",
    "file",
    "hear",
    "pass_on",
    "propose",
    "refer",
    "refuse",
    "reject",
    "reseat",
    "revoke",
    "second",
    "take_vote",
    "turn_down",
    "uphold",
    "uphold_partly",
    "withdraw",
]
