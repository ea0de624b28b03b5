"""Who leads what in the small town, as the letters of the tests need it; and closed orders to learn from."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from hotline.base.words import WordsOf
from hotline.catalog.models import CatalogStamp, Category
from hotline.intake import actions, jobs
from hotline.intake.queries import models
from hotline.intake.tests.made_letters import made_many
from hotline.intake.tests.sheet_of_letters import Letters
from hotline.org.models import Area, Unit
from hotline.workorders.models import WorkOrder
from hotline.workorders.testing import MONDAY, Town


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


@pytest.fixture
def closed(town: Town) -> Iterator[Town]:
    """A hundred and twenty closed orders, written at once: what is learned from does not care how they came about."""
    matters, labels = made_many(120)
    units = {"020401": "住建局", "020403": "住建局", "060303": "城管局", "090101": "水务集团"}
    of = {unit.short_name: unit for unit in Unit.objects.all()}
    place = Area.objects.get(name="柳林镇")
    WorkOrder.objects.bulk_create(
        WorkOrder(
            no=f"26010{number:07d}", query_code=f"{number:010d}", state="CLOSED", title=matter.title[:60],
            content=matter.content, category_id=label, area=place, channel="PHONE", kind="COMPLAINT",
            lead_unit=of[units[label]], close_kind="RESOLVED", registered_at=MONDAY, closed_at=MONDAY,
            public_reply="已处理完毕。", words=WordsOf(f"{matter.title} {matter.content}"),
        )
        for number, (matter, label) in enumerate(zip(matters, labels, strict=True))
    )  # fmt: skip
    models._kept.clear()
    yield town
    models._kept.clear()


@pytest.fixture
def trained(closed: Town) -> Town:
    actions.ask_training(actor=closed.xu)
    jobs.train_suggestions()
    return closed
