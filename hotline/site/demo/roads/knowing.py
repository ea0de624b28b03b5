"""知识库走的路: articles are looked up, written, reviewed, corrected, urged and withdrawn, beside the orders.

What happens is written in `texts/knowledge.toml`. An article to which it happens is found by the words its title begins with.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from django.core.files.uploadedfile import SimpleUploadedFile

from hotline.catalog.models import Category
from hotline.knowledge import actions
from hotline.knowledge.models import Article, Correction, Gap, Version
from hotline.knowledge.queries.searching import find
from hotline.org import roles
from hotline.org.models import Level, User
from hotline.site.demo.hours import NEVER
from hotline.site.demo.phrases import read_texts
from hotline.site.demo.pictures import paper
from hotline.site.demo.world import Road, World

Told = Mapping[str, Any]
HOUR: Final = timedelta(hours=1)
N_REVISED: Final = 18  # articles that got a second version within the three months


def start_all(world: World, since: datetime) -> None:
    """Set going all that is told, and the ordinary revisions of the three months."""
    told = read_texts("knowledge.toml")
    roads: dict[str, Callable[[World, Told], Road]] = {
        "new": _write, "error": _report, "urge": _urge, "lost": _ask_in_vain, "withdrawn": _withdraw,
    }  # fmt: skip
    for name, road in roads.items():
        for one in told[name]:
            world.start(world.hours.open_before(world.now, one["hours"]), road(world, one))
    owned = Article.objects.filter(unit__level=Level.COUNTY, unit__leader_signs=True, valid_to=None)
    for article in list(owned.select_related("unit").order_by("title")[:: max(1, owned.count() // N_REVISED)]):
        moment = since + (world.now - since) * world.chance.uniform(0.05, 0.9)
        world.start(moment, _revise(world, article, world.chance.choice(told["change"])))


def look_up(user: User, text: str) -> None:
    """查找, on record as the page would put it."""
    n_hits = len(find(user, text).hits)
    actions.note_search(user, text, n_hits)
    if n_hits == 0:
        actions.note_gap(Gap.Kind.NO_HIT, text)


def judge(user: User, no: str, *, is_useful: bool) -> None:
    """有用、没用."""
    actions.vote(Article.objects.get(no=no), actor=user, is_useful=is_useful)


def _about(words: str) -> Article | None:
    found = Article.objects.filter(title__startswith=words).select_related("unit", "current")
    return found.order_by("pk").first()


# ── written and reviewed ──


def _write(world: World, told: Told) -> Road:
    """新建, 送审, 审核, 发布: by the unit that answers for it."""
    unit = world.by_code[told["unit"]]
    author = world.staff.handler(unit)
    gap = Gap.objects.filter(text=told["asked"]).first() if "asked" in told else None
    article = actions.create(
        actor=author, unit=unit, gap=gap, title=told["title"], questions=list(told["questions"]), answer=told["answer"],
        body=told["body"].strip(), category=Category.objects.get(pk=told["category"]), openness="PUBLIC",
    )  # fmt: skip
    version = article.versions.select_related("article__unit").get()
    yield _moment(world, told, "submit", 30, 200)
    yield from _review(world, told, version, author)


def _revise(world: World, article: Article, change: Told) -> Road:
    """修订: a new version that says a little more, through both reviews."""
    author = world.staff.handler(article.unit)
    article = Article.objects.select_related("unit", "current").get(pk=article.pk)
    version = actions.revise(article, actor=author, note=change["note"])
    yield world.hours.open_minutes(20, 300)
    papers = [_paper(version, change["paper"])] if "paper" in change else []
    actions.edit(version, actor=author, note=change["note"], papers=papers, **_changed(version, change))
    yield world.hours.open_minutes(10, 60)
    yield from _review(world, change, version, author)


def _changed(version: Version, change: Told) -> dict[str, Any]:
    unit = version.article.unit
    words = {"name": version.title, "unit": unit.short_name, "phone": unit.duty_phone}
    found: dict[str, Any] = {}
    if "contact" in change:
        found["contact"] = change["contact"].format_map(words)
    if "more" in change and version.body:
        found["body"] = f"{version.body}\n{change['more'].format_map(words)}"
    if "question" in change:
        found["questions"] = [*version.questions, change["question"].format_map(words)]
    return found or {"keywords": [*version.keywords, "常见问题"]}


def _paper(version: Version, name: str) -> SimpleUploadedFile:
    """The guide that is handed to citizens, as a Word file."""
    unit = version.article.unit.name
    content = paper(f"{version.title}{name}", [version.answer, *version.body.splitlines()], unit)
    return SimpleUploadedFile(f"{version.title[:40]}{name}.docx", content)


def _review(world: World, told: Told, version: Version, author: User) -> Road:
    actions.submit(version, actor=author)
    yield _moment(world, told, "pass_on", 20, 240)
    leader = world.staff.signer(version.article.unit)
    if told.get("before") == "submit_again":
        actions.turn_down(version, actor=leader, note="请写明露天作业以外的情形，并注明依据文号。")
        return
    actions.pass_on(version, actor=leader, note="内容属实，同意发布。")
    yield _moment(world, told, "publish", 30, 400)
    actions.publish(version, actor=world.staff.of_centre(roles.REVIEW_KNOWLEDGE))


# ── corrected, urged, withdrawn ──


def _report(world: World, told: Told) -> Road:
    """纠错, by an operator; the unit answers it."""
    article = _about(told["about"])
    if article is None:
        return
    row = actions.report_error(
        article, actor=world.staff.of_centre(roles.OPERATE), kind=told["kind"], text=told["text"],
        is_urgent=told.get("is_urgent", False),
    )  # fmt: skip
    yield _moment(world, told, "answer_error", 30, 300)
    article.refresh_from_db()
    actions.answer_error(
        article, actor=world.staff.handler(article.unit), correction=row, answer=told["answer"],
        outcome=Correction.Outcome(told["outcome"]),
    )  # fmt: skip


def _urge(world: World, told: Told) -> Road:
    """催更, and again when its time has run without an answer."""
    article = _about(told["about"])
    if article is None:
        return
    for _ in range(told["times"]):
        row = actions.urge(article, actor=world.staff.of_centre(roles.EDIT_KNOWLEDGE), reason=told["reason"])
        yield world.hours.calendar.add_open_time(row.due_at, HOUR)
        article.refresh_from_db()


def _withdraw(world: World, told: Told) -> Road:
    article = _about(told["about"])
    if article is not None:
        actions.withdraw(article, actor=world.staff.of_centre(roles.REVIEW_KNOWLEDGE), note=told["note"])
    yield NEVER


# ── asked in vain ──


def _ask_in_vain(world: World, told: Told) -> Road:
    """Operators look for what is not there; an editor sees to it."""
    for _ in range(told["times"]):
        look_up(world.staff.of_centre(roles.OPERATE), told["text"])
        yield world.hours.open_minutes(10, 90)
    gap = Gap.objects.filter(text=told["text"], state=Gap.State.OPEN).first()
    if gap is None:
        return
    editor = world.staff.of_centre(roles.EDIT_KNOWLEDGE)
    if "ask" in told:
        actions.ask_unit(gap, actor=editor, unit=world.by_code[told["ask"]], note="请在一个工作日内补充。")
    elif "dismiss" in told:
        actions.dismiss(gap, actor=editor, note=told["dismiss"])


def _moment(world: World, told: Told, verb: str, low: float, high: float) -> datetime:
    """When the verb is taken; never, where the story stands before it."""
    return NEVER if told.get("before") == verb else world.hours.open_minutes(low, high)
