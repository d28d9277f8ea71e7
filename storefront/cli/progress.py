"""A progress bar for long commands: on a terminal only, on standard error."""

import sys
from typing import Any

import click


class Bar:
    """Shows how far a command is; silent where nobody watches."""

    def __init__(self, label: str) -> None:
        self.label = label
        self._bar: Any = None

    def __enter__(self) -> "Bar":
        return self

    def __call__(self, done: int, total: int) -> None:
        """So many of so many are done."""
        if self._bar is None:
            hidden = not sys.stderr.isatty()
            self._bar = click.progressbar(length=total, label=self.label, file=sys.stderr, hidden=hidden)
            self._bar.__enter__()
        self._bar.update(done - self._bar.pos)

    def __exit__(self, *told: Any) -> None:
        if self._bar is not None:
            self._bar.__exit__(*told)
