"""没有网关: nothing is sent, and the ledger says so."""

from collections.abc import Collection

from hotline.notices.gateways import Handed, Message, Outcome


class Null:
    def send(self, message: Message) -> Handed:
        return Handed(Outcome.UNCONNECTED, "未接通网关")

    def holds(self, messages: Collection[Message]) -> frozenset[int] | None:
        return frozenset()


def connect(url: str) -> Null:
    return Null()
