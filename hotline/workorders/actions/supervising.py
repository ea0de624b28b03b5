"""列入督办、解除督办: what supervision does to the order itself. Opened and struck off by the app above."""

from hotline.org.models import User
from hotline.workorders.engine import step
from hotline.workorders.models import WorkOrder


def supervise(order: WorkOrder, *, actor: User, note: str) -> None:
    """列入督办: from now on the order is marked, is not archived, and its replies are the main leader's to sign."""
    with step("supervise", order, actor, note=note):
        order.is_supervised = True


def end_supervision(order: WorkOrder, *, actor: User, note: str) -> None:
    """解除督办: nothing of it is supervised any more."""
    with step("end_supervision", order, actor, note=note):
        order.is_supervised = False
