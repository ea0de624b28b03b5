"""What tests of real processes share."""

from collections.abc import Iterator
from typing import Any

import pytest

from hotline.site.tests.running import Run, Running


@pytest.fixture(scope="module")
def run() -> Iterator[Run]:
    started: list[Running] = []

    def run(command: list[str], **given: Any) -> Running:
        started.append(Running(command, **given))
        return started[-1]

    yield run
    for one in reversed(started):
        one.end()
