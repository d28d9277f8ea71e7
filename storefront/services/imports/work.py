"""An import under way: how it was asked for, what it has found and done, whether anything can still be kept."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from sqlalchemy.orm import Session

from storefront.services.imports.cells import Findings, Problem, Row
from storefront.services.imports.reading import Format, Sheet


def _nothing(rows: Sequence[Row], problems: Sequence[Problem]) -> None:
    """Rows that were passed over go nowhere."""


@dataclass(frozen=True, slots=True)
class Options:
    """How a file is read: prices times `rate`, quantities counted at `location` (default: the first warehouse).

    `encoding` empty: whatever the file is. With `skip_bad` a bad product (or row of stock) is passed over and handed
    to `passed_over` with what is wrong; without it one bad row stops all. `progress` is told rows done and rows in all.
    """

    rate: Decimal = Decimal(1)
    location: str | None = None
    actor: str = "import"
    encoding: str = ""
    skip_bad: bool = False
    passed_over: Callable[[Sequence[Row], Sequence[Problem]], None] = _nothing
    progress: Callable[[int, int], None] = lambda done, total: None
    opened: Callable[[Sheet], None] = lambda sheet: None


@dataclass(slots=True)
class Report:
    """What an import found and did; with problems it did nothing, unless they were to be passed over."""

    format: Format | None
    rows: int
    problems: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()
    rounded: tuple[Problem, ...] = ()
    created: int = 0
    changed: int = 0
    unchanged: int = 0
    counted: int = 0
    skipped: int = 0
    products: list[str] = field(default_factory=list)
    encoding: str = ""
    kept: bool = False


@dataclass(slots=True)
class Work:
    """An import under way."""

    db: Session
    sheet: Sheet
    options: Options
    now: datetime
    report: Report
    found: Findings = field(default_factory=Findings)
    done: int = 0

    @property
    def writing(self) -> bool:
        """Whether anything can still be kept."""
        return self.options.skip_bad or not self.found.problems

    @property
    def kept(self) -> bool:
        """Whether what was written stays: not with a problem of the whole file, which has no line."""
        return self.writing and all(problem.line for problem in self.found.problems)

    def refuse(self, rows: Sequence[Row], since: int) -> bool:
        """Pass these rows over if anything was found wrong since; whether it was."""
        wrong = self.found.problems[since:]
        if wrong:
            self.report.skipped += len(rows)
            self.options.passed_over(rows, wrong)
        return bool(wrong)

    def step(self, rows: int) -> None:
        """Tell how far it is."""
        self.done += rows
        self.options.progress(self.done, self.sheet.rows)


class Stop(Exception):
    """Nothing of this file is kept; the reason is among the problems."""
