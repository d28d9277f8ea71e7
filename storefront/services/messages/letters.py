"""Who gets a mail, and what it tells."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Recipient:
    """Address, language and facts of one mail; `context` is plain JSON."""

    to: str
    locale: str
    person_id: int | None = None
    context: dict[str, Any] = field(default_factory=dict)
