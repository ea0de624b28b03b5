"""初步归类: category, kind and urgency of a letter by the words in it, with reasons. Pure but for the table read at import.

For letters taken in bulk, where no operator listens. Each category has its words: the parts of its name, its urgent
words, and those of `category_words.csv`. A word counts more the fewer categories share it, the longer it is, and in
the title; a category is helped a little by its neighbours under the same heading.
"""

import csv
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import log
from pathlib import Path
from typing import Final

from hotline.catalog.dispatch import CategoryEntry
from hotline.catalog.vocabulary import Kind, Urgency

UNCLASSIFIED: Final = "990104"  # 无法归类事项
IN_TITLE: Final = 3.0
MOST_TIMES: Final = 3  # a word said more often than this in the text counts no more
OF_NEIGHBOURS: Final = 0.15

_PARTS = re.compile(r"[与和及、·（）]")
_SAYS_NOTHING = {
    "服务", "管理", "建设", "申请", "办理", "设施", "问题", "质量", "安全", "审核", "规划", "标准", "政策", "公示",
    "改造", "纠纷", "费用", "活动", "线索", "业务", "收费", "补贴", "维修", "培训", "待遇", "调整", "发放", "安置",
}  # fmt: skip

_KINDS: Final = (
    (Kind.THANKS, re.compile(r"感谢信|表扬|点赞|锦旗|致谢")),
    (Kind.REPORT, re.compile(r"举报|违法|违纪|贪污|受贿|黑社会|涉黑|传销|偷税|诈骗|非法")),
    (Kind.CONSULT, re.compile(r"咨询|请问|询问|吗[?？]?$|[?？]$|如何|怎么办理|何时|什么时候|能否|是否|多久|为什么")),
    (Kind.SUGGESTION, re.compile(r"建议|希望(?:能|在|尽快)?(?:增设|增加|开通|完善|设立)|提议|意见")),
    (
        Kind.COMPLAINT,
        re.compile(r"投诉|质疑|不满|扰民|乱收费|不作为|态度|欺骗|坑|霸王|强制|违规|污染|拖欠|严重|恶劣|黑心"),
    ),
)


@dataclass(frozen=True)
class Guess:
    """`reasons` in Chinese, the strongest first. `score` 0: no word of any category was found."""

    category: str
    score: float
    kind: str
    urgency: str
    reasons: tuple[str, ...]


class CategoryWords:
    """The words of every leaf category. Built once from the catalog's categories; `guess` reads it."""

    def __init__(self, categories: Mapping[str, CategoryEntry]) -> None:
        extra = _extra_words()
        self.leaves = {code: entry for code, entry in categories.items() if entry.level == 3 and entry.is_active}
        of_word: dict[str, set[str]] = defaultdict(set)
        for code, entry in self.leaves.items():
            for word in (*_of_name(entry.name), *entry.urgent_words, *extra.get(code, ())):
                of_word[word].add(code)
        self._of_word = {word: tuple(sorted(codes)) for word, codes in of_word.items()}
        n = max(1, len(self.leaves))
        self._weight = {
            word: log(1 + n / len(codes)) * (1 + 0.25 * (len(word) - 2)) for word, codes in self._of_word.items()
        }

    def guess(self, title: str, content: str) -> Guess:
        """Category, kind and urgency of one letter. Never fails: without any word it is 无法归类事项."""
        scores: dict[str, float] = defaultdict(float)
        clues: dict[str, list[tuple[float, str]]] = defaultdict(list)
        for word, codes in self._of_word.items():
            times = min(content.count(word), MOST_TIMES)
            value = self._weight[word] * ((IN_TITLE if word in title else 0) + (times and (1 + times) / 2))
            if value:
                where = "标题" if word in title else "正文"
                for code in codes:
                    scores[code] += value
                    clues[code].append((value, f"{where}有“{word}”"))
        if not scores:
            nothing_said = ("没有任何分类的词，暂归无法归类事项",)
            nothing = UNCLASSIFIED if UNCLASSIFIED in self.leaves else max(self.leaves)
            return Guess(nothing, 0.0, kind_of(title, content), Urgency.NORMAL, nothing_said)
        headings: dict[str, float] = defaultdict(float)
        for code, score in scores.items():
            headings[code[:4]] += score
        totals = {code: score + OF_NEIGHBOURS * (headings[code[:4]] - score) for code, score in scores.items()}
        best = max(totals, key=lambda code: (totals[code], code))
        urgent = [word for word in self.leaves[best].urgent_words if word in title]
        reasons = tuple(text for _, text in sorted(clues[best], reverse=True)[:4])
        if urgent:
            reasons = (*reasons, f"标题有紧急词“{urgent[0]}”")
        urgency = Urgency.URGENT if urgent else Urgency.NORMAL
        return Guess(best, round(totals[best], 2), kind_of(title, content), urgency, reasons)


def kind_of(title: str, content: str) -> str:
    """诉求类型 by the words of the title, else of the last words of the text; 求助 where none says otherwise."""
    for text in (title.strip(), content.strip()[-120:]):
        for kind, pattern in _KINDS:
            if pattern.search(text):
                return kind
    return Kind.HELP


def _of_name(name: str) -> Iterable[str]:
    return (part for part in _PARTS.split(name) if len(part) > 1 and part not in _SAYS_NOTHING)


def _extra_words() -> dict[str, list[str]]:
    with Path(__file__).with_name("category_words.csv").open(encoding="utf-8", newline="") as file:
        return {row["code"]: row["words"].split("|") for row in csv.DictReader(file)}
