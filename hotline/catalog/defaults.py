"""出厂设置: what a new city starts with, read from the tables in `defaults/`.

Seeding adds what is missing and leaves alone what is there: the city's own changes survive a second run.
"""

import csv
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, time
from pathlib import Path

from hotline.catalog.calendar import read_special_days
from hotline.catalog.changes import changing_catalog
from hotline.catalog.models import Category, RuleItem, RuleSet, SpecialDay, TimeLimit, WorkHours
from hotline.org.changes import IMPORT, note_down
from hotline.org.models import Level, Unit, system_user

FOLDER = Path(__file__).with_name("defaults")
STANDARD = "市民热线工作标准"
# 2010-01-01 00:00 in Shanghai, so that imported letters of earlier years fall under it too.
EFFECTIVE_AT = datetime(2009, 12, 31, 16, tzinfo=UTC)

Progress = Callable[[str], None]


def seed_catalog(progress: Progress | None = None) -> None:
    """Categories, work standard, time limits, holidays and work hours, as far as they are missing.

    Units must be there first for categories to find the departments over them; a later run supplies those then empty.
    `progress` is told each thing done, in Chinese.
    """
    say = progress or (lambda line: None)
    with changing_catalog():
        new = {"事项分类": _categories(say)}
        new["工作标准条目和时限"] = _rule_set(say)
        new["节假日与调休"] = _special_days(say)
        new["作息时间"] = _work_hours(say)
        facts = [(what, "", f"新增{n}条") for what, n in new.items() if n]
        if facts:
            note_down(IMPORT, "出厂设置", facts, actor=system_user())


def rows_of(name: str) -> Iterator[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


def _categories(say: Progress) -> int:
    departments = _Departments()
    present = {category.code: category for category in Category.objects.all()}
    names: dict[str, str] = {}
    new, found_lead = [], []
    for row in rows_of("categories.csv"):
        code = row["code"]
        names[code] = row["name"]
        lead = departments.named(row["lead_department"]) if row["lead_department"] else None
        if (old := present.get(code)) is not None:
            if old.lead_unit_id is None and lead is not None:
                old.lead_unit = lead
                found_lead.append(old)
            continue
        new.append(
            Category(
                code=code,
                name=row["name"],
                full_name=" / ".join(names[code[:length]] for length in range(2, len(code) + 1, 2)),
                level=len(code) // 2,
                parent_id=code[:-2] or None,
                lead_kind=row["lead_kind"],
                lead_unit=lead,
                limit_class=row["limit_class"],
                is_urban_mgmt=row["is_urban_mgmt"] == "1",
                is_justice=row["is_justice"] == "1",
                is_public=row["is_public"] != "0",
                urgent_words=[word for word in row["urgent_words"].split("|") if word],
            )
        )
    Category.objects.bulk_create(new)
    Category.objects.bulk_update(found_lead, ["lead_unit"])
    say(f"事项分类：新增 {len(new)} 个，共 {len(present) + len(new)} 个")
    if found_lead:
        say(f"事项分类：补上主管单位 {len(found_lead)} 个")
    if departments.missing:
        say(f"事项分类：没有找到这些主管单位，相应分类暂留空：{'、'.join(sorted(departments.missing))}")
    return len(new)


class _Departments:
    """Units of level 2 by the name that a department has in every city: 农业农村局 is 澄川市农业农村局 here."""

    def __init__(self) -> None:
        self.units = sorted(
            Unit.objects.active().filter(level=Level.COUNTY), key=lambda unit: (len(unit.name), unit.id)
        )
        self.missing: set[str] = set()

    def named(self, department: str) -> Unit | None:
        for unit in self.units:
            if unit.name.endswith(department):
                return unit
        self.missing.add(department)
        return None


def _rule_set(say: Progress) -> int:
    newest = RuleSet.objects.order_by("-version").first()
    if newest is not None:
        say(f"工作标准：已有《{newest.name}》第{newest.version}版，不改动")
        return 0
    rule_set = RuleSet.objects.create(
        version=1, name=STANDARD, status=RuleSet.Status.IN_FORCE, effective_at=EFFECTIVE_AT, note="出厂版本"
    )
    items = RuleItem.objects.bulk_create(
        RuleItem(
            rule_set=rule_set,
            klass=int(row["klass"]),
            klass_name=row["klass_name"],
            item=int(row["item"]),
            item_name=row["item_name"],
            key=row["key"],
            name=row["name"],
            value=row["value"],
            unit=row["unit"],
            basis=row["basis"],
        )
        for row in rows_of("rule_items.csv")
    )
    limits = TimeLimit.objects.bulk_create(
        TimeLimit(
            rule_set=rule_set,
            clock=row["clock"],
            kind=row["kind"],
            urgency=row["urgency"],
            category=row["category"],
            channel=row["channel"],
            amount=int(row["amount"]),
            unit=row["unit"],
            basis=row["basis"],
        )
        for row in rows_of("time_limits.csv")
    )
    say(f"工作标准：《{STANDARD}》第1版施行，条目 {len(items)} 条，时限 {len(limits)} 条")
    return len(items) + len(limits)


def _special_days(say: Progress) -> int:
    days = read_special_days((FOLDER / "holidays.csv").read_text(encoding="utf-8-sig"))
    present = set(SpecialDay.objects.values_list("day", flat=True))
    new = [SpecialDay(day=day, works=kind.works, name=kind.name) for day, kind in days.items() if day not in present]
    SpecialDay.objects.bulk_create(new)
    say(f"节假日与调休：新增 {len(new)} 天，共 {len(present) + len(new)} 天")
    return len(new)


def _work_hours(say: Progress) -> int:
    """Winter's and summer's hours. The work standard shows them; they stand nowhere else."""
    if WorkHours.objects.exists():
        say("作息时间：已有，不改动")
        return 0
    spans = ("morning_start", "morning_end", "afternoon_start", "afternoon_end")
    rows = [
        WorkHours(
            from_month=int(row["from_month"]),
            from_day=int(row["from_day"]),
            **{name: time.fromisoformat(row[name]) for name in spans},
        )
        for row in rows_of("work_hours.csv")
    ]
    WorkHours.objects.bulk_create(rows)
    say("作息时间：冬季、夏季各一")
    return len(rows)
