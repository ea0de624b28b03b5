"""意图: what a citizen wants who writes a message, by whatever channel. Pure."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final

from hotline.catalog.vocabulary import Satisfied


class Wish(Enum):
    STOP = "退订"
    RESUME = "恢复"
    HELP = "帮助"
    ASK = "查询"
    RATE = "评价"
    APPEAL = "诉求"


@dataclass(frozen=True)
class Wanted:
    """`no`, `code`: of the order meant, as far as given. `is_bare`: nothing but the command itself was written."""

    wish: Wish
    no: str = ""
    code: str = ""
    rating: str = ""
    remark: str = ""
    is_bare: bool = True


_WORDS: Final = {
    Wish.STOP: {"T", "TD", "N", "退订", "退", "取消", "UNSUBSCRIBE", "STOP"},
    Wish.RESUME: {"KT", "恢复", "订阅", "开通", "START"},
    Wish.HELP: {"帮助", "?", "BZ", "HELP", "H"},
}
_ASK: Final = re.compile(r"^(?:(?:查询|查|CX)[\s:]*(\d{12})?|(\d{12}))(?:[\s,/+]+(\d{10}))?$", re.I)
_RATE: Final = re.compile(
    r"^(?P<said>[123]|非常满意|基本满意|不满意|满意)(?P<between>[\s,。;:!]*)(?P<no>\d{12})?[\s,。;:]*(?P<remark>.*)$",
    re.S,
)
# “1 号楼”, “3 天没水”: the beginning of a matter, not a rating.
_COUNTED: Final = re.compile(r"^[号楼栋幢单层个户月日天点年区路米元.、)]")
_BY_WORD: Final = {
    "1": Satisfied.SATISFIED, "满意": Satisfied.SATISFIED, "非常满意": Satisfied.SATISFIED, "2": Satisfied.BASICALLY,
    "基本满意": Satisfied.BASICALLY, "3": Satisfied.UNSATISFIED, "不满意": Satisfied.UNSATISFIED,
}  # fmt: skip


def wanted(text: str) -> Wanted:
    """What a letter asks for; by default it is an appeal. A rating with words behind it may yet be one: see `is_bare`."""
    said = unicodedata.normalize("NFKC", text).strip()
    alone = said.strip("。.!！“”\"'").strip().upper()
    for wish, words in _WORDS.items():
        if alone in words:
            return Wanted(wish)
    if ask := _ASK.match(said):
        return Wanted(Wish.ASK, no=ask[1] or ask[2] or "", code=ask[3] or "")
    if rate := _RATE.match(said.rstrip(" .。!")):
        remark = rate["remark"].strip()
        if not remark or ((rate["between"] or rate["no"]) and not _COUNTED.match(remark)):
            result = _BY_WORD[rate["said"]]
            return Wanted(Wish.RATE, no=rate["no"] or "", rating=result, remark=remark, is_bare=not remark)
    return Wanted(Wish.APPEAL, is_bare=False)


def title_of(text: str, most: int = 28) -> str:
    """The first sentence, or as much of it as a title holds."""
    first: Sequence[str] = [one for one in re.split(r"[。！？!?\n；;]", text) if one.strip()]
    words = " ".join((first[0] if first else text).split())
    return words if len(words) <= most else words[: most - 1] + "…"
