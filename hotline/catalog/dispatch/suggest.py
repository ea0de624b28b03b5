"""派单建议: which unit should lead a matter, who should help, and why in plain Chinese. Pure: no database, no clock.

工作标准 ⑤, in this order. The dispatch catalogue: of the rules that fit, the most specific speak. Where they name
several units: a county and a department, the county leads and the department helps (属地优先); departments only, the
one that first received the matter leads (首接负责); counties only, the county of the place; on a border both, the
first receiver leading. Where no rule fits, the category's own duty; where that is empty too, the units that received
the matter before. Else nobody: the matter goes to deliberation, and the county of the place is who must take it if
that finds no one (兜底). A duty of departments is not handed to towns.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from hotline.catalog.dispatch.book import DispatchBook, Matter, RuleEntry, UnitEntry
from hotline.catalog.dispatch.settle import Candidate, Confidence, Principle, Suggestion, names, settle
from hotline.catalog.vocabulary import LeadKind, Urgency

# Whom to put the caller through to, by the words said. A category's own urgent words stand in its row.
TRANSFER_WORDS: Final = {
    "110": ("打架", "打起来", "持刀", "抢劫", "绑架", "失踪", "走失", "轻生", "跳楼", "殴打"),
    "119": ("着火", "起火", "火灾", "山火", "爆炸", "自燃", "浓烟", "被困", "坍塌", "泄漏"),
    "120": ("昏迷", "受伤", "砸伤", "中毒", "触电", "溺水", "大出血", "心脏病"),
}


def suggest(matter: Matter, book: DispatchBook) -> Suggestion:
    """Who should lead `matter`, by the order of the module's head. Never raises: where nobody fits it says so."""
    passed_over: list[Candidate] = []
    found: Suggestion | None = None
    for group in book.fitting(matter):
        found = _by_rules(group, matter, book, passed_over)
        if found is not None:
            break
    found = found or _by_category(matter, book, passed_over) or _by_receivers(matter, book) or _nobody(matter, book)
    taken = {found.lead, *found.co_units}
    alternatives = _distinct(
        candidate for candidate in (*found.alternatives, *passed_over) if candidate.unit.id not in taken
    )
    words, numbers = emergency_words(matter, book)
    return replace(
        found,
        alternatives=alternatives,
        emergency=words,
        transfer=numbers,
        is_emergency=bool(words or numbers) or matter.urgency == Urgency.CRITICAL,
    )


def emergency_words(matter: Matter, book: DispatchBook) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The urgent words that the text says, of its categories' and in general, and the numbers to call for them."""
    words = [
        word for category in book.lineage(matter.category) for word in category.urgent_words if word in matter.text
    ]
    numbers = []
    for number, spoken in TRANSFER_WORDS.items():
        if heard := [word for word in spoken if word in matter.text]:
            numbers.append(number)
            words += heard
    return tuple(dict.fromkeys(words)), tuple(numbers)


# Where candidates come from


def _by_rules(
    group: Sequence[RuleEntry], matter: Matter, book: DispatchBook, passed_over: list[Candidate]
) -> Suggestion | None:
    """What equally specific rules say together; None if nobody. Who may not lead goes to `passed_over` with the reason.

    A rule that waits only for the place still outranks any that is less specific.
    """
    named: dict[int, RuleEntry] = {}  # unit → the first rule that names it to lead
    waits_for_place: list[RuleEntry] = []
    for rule in group:
        unit = book.unit(rule.lead_unit)
        if rule.lead_kind == LeadKind.TERRITORIAL and rule.lead_unit is None:
            unit = book.county_of(matter.area)
            if unit is None:
                waits_for_place.append(rule)
        if unit is not None and rule.dept_only and unit.level > 2:
            unit = _unit_above(unit, book)
        if unit is None:
            continue
        if unit.id in matter.returned_by:
            passed_over.append(Candidate(unit, f"派单目录第{rule.id}号列其主办，但本件已同意其退单"))
            continue
        named.setdefault(unit.id, rule)
    if not named:
        if not waits_for_place:
            return None
        return Suggestion(
            rule=waits_for_place[0].id,
            lead_kind=LeadKind.TERRITORIAL,
            basis=(
                *(_quoted(rule, None, book) for rule in waits_for_place),
                "补填事发地后即可确定主办的县（市、区）。",
            ),
            needs_place=True,
        )
    settled = settle([book.units[unit_id] for unit_id in named], matter, book)
    lead_rule = named.get(settled.lead or 0, next(iter(named.values())))
    helpers = [*settled.co_units, *(unit_id for rule in group for unit_id in rule.co_units)]
    unanimous = len(named) == 1 and settled.principle is not Principle.BORDER
    basis = [_quoted(rule, book.units[unit_id], book) for unit_id, rule in named.items()]
    basis += [f"职责依据：{rule.basis}" for rule in dict.fromkeys((lead_rule, *named.values())) if rule.basis]
    flagged = [rule for rule in group if rule.is_flagged]
    basis += [f"派单目录第{rule.id}号曾被同意退单，待复核，请核对后再派。" for rule in flagged]
    guard = any(rule.dept_only for rule in group)
    if guard:
        basis.append("本事项属部门职责，不得下派镇街。")
    confidence = Confidence.HIGH if unanimous else settled.confidence
    return replace(
        settled,
        co_units=_helpers(helpers, settled.lead, matter, book),
        rule=lead_rule.id,
        lead_kind=lead_rule.lead_kind,
        principle=Principle.CATALOGUE if unanimous else settled.principle,
        basis=(*basis, *settled.basis),
        dept_only_guard=guard,
        confidence=_lower(confidence) if flagged else confidence,
    )


