"""导入的结果: what became of each row. A bad row is refused with a reason, the good ones stand."""

from collections import Counter
from dataclasses import dataclass, field
from enum import Enum

from hotline.org.sheets.layout import Column, Sheet


class Outcome(Enum):
    CREATED = "新建"
    CHANGED = "修改"
    UNCHANGED = "未变"


class BadRowError(Exception):
    """The row contradicts another one or the database. `key` names the column to mend."""

    def __init__(self, key: str, reason: str) -> None:
        super().__init__(reason)
        self.key = key
        self.reason = reason


@dataclass(frozen=True)
class Refusal:
    row: int
    column: str
    value: str
    reason: str


@dataclass(frozen=True)
class NewAccount:
    """A sign-in made by an import. The password is here only: it is shown once and not kept."""

    username: str
    name: str
    unit: str
    password: str


@dataclass
class ImportResult:
    """What became of one sheet. `refused_rows` keeps the refused rows as they came in, to be mended and sent again."""

    sheet: Sheet
    columns: tuple[Column, ...] = ()
    notes: tuple[str, ...] = ()
    outcomes: Counter[Outcome] = field(default_factory=Counter)
    refusals: list[Refusal] = field(default_factory=list)
    refused_rows: dict[int, dict[str, str]] = field(default_factory=dict)
    accounts: list[NewAccount] = field(default_factory=list)

    @property
    def n_created(self) -> int:
        return self.outcomes[Outcome.CREATED]

    @property
    def n_changed(self) -> int:
        return self.outcomes[Outcome.CHANGED]

    @property
    def n_unchanged(self) -> int:
        return self.outcomes[Outcome.UNCHANGED]

    @property
    def n_refused(self) -> int:
        return len(self.refused_rows)

    @property
    def in_words(self) -> str:
        return f"新建{self.n_created}，修改{self.n_changed}，未变{self.n_unchanged}，未导入{self.n_refused}"


@dataclass(frozen=True)
class Report:
    """What became of a workbook."""

    results: tuple[ImportResult, ...]
    is_dry_run: bool

    @property
    def n_refused(self) -> int:
        return sum(result.n_refused for result in self.results)

    @property
    def n_written(self) -> int:
        return sum(result.n_created + result.n_changed for result in self.results)

    @property
    def accounts(self) -> list[NewAccount]:
        return [account for result in self.results for account in result.accounts]
