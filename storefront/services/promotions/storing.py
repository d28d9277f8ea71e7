"""Conditions and benefit as plain JSON, both ways."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from pydantic import TypeAdapter

from storefront.kernel.i18n import LocalText
from storefront.services.promotions.values import Benefit, Conditions, Offer


@dataclass(frozen=True, slots=True)
class Rule:
    """What a promotion's row keeps as JSON."""

    benefit: Benefit
    conditions: Conditions = Conditions()  # noqa: RUF009 - frozen
    exclusive: bool = False
    group: str = ""


@cache
def _adapter() -> TypeAdapter[Rule]:
    """Built when it is needed first: web servers start sooner."""
    return TypeAdapter(Rule)


def stored(rule: Rule) -> dict[str, Any]:
    """The rule as JSON; sets are sorted, so that equal rules are equal text."""
    plain = dict(_adapter().dump_python(rule, mode="json"))
    asked = plain["conditions"]
    return plain | {"conditions": {k: sorted(v) if isinstance(v, list) else v for k, v in asked.items()}}


def loaded(data: dict[str, Any]) -> Rule:
    """The rule of a stored promotion."""
    return _adapter().validate_python(data)


def offer_of(row: Any) -> Offer:
    """A promotion's row as the value that prices carts."""
    rule = loaded(row.rule)
    return Offer(
        key=row.slug,
        title=LocalText(row.title),
        benefit=rule.benefit,
        conditions=rule.conditions,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        exclusive=rule.exclusive,
        group=rule.group,
        total_limit=row.total_limit,
        person_limit=row.person_limit,
        note=LocalText(row.note) if row.note else None,
        id=row.id,
        version=row.version,
    )