def _by_category(matter: Matter, book: DispatchBook, passed_over: list[Candidate]) -> Suggestion | None:
    """What the category itself, or the nearest above it, says of who leads."""
    entry = next((entry for entry in book.lineage(matter.category) if entry.lead_kind), None)
    if entry is None:
        return None
    department = book.unit(entry.lead_unit)
    is_territorial = entry.lead_kind == LeadKind.TERRITORIAL
    lead = book.county_of(matter.area) if is_territorial else department
    said = f"派单目录没有适用条目；分类“{entry.full_name}”为{LeadKind(entry.lead_kind).label}主办"
    may_help = department is not None and department.id not in matter.returned_by
    overseer = (
        [Candidate(department, f"“{entry.full_name}”的市级主管单位，可请其协办")] if department and may_help else []
    )
    if lead is None and is_territorial:
        basis = f"{said}，补填事发地后即可确定主办的县（市、区）。"
        return Suggestion(lead_kind=entry.lead_kind, basis=(basis,), alternatives=tuple(overseer), needs_place=True)
    if lead is None:
        return None
    if lead.id in matter.returned_by:
        passed_over += [Candidate(lead, f"{said}，应由其主办，但本件已同意其退单"), *overseer]
        return None
    settled = settle([lead], matter, book)
    on_border = settled.principle is Principle.BORDER
    return replace(
        settled,
        lead_kind=entry.lead_kind,
        principle=Principle.BORDER if on_border else Principle.CATEGORY,
        basis=(f"{said}。", *settled.basis) if on_border else (f"{said}，由{lead.name}主办。",),
        alternatives=tuple(overseer),
        confidence=settled.confidence if on_border else Confidence.MEDIUM,
    )


def _by_receivers(matter: Matter, book: DispatchBook) -> Suggestion | None:
    """The units that received the matter before, when nothing else names one."""
    ids = [unit_id for unit_id in matter.first_receivers if unit_id in book.units and unit_id not in matter.returned_by]
    if not ids:
        return None
    settled = settle([book.units[unit_id] for unit_id in ids], matter, book)
    said = f"派单目录和分类都没有指明；此前接到过该事项的有{names([book.units[unit_id] for unit_id in ids])}。"
    return replace(settled, basis=(said, *settled.basis), confidence=Confidence.LOW)


def _nobody(matter: Matter, book: DispatchBook) -> Suggestion:
    county = book.county_of(matter.area)
    last: tuple[Candidate, ...] = ()
    if county is not None and county.id not in matter.returned_by:
        last = (Candidate(county, "研判后仍无明确承办单位的，由事发地县（市、区）兜底"),)
    return Suggestion(
        principle=Principle.LAST_RESORT,
        basis=("派单目录和分类都没有指明承办单位，请提交研判，由热线办主任指定。",),
        alternatives=last,
        needs_deliberation=True,
    )


# Words and small change


def _quoted(rule: RuleEntry, unit: UnitEntry | None, book: DispatchBook) -> str:
    category = book.categories.get(rule.category)
    name = f"“{category.full_name}”" if category else f"编号{rule.category}开头的分类"
    kind = LeadKind(rule.lead_kind).label
    return f"派单目录第{rule.id}号：{name}为{kind}主办" + (f"，由{unit.name}主办。" if unit else "。")


def _helpers(ids: Iterable[int], lead: int | None, matter: Matter, book: DispatchBook) -> tuple[int, ...]:
    return tuple(
        unit_id
        for unit_id in dict.fromkeys(ids)
        if unit_id != lead and unit_id in book.units and unit_id not in matter.returned_by
    )


def _unit_above(unit: UnitEntry, book: DispatchBook) -> UnitEntry | None:
    """The unit of level 2 under which `unit` stands."""
    return next((above for above in book.units.values() if above.level == 2 and unit.path.startswith(above.path)), None)


def _distinct(candidates: Iterable[Candidate]) -> tuple[Candidate, ...]:
    by_unit: dict[int, Candidate] = {}
    for candidate in candidates:
        by_unit.setdefault(candidate.unit.id, candidate)
    return tuple(by_unit.values())


def _lower(confidence: Confidence) -> Confidence:
    return Confidence.MEDIUM if confidence is Confidence.HIGH else Confidence.LOW
