"""采用率: how often people took what they were offered, told by the facts of the steps."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from hotline.workorders.models import Event
from hotline.workorders.suggested import rank_of

MOST_USES: Final = 5_000  # of the last; the index holds nothing else


@dataclass
class Use:
    """`by_model`: a model proposed, else what the office wrote (the words of the categories, the dispatch catalogue)."""

    of_category: bool
    by_model: bool
    since: datetime
    n: int = 0
    n_first: int = 0
    n_among: int = 0

    @property
    def name(self) -> str:
        if self.by_model:
            return "分类：模型" if self.of_category else "主办单位：派单经验"
        return "分类：用词初判" if self.of_category else "主办单位：派单目录"

    @property
    def first_percent(self) -> str:
        """How often what was proposed first was taken."""
        return f"{self.n_first / self.n:.1%}"

    @property
    def among_percent(self) -> str:
        """How often what was taken was among what was proposed."""
        return f"{self.n_among / self.n:.1%}"


def uses() -> list[Use]:
    """Of the last steps beside which something was proposed, by what proposed it. One query."""
    rows = Event.objects.filter(facts__has_key="suggested").order_by("-id")
    found: dict[tuple[bool, bool], Use] = {}
    for suggested, category, lead, at in rows.values_list("facts__suggested", "facts__category", "facts__lead", "at")[
        :MOST_USES
    ]:
        kind = (lead is None, bool(suggested["model"]))
        use = found.setdefault(kind, Use(*kind, since=at))
        rank = rank_of(category if lead is None else lead, suggested["codes"])
        use.n += 1
        use.n_first += rank == 1
        use.n_among += rank > 0
        use.since = at
    return [found[kind] for kind in sorted(found, reverse=True)]
