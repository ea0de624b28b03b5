"""舆论监督的动词, one kind of thing a file."""

from hotline.media.actions.episodes import air, call_off, edit_plan, keep_promise, plan, promise, settle_episode
from hotline.media.actions.follow_ups import (
    follow_on,
    ignore,
    link,
    register,
    report_progress,
    respond,
    settle_matter,
    supervise,
)
from hotline.media.actions.releases import approve, draft, edit, release, turn_down, withdraw
from hotline.media.actions.sessions import announce, cancel, hold, settle_session, take_orders

__all__ = [
    "air", "announce", "approve", "call_off", "cancel", "draft", "edit", "edit_plan", "follow_on", "hold", "ignore", "keep_promise", "link",
    "plan", "promise", "register", "release", "report_progress", "respond", "settle_episode", "settle_matter", "settle_session", "supervise",
    "take_orders", "turn_down", "withdraw",
]  # fmt: skip
