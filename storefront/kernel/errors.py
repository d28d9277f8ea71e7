"""Refusals: answers of the business that a person can read, as opposed to failures of the program."""

from typing import Any


class Refusal(Exception):
    """The business says no; `reason` is a sentence for the person, `field` the form field it belongs to."""

    def __init__(self, reason: Any, *, field: str | None = None, code: str = "") -> None:
        super().__init__(str(code or "refused"))
        self.reason = reason
        self.field = field
        self.code = code


class NotFound(Exception):
    """The object does not exist for this person (answered by 404)."""
