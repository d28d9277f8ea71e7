"""What people want, drawn from their hidden truth: true size, rate of use, favourite colours and shelves."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from random import Random

from storefront.demo import brand

Basket = tuple[tuple[str, int], ...]  # SKU and quantity

DAY = timedelta(days=1)
TOGETHER = 3 * DAY
NOISE = 0.15
TAKES_A_SUPPLY = 0.55
BOTTOMS = frozenset({"trousers", "skirts-dresses"})
SHOE_SIZED = frozenset({"quilted-slippers", "everyday-socks", "thick-wool-socks"})


@dataclass(frozen=True, slots=True)
class Purchase:
    """Goods that a person orders at a moment."""

    at: datetime
    basket: Basket


def purchases(
    person: brand.Person, since: datetime, until: datetime, left: dict[str, int] | None = None
) -> Iterator[Purchase]:
    """Everything the person orders online in this time, oldest first; `left` is what may still be taken."""
    luck = Random(f"{person.key}/orders")
    wants = sorted([*_supplies(person, luck, since, until), *_clothes(person, luck, since, until)])
    waiting: list[tuple[datetime, str, int]] = []
    for want in wants:
        if waiting and want[0] - waiting[0][0] > TOGETHER:
            yield from _order(waiting, left)
            waiting = []
        waiting.append(want)
    yield from _order(waiting, left)


def _order(wants: Sequence[tuple[datetime, str, int]], left: dict[str, int] | None) -> Iterator[Purchase]:
    basket: dict[str, int] = {}
    for _, sku, quantity in wants:
        if left is None or left.get(sku, 0) >= quantity:
            basket[sku] = basket.get(sku, 0) + quantity
            if left is not None:
                left[sku] -= quantity
    if basket:
        yield Purchase(wants[-1][0], tuple(basket.items()))


def _supplies(
    person: brand.Person, luck: Random, since: datetime, until: datetime
) -> Iterator[tuple[datetime, str, int]]:
    """A kind once chosen is bought again when it runs out: its days of use at this person's own rate."""
    for category, rate in person.truth.use_rate:
        choices = _by_category().get(category, ())
        if not choices or rate <= 0 or luck.random() > TAKES_A_SUPPLY:
            continue
        variant = luck.choice(luck.choice(choices).variants)
        assert variant.pack is not None
        lasts = variant.pack.use_days / rate
        at = since + DAY * (lasts * luck.random())
        while at < until:
            yield _by_day(at, luck), variant.sku, 1
            at += DAY * max(5.0, lasts * luck.lognormvariate(0, NOISE))


def _clothes(
    person: brand.Person, luck: Random, since: datetime, until: datetime
) -> Iterator[tuple[datetime, str, int]]:
    """Things that last: as often as the person orders, from the shelves and in the colours they like."""
    rate = max(0.3, person.truth.orders_per_year * (1 - person.truth.shop_share))
    at = since + DAY * luck.expovariate(rate / 365)
    while at < until:
        for _ in range(luck.choices((1, 2, 3), (62, 28, 10))[0]):
            product = liked(person, luck)
            yield _by_day(at, luck), fitting(person, product, luck).sku, 1
        at += DAY * luck.expovariate(rate / 365)


def liked(person: brand.Person, luck: Random) -> brand.Product:
    """Something from the shelves that the person likes."""
    shelves = {s: w for s, w in person.truth.shelves if s in _by_shelf()}
    return luck.choice(_by_shelf()[luck.choices(list(shelves), list(shelves.values()))[0]])


def fitting(person: brand.Person, product: brand.Product, luck: Random) -> brand.Variant:
    """The variant in the person's true size, in a favourite colour where there is one."""
    size = _size_for(person, product)
    rows = [v for v in product.variants if size is None or v.choice("size") == size] or list(product.variants)
    for colour in person.truth.colours:
        liked = [v for v in rows if v.choice("color") == colour]
        if liked:
            return luck.choice(liked)
    return luck.choice(rows)


def _size_for(person: brand.Person, product: brand.Product) -> str | None:
    sizes = next((tuple(v.key for v in o.values) for o in product.options if o.key == "size"), ())
    if not sizes:
        return None
    truth = person.truth
    if product.category == "shoes":
        return min(sizes, key=lambda s: abs(float(s) - float(truth.shoe)))
    if product.slug in SHOE_SIZED:
        return sizes[min(len(sizes) - 1, int((float(truth.shoe) - 22.0) // (6.0 / len(sizes))))]
    wanted = truth.denim if sizes[0].isdigit() else truth.bottom if product.category in BOTTOMS else truth.top
    return wanted if wanted in sizes else sizes[-1]


def _by_day(at: datetime, luck: Random) -> datetime:
    """People order between seven in the morning and eleven at night (UTC is nine hours behind)."""
    minutes = luck.randint(7 * 60, 23 * 60)
    return at.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(minutes=minutes - 9 * 60)


@cache
def _by_category() -> Mapping[str, tuple[brand.Product, ...]]:
    found: dict[str, tuple[brand.Product, ...]] = {}
    for product in brand.catalog().products:
        found[product.category] = (*found.get(product.category, ()), product)
    return found


@cache
def _by_shelf() -> Mapping[str, tuple[brand.Product, ...]]:
    """Things that last, by the top shelf they stand on."""
    top = {c.slug: c.parent or c.slug for c in brand.catalog().categories}
    found: dict[str, tuple[brand.Product, ...]] = {}
    for product in brand.catalog().products:
        if product.variants[0].pack is None:
            shelf = top[product.category]
            found[shelf] = (*found.get(shelf, ()), product)
    return found
