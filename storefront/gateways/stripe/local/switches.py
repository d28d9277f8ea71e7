"""What a test may ask of the local Stripe: how events are delivered, and which calls go wrong."""

import json
import sqlite3
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

# stored error | stored error after the work | not begun | silence | worked, answer lost | slow but right
FAULTS = ("500", "500_after", "503", "429", "timeout", "lost", "slow")


@dataclass(frozen=True, slots=True)
class Switches:
    """How events leave. Times in seconds; `drop` counts down; `newest_first` sends what waits in reverse."""

    webhook: str = ""
    secret: str = ""
    repeat: int = 1
    together: bool = False
    delay: float = 0.0
    newest_first: bool = False
    drop: int = 0
    paused: bool = False
    retry_first: float = 1.0
    retry_longest: float = 300.0


@dataclass(frozen=True, slots=True)
class Fault:
    """One way to go wrong. `seconds` is how long silence or slowness lasts."""

    mode: str
    seconds: float


def current(db: sqlite3.Connection) -> Switches:
    """The switches as they stand."""
    rows = db.execute("SELECT name, value FROM switches").fetchall()
    return Switches(**{row["name"]: json.loads(row["value"]) for row in rows})


def change(db: sqlite3.Connection, wanted: dict[str, Any]) -> Switches:
    """Set some switches; unknown names and wrong types raise ValueError."""
    kinds = {field.name: type(getattr(Switches(), field.name)) for field in fields(Switches)}
    for name, value in wanted.items():
        if name not in kinds:
            raise ValueError(f"unknown switch: {name}")
        right = isinstance(value, kinds[name]) and isinstance(value, bool) == (kinds[name] is bool)
        if not right and not (kinds[name] is float and type(value) is int):
            raise ValueError(f"{name} must be {kinds[name].__name__}")
    switched = replace(current(db), **wanted)
    db.executemany(
        "INSERT INTO switches VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        [(name, json.dumps(value)) for name, value in asdict(switched).items()],
    )
    return switched


def plan(db: sqlite3.Connection, mode: str, match: str, times: int, seconds: float) -> None:
    """Let the next `times` calls whose "METHOD /path" begins with `match` go wrong."""
    if mode not in FAULTS:
        raise ValueError(f"mode must be one of {', '.join(FAULTS)}")
    db.execute(
        "INSERT INTO faults (mode, match, times, seconds) VALUES (?, ?, ?, ?)", (mode, match, times, seconds)
    )


def take(db: sqlite3.Connection, call: str) -> Fault | None:
    """The oldest fault planned for this call, used up once."""
    row = db.execute(
        "SELECT * FROM faults WHERE times > 0 AND substr(?, 1, length(match)) = match ORDER BY id LIMIT 1",
        (call,),
    ).fetchone()
    if row is None:
        return None
    db.execute("UPDATE faults SET times = times - 1 WHERE id = ?", (row["id"],))
    return Fault(row["mode"], row["seconds"])
