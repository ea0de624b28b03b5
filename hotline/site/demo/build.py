"""演示城市的三个月: plans, moments and subjects put together, walked, and left as a city leaves its papers."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils.timezone import localtime

from hotline.base import clock
from hotline.intake import actions
from hotline.intake.history import writing_history
from hotline.intake.queries.cases import enough_to_learn
from hotline.org.models import system_user
from hotline.portal.demo import filling as website
from hotline.site.demo import assessing, inquiries, library, press, seating, traces
from hotline.site.demo.matters import Matters
from hotline.site.demo.month_end import MonthEnd
from hotline.site.demo.plans import Plan, of_the_months
from hotline.site.demo.roads import calling, knowing
from hotline.site.demo.roads.arriving import arrive
from hotline.site.demo.scenes import SCENES
from hotline.site.demo.simulation import Simulation
from hotline.site.demo.supervising import Supervising
from hotline.site.demo.world import Road, World

DAYS: Final = 92
KNOWING: Final = 0.1  # of the work is done when the knowledge base is filled
Progress = Callable[[float], None]


@dataclass(frozen=True)
class Built:
    """What came of it. `refusals`: reasons for which a verb refused, with their number; none in a sound simulation."""

    n_orders: int
    n_steps: int
    refusals: dict[str, int]
    n_papers: int
    n_drafts: int
    n_told: int
    n_learned: int


def build(n_orders: int, progress: Progress = lambda share: None) -> Built:
    """Three months of `n_orders` orders that end at this moment, today's scenes among them. `progress` is told the share done."""
    now = clock.now()
    with writing_history():
        since = now - timedelta(days=DAYS)
        simulation = Simulation(localtime(since), localtime(now))
        world = World(simulation.start, now)
        simulation.each_morning.append(Supervising(world).morning)
        simulation.each_morning.append(MonthEnd(world).morning)
        matters = Matters(world)
        with clock.moved_to(since), transaction.atomic():
            library.fill(matters, n_orders)
        progress(KNOWING)
        knowing.start_all(world, since)
        assessing.start_all(world)
        calling.start_others(world, n_orders, since, now)
        _start_all(simulation, world, matters, n_orders, since, now)
        simulation.run(lambda moment: progress(KNOWING + (0.95 - KNOWING) * ((moment - since) / (now - since))))
        with transaction.atomic():
            n_papers = traces.attach_papers(world.chance, most=max(4, n_orders // 40))
            n_drafts = traces.leave_drafts(world.staff)
            traces.look_at_some(max(4, n_orders // 40))
            website.fill(now)
            inquiries.fill(now)
            press.fill(now)
            seating.fill(now, world.chance)
    with transaction.atomic():
        n_told = traces.tell_news(now)
    progress(0.99)
    n_learned = learn_from_orders()
    progress(1.0)
    return Built(n_orders, simulation.n_taken, dict(simulation.refusals), n_papers, n_drafts, n_told, n_learned)


def learn_from_orders() -> int:
    """The suggestions at registration learn from the city that was made; returns from how many orders. None for a tiny city."""
    if not enough_to_learn():
        return 0
    models = [
        actions.learn_orders(model, tell=lambda stage, done: None)
        for model in actions.ask_training(actor=system_user())
    ]
    return max(model.n_cases for model in models)


def _start_all(simulation: Simulation, world: World, matters: Matters, n: int, since: datetime, now: datetime) -> None:
    scenes = SCENES[:n]
    ordinary = n - len(scenes)
    for moment, plan in zip(
        world.hours.arrivals(ordinary, since, now), of_the_months(ordinary, world.chance), strict=True
    ):
        simulation.start(moment, _road(world, matters, plan))
    for plan in scenes:
        earlier = now - timedelta(minutes=plan.minutes_ago)
        moment = world.hours.open_before(now, plan.before_now) if plan.before_now else earlier
        simulation.start(moment, _road(world, matters, plan))


def _road(world: World, matters: Matters, plan: Plan) -> Road:
    """The subject is thought of when the telephone rings, so that its moments are those of that day."""
    yield from arrive(world, plan, matters.subject(plan))
