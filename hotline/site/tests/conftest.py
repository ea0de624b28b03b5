"""What tests of real processes and of the browser share."""

from collections.abc import Iterator

import pytest

from hotline.site.tests.browsing import chromium, city, everybody, people
from hotline.site.tests.running import Run, programs

__all__ = ["chromium", "city", "everybody", "people"]


@pytest.fixture(scope="module")
def run() -> Iterator[Run]:
    with programs() as run:
        yield run
