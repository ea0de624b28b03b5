"""初步归类: category, kind and urgency of a letter by the words in it, with reasons. Pure but for the table read at import.

For letters taken in bulk, where no operator listens. Each category has its words: the parts of its name, its urgent
words, and those of `category_words.csv`. There `路灯+不亮` are words that must stand in one sentence, and `?小区` is a
weak one, that points somewhere only where nothing better does. A word counts more the fewer categories share it, the
longer it is, and in the title; a word within a longer one that was found does not count; a category is helped a
little by its neighbours under the same heading.
"""

import csv
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from math import log
from pathlib import Path
from typing import Final

from hotline.catalog.dispatch import CategoryEntry
from hotline.catalog.vocabulary import Kind, Urgency

UNCLASSIFIED: Final = "990104"  # 无法归类事项
IN_TITLE: Final = 4.0
WEAK: Final = 0.25
MOST_TIMES: Final = 3  # a word said more often than this in the text counts no more
MOST_WORDS: Final = 3  # so many speak for a category; a long letter says everything somewhere
READ: Final = 600  # characters of the text: what a letter is about stands at its beginning
OF_NEIGHBOURS: Final = 0.15
MOST_FACETS: Final = 3  # categories that a model learns from

_PARTS = re.compile(r"[与和及、·（）]")
_SENTENCES = re.compile(r"[。！？；!?;\n]")
_SAYS_NOTHING = {
    "服务", "管理", "建设", "申请", "办理", "设施", "问题", "质量", "安全", "审核", "规划", "标准", "政策", "公示",
    "改造", "纠纷", "费用", "活动", "线索", "业务", "收费", "补贴", "维修", "培训", "待遇", "调整", "发放", "安置",
    "周边", "站点", "进度", "社区建设", "材料", "作业", "咨询",
}  # fmt: skip


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
        self.leaves = {code: entry for code, entry in categories.items() if entry.level == 3 and entry.is_active}
        of_word: dict[str, set[str]] = defaultdict(set)
        weak: set[str] = set()
        for code, entry in self.leaves.items():
            for word in (
                *_of_name(entry.name),
                *(f"?{word}" for word in entry.urgent_words),
                *category_words().get(code, ()),
            ):
                if word.startswith("?"):
                    weak.add(word[1:])
                of_word[word.removeprefix("?")].add(code)
        n = max(1, len(self.leaves))
        self._codes = {word: tuple(sorted(codes)) for word, codes in of_word.items()}
        self._weight = {
            word: log(1 + n / len(codes)) * (1 + 0.25 * (len(word) - 2)) * (WEAK if word in weak else 1)
            for word, codes in of_word.items()
        }
        self._pairs = [(word, tuple(word.split("+"))) for word in of_word if "+" in word]
        self._parts = {part for _, parts in self._pairs for part in parts}
        self._by_letter: dict[str, list[str]] = defaultdict(list)
        for word in sorted(of_word, key=lambda word: (-len(word), word)):
            if "+" not in word:
                self._by_letter[word[0]].append(word)

    def guess(self, title: str, content: str, within: str = "") -> Guess:
        """Category, kind and urgency of one letter. Never fails: without any word it is 无法归类事项.

        `within`: the first digits of the categories that come into question.
        """
        ranked = self.rank(title, content, within)
        if not ranked:
            return self._nothing_found(title, content, within)
        best, score, words = ranked[0]
        reasons = tuple(f"{'标题' if in_title else '正文'}有“{word}”" for word, in_title in words)
        urgent = [word for word in self.leaves[best].urgent_words if word in title]
        if urgent:
            reasons = (*reasons, f"标题有紧急词“{urgent[0]}”")
        urgency = Urgency.URGENT if urgent else Urgency.NORMAL
        return Guess(best, round(score, 2), kind_of(title, content), urgency, reasons)

    def rank(self, title: str, content: str, within: str = "") -> list[tuple[str, float, tuple[tuple[str, bool], ...]]]:
        """Every category of which the text has a word, the likeliest first: with its score, and its strongest words, each with
        whether the title says it.
        """
        content = content[:READ]
        in_title, in_text = Counter(self._found_in(title)), Counter(self._found_in(content))
        said: dict[str, list[tuple[float, str, bool]]] = defaultdict(list)  # by category
        for word in in_title | in_text:
            times = min(in_text[word], MOST_TIMES)
            value = self._weight[word] * (IN_TITLE * (word in in_title) + (times and (1 + times) / 2))
            for code in self._codes[word]:
                if code.startswith(within):
                    said[code].append((value, word.replace("+", "…"), word in in_title))
        clues = {code: sorted(found, reverse=True)[:MOST_WORDS] for code, found in said.items()}
        scores = {code: sum(value for value, *_ in found) for code, found in clues.items()}
        headings: dict[str, float] = defaultdict(float)
        for code, score in scores.items():
            headings[code[:4]] += score
        totals = {code: score + OF_NEIGHBOURS * (headings[code[:4]] - score) for code, score in scores.items()}
        return [
            (code, totals[code], tuple((word, in_title) for _, word, in_title in clues[code]))
            for code in sorted(totals, key=lambda code: (totals[code], code), reverse=True)
        ]

    def facets(self, title: str, content: str) -> tuple[str, ...]:
        """What the words say, as something to learn from: with few cases it is most of what a model knows."""
        codes = [code for code, *_ in self.rank(title, content)[:MOST_FACETS]]
        first = [f"word:{codes[0][:length]}" for length in (2, 4, 6)] if codes else []
        return (*first, *(f"also:{code}" for code in codes[1:]))

    def _found_in(self, text: str) -> Iterator[str]:
        """The words in a text, the longest at each place; and the pairs whose words stand in one sentence."""
        at = 0
        while at < len(text):
            word = next((word for word in self._by_letter.get(text[at], ()) if text.startswith(word, at)), "")
            if word:
                yield word
            at += len(word) or 1
        said = {part for part in self._parts if part in text}
        likely = [(pair, parts) for pair, parts in self._pairs if said.issuperset(parts)]
        for sentence in _SENTENCES.split(text) if likely else ():
            yield from (pair for pair, parts in likely if all(part in sentence for part in parts))

    def _nothing_found(self, title: str, content: str, within: str) -> Guess:
        among = [code for code in self.leaves if code.startswith(within)]
        code = UNCLASSIFIED if UNCLASSIFIED in among or not among else among[-1]
        reasons = ("没有任何分类的词，暂归无法归类事项",)
        return Guess(
            code if code in self.leaves else max(self.leaves), 0.0, kind_of(title, content), Urgency.NORMAL, reasons
        )


