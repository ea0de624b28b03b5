"""工作标准的 Word 文本, in the look of an official document (GB/T 9704), laid out by hotline/base/official.py."""

from django.utils.timezone import localtime

from hotline.base.official import Block, Heading, OfficialPaper, Table, Text, written
from hotline.catalog.models import RuleSet, WorkHours
from hotline.catalog.reading import NUMERALS, classes, limit_lines, shown_elsewhere
from hotline.org.changes import exported
from hotline.org.models import User


def standard_as_word(rule_set: RuleSet, *, actor: User) -> bytes:
    """A .docx of one version: its clauses and values by class and item, then the table of limits. Put on record, and
    its foot says who took it and when."""
    mark = exported(str(rule_set), {}, actor=actor)
    limits = limit_lines(rule_set.time_limits.all())
    found = classes(rule_set.items.all(), shown_elsewhere(limits, WorkHours.objects.all()))
    blocks: list[Block] = [Text(rule_set.note)]
    for klass in found:
        blocks.append(Heading(f"{klass.numeral}、{klass.name}"))
        for section in klass.sections:
            blocks.append(Heading(f"{section.mark}{section.name}", 2))
            blocks += [Text(str(clause.words)) for clause in section.clauses]  # type: ignore[attr-defined]
            rows = [(row.name, row.words, row.basis) for row in section.rows]  # type: ignore[attr-defined]
            rows += [(row.name, row.words, row.basis) for row in section.shown]
            if rows:
                blocks.append(Table(("内容", "规定", "依据"), tuple(rows), (5.2, 5.4, 5.0)))
    numeral = NUMERALS[len(found)] if len(found) < len(NUMERALS) else str(len(found) + 1)
    lines = [(line.clock, line.conditions or "一般情形", line.words, line.basis) for line in limits]
    blocks += [
        Heading(f"{numeral}、时限表"), Table(("时限", "适用", "期限", "依据"), tuple(lines), (2.6, 4.4, 3.2, 5.4)),
    ]  # fmt: skip
    return written(OfficialPaper(title=rule_set.name, subtitle=_state(rule_set), blocks=tuple(blocks), mark=mark))


def _state(rule_set: RuleSet) -> str:
    since = f"，{localtime(rule_set.effective_at):%Y年%-m月%-d日}起" if rule_set.effective_at else ""
    return f"（第{rule_set.version}版{since}{rule_set.get_status_display()}）"
