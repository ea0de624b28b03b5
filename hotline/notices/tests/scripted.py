"""A gateway that answers as a test wants it, for the roads that a real one takes once a year."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager

import pytest

from hotline.notices.actions import sending
from hotline.notices.gateways import Handed, Message, Outcome


class Scripted:
    """Answers `answers` in turn, then accepts. `held`: keys that it says it still has; None: it cannot be asked."""

    def __init__(self, *answers: Outcome) -> None:
        self.answers = list(answers)
        self.got: list[Message] = []
        self.held: frozenset[int] | None = frozenset()

    def send(self, message: Message) -> Handed:
        self.got.append(message)
        outcome = self.answers.pop(0) if self.answers else Outcome.ACCEPTED
        return Handed(outcome, "" if outcome is Outcome.ACCEPTED else f"试：{outcome.value}")

    def holds(self, messages: Collection[Message]) -> frozenset[int] | None:
        return self.held

    @contextmanager
    def connected(self) -> Iterator["Scripted"]:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(sending, "gateway", lambda medium: self)
            yield self