# What a letter wants, by the word of its title that stands first.
_CUES: Final = (
    (Kind.THANKS, "感谢信|表扬|点赞|锦旗|致谢|非常感谢|感谢"),
    (Kind.REPORT, "举报|揭发|检举"),
    (Kind.COMPLAINT, "投诉|质疑|抗议|谴责|反对|抵制|控诉"),
    (Kind.SUGGESTION, "建议|提议|倡议|呼吁|意见"),
    (Kind.CONSULT, "咨询|请问|询问|请教|想知道|想了解|如何|怎么|何时|什么时候|能否|是否|可否|多久|多少|为什么|为何|吗"),
    (Kind.HELP, "请求|求助|恳请|恳求|希望|要求|盼|期待|请|反映"),
)  # fmt: skip
_CUE = re.compile("|".join(f"(?P<{kind}>{words})" for kind, words in _CUES))
_WISH: Final = re.compile(r"增设|增加|新增|开通|延长|延伸|延至|完善|设立|增派|加装|优化|建设|修建|改进|推广|引进|打造")
_WRONG: Final = re.compile(
    r"违法|违纪|贪污|受贿|黑社会|涉黑|传销|偷税|诈骗|非法|扰民|乱收费|不作为|态度|欺骗|坑人|霸王|强制|违规|污染|拖欠|恶劣|黑心|乱象|侵占"
)
_CRIME: Final = re.compile(r"违纪|贪污|受贿|黑社会|涉黑|传销|偷税|诈骗")


def kind_of(title: str, content: str) -> str:
    """诉求类型 by the words of the title, else of the last words of the text; 求助 where none says otherwise."""
    for text in (title.strip(), content.strip()[-120:]):
        cue = _CUE.search(text)
        if cue is not None and cue.lastgroup != Kind.HELP:
            return str(cue.lastgroup)
        if cue is not None and cue[0] != "反映" and _WISH.search(text):
            return Kind.SUGGESTION
        if _CRIME.search(text):
            return Kind.REPORT
        if _WRONG.search(text):
            return Kind.COMPLAINT
        if text.endswith(("?", "？")):
            return Kind.CONSULT
        if cue is not None:
            return Kind.HELP
    return Kind.HELP


def _of_name(name: str) -> Iterable[str]:
    return (part for part in _PARTS.split(name) if len(part) > 1 and part not in _SAYS_NOTHING)


@cache
def category_words() -> dict[str, list[str]]:
    """The rows of `category_words.csv`: code of a leaf → its words, as written there."""
    with Path(__file__).with_name("category_words.csv").open(encoding="utf-8", newline="") as file:
        return {row["code"]: row["words"].split("|") for row in csv.DictReader(file)}
