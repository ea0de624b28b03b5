"""查找用的词: a text, and a question, as the pairs of characters by which one finds the other. Pure.

Chinese has no blanks, and a dictionary never knows the newest policy; every pair of neighbouring characters
is a term (电动、动车), and so is every run of letters and digits (etc, 12333, 2026). Pairs across the
border of two words look like noise but carry the order of the words: leaving them out finds worse.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

HEAD: Final = "^"  # before a term that stands in the title, a standard question or a keyword
OFTEN: Final = "+"  # before a term that stands in the text three times or more
OFTEN_TIMES: Final = 3
MOST_TERMS: Final = 48  # of a question; a longer one is a pasted letter, whose first words say enough
MOST_LETTERS: Final = 40

_RUN = re.compile(r"[㐀-鿿]+|[a-z0-9]+(?:[.%/-][a-z0-9]+)*%?")
# What people put around a question and no article puts into an answer.
_ASKING = re.compile(
    r"哪些|哪里|哪儿|哪个|哪几[个种项类]?|哪种|哪类|什么样|什么时候|什么|怎么样|怎么办|怎么|怎样|如何|多少钱|多少|多久|"
    r"为什么|为何|何时|是否|有没有|是不是|能不能|可不可以|可以吗|请问|你好|您好|咨询一下|问一下|我想问|想问|我想|吗|呢|啊"
)


def plain(text: str) -> str:
    """Half-width, lower case: the form in which texts and questions meet."""
    return unicodedata.normalize("NFKC", text).lower()


def terms(text: str, n: int = 2) -> list[str]:
    """The terms of a text, in order and as often as they stand: pairs (or with `n` longer runs) of Chinese characters.

    Words of letters and digits are terms as they are, among the pairs only.
    """
    found: list[str] = []
    for run in _RUN.findall(plain(text)):
        if run[0] >= "㐀":
            found += [run[i : i + n] for i in range(len(run) - n + 1)]
        elif n == 2:
            found.append(run[:MOST_LETTERS])
    return found


def lexemes(head: str, text: str) -> list[str]:
    """What the index holds of an article: each term once, with its marks of weight; and the head's single characters."""
    in_head, in_text = set(terms(head)), Counter(terms(text))
    found = in_head | in_text.keys()
    found |= {HEAD + term for term in in_head} | {HEAD + one for one in terms(head, 1)}
    found |= {OFTEN + term for term, n in in_text.items() if n >= OFTEN_TIMES}
    return sorted(found)


def length(head: str, text: str) -> int:
    return len(terms(head)) + len(terms(text))


Terms = tuple[str, ...]


@dataclass(frozen=True)
class Alternative:
    """A word of the question, and the words that mean the same, each as its terms."""

    own: Terms
    others: tuple[Terms, ...]


@dataclass(frozen=True)
class Question:
    """What was asked, ready to be looked for. `marks` are the words to show in colour, the longest first."""

    terms: Terms
    alternatives: tuple[Alternative, ...]
    marks: Terms

    @property
    def all_terms(self) -> Terms:
        """Those of the question, then those that only a synonym brings in."""
        more = (term for one in self.alternatives for other in one.others for term in other)
        return tuple(dict.fromkeys((*self.terms, *more)))


def asked(text: str, synonyms: Collection[Collection[str]] = (), words: Collection[str] = ()) -> Question:
    """Read a question. `synonyms` are groups of words that mean the same; `words` are the text's own, for the colours.

    A question of nothing but asking words, or of one character, is looked for as it stands.
    """
    bare = _ASKING.sub(" ", plain(text))
    found = dict.fromkeys(terms(bare))
    if not found:
        bare = plain(text)
        found = dict.fromkeys(terms(bare)) or dict.fromkeys(HEAD + one for one in terms(bare, 1))
    marks = {word for word in words if len(word) > 1 and word in bare} | {
        run for run in _RUN.findall(bare) if len(run) < 5
    }
    whole = "".join(plain(text).split())  # 需要什么材料 is one word for 申请材料, though 什么 alone says nothing
    alternatives = []
    for group in synonyms:
        own = max((word for word in group if word in whole), key=len, default="")
        if own:
            marks |= set(group)
            others = tuple(tuple(terms(word)) for word in group if word not in whole)
            alternatives.append(Alternative(tuple(terms(own)), others))
    return Question(tuple(found)[:MOST_TERMS], tuple(alternatives), tuple(sorted(marks, key=len, reverse=True)))
