"""演示知识库: what operators answer from. It was there before the three months began."""

from datetime import timedelta
from typing import Final

from hotline.base import clock
from hotline.knowledge import demo
from hotline.knowledge.actions import take_in
from hotline.knowledge.actions.writing import Text
from hotline.knowledge.demo.matters import MATTERS
from hotline.knowledge.models import Article
from hotline.org.models import Area, Level, Unit, UnitKind, system_user
from hotline.site.demo.gazetteer import Gazetteer
from hotline.site.demo.matters import Matters, bare
from hotline.site.demo.tellings import Telling

SOURCE: Final = "答复口径"
PER_ORDER: Final = 0.16  # articles of either sort for each order: a small city knows less
MOST_GENERAL: Final = 320  # every matter and every aspect of it once
WHERE: Final = "城市通讯录"
WHERE_PER_ORDER: Final = 1.5  # articles about who is where; all of them in a city of full size


def fill(matters: Matters, n_orders: int) -> None:
    """The articles: what each telling is answered from, and as many about what people ask in any city."""
    most = round(n_orders * PER_ORDER)
    city = Area.objects.get(level=Level.CITY)
    answers = matters.pools["answer"][:most]
    matters.articles = {one: _article(n, one, matters, city) for n, one in enumerate(answers)}
    demo.build(min(max(most, len(MATTERS)), MOST_GENERAL))
    whereabouts = list(Gazetteer(matters.world, clock.today()).articles())
    matters.world.chance.shuffle(whereabouts)
    demo.take_all(WHERE, whereabouts[: round(n_orders * WHERE_PER_ORDER)])


def _article(number: int, telling: Telling, matters: Matters, city: Area) -> str:
    """Published as it stands, on a day of its own; its number is what the operator cites."""
    key, unit = f"{number:04d}", _unit(telling.category, matters)
    with clock.moved_to(clock.now() - timedelta(days=demo.AGE - number % demo.AGE)):
        text: Text = {
            "title": bare(telling.said["title"]), "questions": [telling.said["content"][:100]],
            "answer": telling.said["answer"], "category": matters.categories[telling.category], "area": city,
            "contact": f"{unit.short_name}，值班电话{unit.duty_phone}", "openness": "PUBLIC", "valid_from": clock.today(),
        }  # fmt: skip
        take_in(SOURCE, key, unit=unit, text=text, actor=system_user())
    return Article.objects.values_list("no", flat=True).get(source=SOURCE, source_key=key)


def _unit(category: str, matters: Matters) -> Unit:
    """Who oversees the category, or what it belongs to; else the hotline itself."""
    world = matters.world
    ids = [entry.lead_unit for entry in world.book.lineage(category) if entry.lead_unit]
    return world.units[ids[0]] if ids else next(one for one in world.units.values() if one.kind == UnitKind.HOTLINE)
