"""Several rules that want the same place: for how many people more of them hold than fit, and whom each would get."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from storefront.services import profile
from storefront.services.audiences.counting import where
from storefront.services.audiences.rules import Rule, needs_page, widest


@dataclass(frozen=True, slots=True)
class Ranked:
    """How many profiles more rules want than fit; of each rule how many it holds and how many it gets."""

    contested: int
    held: tuple[int, ...]
    won: tuple[int, ...]
    exact: bool


def ranked(
    db: Session, rules: Sequence[Rule], *, fitting: int = 1, now: datetime, site: str = "hiyori"
) -> Ranked:
    """Rules in the order in which they come first, all `ready`; one statement over the profiles.

    Questions about the page are answered in favour of belonging: then the numbers are upper bounds.
    """
    p = profile.TABLE.c
    asked = [sa.case((where(widest(rule), now), 1), else_=0).label(f"r{n}") for n, rule in enumerate(rules)]
    each = sa.select(*asked).where(p.site == site).subquery("each")
    columns = list(each.c)
    row = db.execute(
        sa.select(
            _number(sum(columns, sa.literal(0)) > fitting),
            *(_number(one == 1) for one in columns),
            *(_number(sa.and_(one == 1, sum(columns[:n], sa.literal(0)) < fitting)) for n, one in enumerate(columns)),
        )
    ).one()  # fmt: skip
    numbers = [int(number) for number in row]
    held, won = numbers[1 : len(rules) + 1], numbers[len(rules) + 1 :]
    return Ranked(numbers[0], tuple(held), tuple(won), not any(map(needs_page, rules)))


def _number(such: Any) -> Any:
    return sa.func.count().filter(such)
