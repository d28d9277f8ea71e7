"""What a profile takes from orders, cases and agreements. Pure, and a copy of the present: repeating changes nothing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from storefront import oms
from storefront.kernel.outbox import Event
from storefront.services.profile.rules import Goods, bought_first
from storefront.services.profile.values import Bought, Case, Profile


@dataclass(frozen=True, slots=True)
class Facts:
    """What other rooms know of a person now: orders (the newest first), open cases, agreements, home."""

    purchases: tuple[oms.Purchase, ...] = ()
    cases: tuple[Case, ...] = ()
    consents: frozenset[str] = frozenset()
    prefecture: str = ""


def with_facts(profile: Profile, facts: Facts, goods: Goods) -> Profile:
    """The profile with these facts in the place of earlier ones."""
    told = tuple(p for p in facts.purchases if p.site == profile.site)
    bought = tuple(p for p in told if p.counts)
    moments = [p.placed_at for p in bought]
    places = (p.prefecture for p in bought if p.prefecture)
    return replace(
        profile,
        orders=len(bought),
        spent=sum(p.spent for p in bought),
        first_order_at=min(moments, default=None),
        last_order_at=max(moments, default=None),
        bought=bought_first(line for p in bought for line in _lines(p, goods)),
        undelivered=tuple(p.number for p in bought if not p.arrived),
        unpaid=tuple(p.number for p in told if p.unpaid),
        channels=profile.channels | {p.channel for p in told},
        cases=facts.cases,
        consents=facts.consents,
        prefecture=facts.prefecture or next(places, ""),
    )


def _lines(purchase: oms.Purchase, goods: Goods) -> Iterable[Bought]:
    for line in purchase.lines:
        shelf = next(iter(goods.shelves.get(line.product, ())), "")
        yield Bought(
            purchase.number, line.sku, line.product, shelf, line.quantity, line.amount, purchase.placed_at,
            purchase.channel, line.delivered_at,
        )  # fmt: skip


def open_cases(events: Iterable[Event]) -> tuple[Case, ...]:
    """The cases that were opened and not closed, the newest first; events may come in any order."""
    latest: dict[tuple[str, str], Event] = {}
    for event in events:
        kind, _, _ = event.verb.partition(".")
        name = (kind, str(event.data.get("key") or event.subject))
        if name not in latest or (event.at, event.id) > (latest[name].at, latest[name].id):
            latest[name] = event
    found = (_case(*name, event) for name, event in latest.items() if event.verb.endswith(".opened"))
    return tuple(sorted(found, key=lambda c: (-c.opened_at.timestamp(), c.kind, c.key)))


def _case(kind: str, key: str, event: Event) -> Case:
    return Case(kind, key, event.at, tuple(map(str, event.data.get("products") or ())))


def wanted_goods(profiles: Iterable[Profile], facts: Mapping[int, Facts]) -> tuple[set[str], set[str]]:
    """Products (slugs) and SKUs that have to be looked up to settle these profiles."""
    slugs, skus = set(), set()
    for profile in profiles:
        slugs |= {s.partition(":")[2] for _, s in profile.counts if s.startswith("product:")}
        slugs |= {line.product for line in profile.bought}
        skus |= {line.sku for line in profile.bought}
    for told in facts.values():
        lines = [line for p in told.purchases for line in p.lines]
        slugs |= {line.product for line in lines}
        skus |= {line.sku for line in lines}
    return slugs, skus
