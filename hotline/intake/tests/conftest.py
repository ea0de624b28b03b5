"""Who leads what in the small town, as the letters of the tests need it."""

from pathlib import Path

import pytest

from hotline.catalog.models import CatalogStamp, Category
from hotline.intake.tests.sheet_of_letters import Letters
from hotline.workorders.testing import Town


def share_duties(town: Town) -> None:
    """住建局 leads in everything about property management; where it is the county's, and no county is known, too."""
    housing = town.unit("住建局")
    Category.objects.filter(code__startswith="0204").update(lead_unit=housing, lead_kind="FUNCTIONAL")
    Category.objects.filter(code__startswith="0206").update(lead_unit=housing, lead_kind="TERRITORIAL")
    CatalogStamp.bump()


@pytest.fixture
def letters(tmp_path: Path, town: Town) -> Letters:
    share_duties(town)
    return Letters(tmp_path)
