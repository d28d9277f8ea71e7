"""Large data for measuring: more products, customers and delivered orders of the same brand, by a fixed seed."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import datetime
from functools import cache, lru_cache
from itertools import islice
from multiprocessing import get_context
from random import Random

from storefront import ims
from storefront.demo import brand
from storefront.demo.seed import crowds
from storefront.demo.seed.crowds import Wanted
from storefront.demo.seed.running import picture_urls
from storefront.kernel import clock, garbage
from storefront.kernel.db import configure, connect, transaction
from storefront.kernel.i18n import LocalText
from storefront.services import catalog

AT_ONCE = 1000
MANY = 10_000
SERIES = (
    ("川辺の", "カワベノ", "Riverside"), ("坂道の", "サカミチノ", "Hillside"),
    ("朝市の", "アサイチノ", "Market"), ("縁側の", "エンガワノ", "Veranda"),
    ("木漏れ日の", "コモレビノ", "Dapple"), ("汽笛の", "キテキノ", "Harbour"),
    ("麦畑の", "ムギバタケノ", "Barley"), ("雨宿りの", "アマヤドリノ", "Shelter"),
    ("夕凪の", "ユウナギノ", "Evening Calm"), ("山小屋の", "ヤマゴヤノ", "Cabin"),
    ("路地の", "ロジノ", "Lane"), ("窓辺の", "マドベノ", "Window"),
    ("灯台の", "トウダイノ", "Lighthouse"), ("渡り鳥の", "ワタリドリノ", "Passage"),
    ("霜の朝の", "シモノアサノ", "Frost"), ("庭先の", "ニワサキノ", "Garden"),
    ("図書館の", "トショカンノ", "Library"), ("峠の", "トウゲノ", "Pass"),
    ("湯けむりの", "ユケムリノ", "Steam"), ("星見の", "ホシミノ", "Stargazer"),
)  # fmt: skip
WAREHOUSES = frozenset(p.code for p in brand.locations() if p.kind == ims.LocationKind.WAREHOUSE)
# The shops are small: one product in ten stands there too.
IN_SHOPS = 10
MOST_ASKED = 400
Say = Callable[[str], None]


def seed_large(wanted: Wanted, say: Say = lambda _: None) -> None:
    """Bring the seeded demo to this size; a repeated call adds nothing."""
    now = clock.now()
    if wanted.customers < MANY:
        _products(wanted, now, say)
        _people(wanted, now, say)
        return
    with transaction() as db:
        url = db.get_bind().engine.url.render_as_string(hide_password=False)
    # Goods and people do not know each other: a process for each, so that both cores have something to do.
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        people = pool.submit(_people_beside, url, wanted, now)
        _products(wanted, now, say)
        people.result()


def _people(wanted: Wanted, now: datetime, say: Say) -> None:
    with transaction() as db:
        pictures = picture_urls(db)
    crowds.seed_people(wanted, _Shelves(wanted.products), pictures, now=now, say=say)


def _people_beside(url: str, wanted: Wanted, now: datetime) -> None:
    engine = connect(url)
    configure(engine)
    with garbage.rarely_looked_for():
        _people(wanted, now, lambda line: print(f"  {line}", flush=True))  # noqa: T201 - a process of its own
    engine.dispose()


def variation(number: int) -> tuple[catalog.Variation, brand.Product]:
    """Generated product `number` and the one that it varies; the same for every count."""
    told = brand.catalog().products
    return _varied(number), told[number % len(told)]


def sample(size: int, count: int, seed: int = 1) -> tuple[tuple[str, str], ...]:
    """Slugs of generated products, evenly drawn from a shop of this size, each with a SKU that is in stock."""
    told = brand.catalog().products
    numbers = range(max(0, size - len(told)))
    drawn = sorted(Random(seed).sample(numbers, min(count, len(numbers))))
    return tuple(
        (f"{told[n % len(told)].slug}-{n:05d}", _sku(*_plenty(told[n % len(told)]), n)) for n in drawn
    )


class _Shelves:
    """Where people find the variation that they prefer to the brand's own product."""

    def __init__(self, products: int) -> None:
        told = brand.catalog().products
        self._told = len(told)
        self._places = {product.code: place for place, product in enumerate(told)}
        self._rest = max(0, products - len(told))

    def preferred(self, product: brand.Product, luck: float) -> catalog.Variation | None:
        """One of the variations (None: the product itself), early ones more often; `luck` is from 0 to 1."""
        place = self._places[product.code]
        rounds = len(range(place, self._rest, self._told))
        taken = int((rounds + 1) * luck * luck)
        return _varied(place + (taken - 1) * self._told) if taken else None


def _plenty(source: brand.Product) -> tuple[str, str]:
    variant = max(source.variants, key=lambda v: sum(brand.initial_stock(v).values()))
    return source.code, variant.sku


def _sku(code: str, sku: str, number: int) -> str:
    return (
        sku.replace(f"-{code}-", f"-{code}{number:05d}-", 1) if f"-{code}-" in sku else f"{sku}{number:05d}"
    )


@lru_cache(maxsize=20_000)
def _varied(number: int) -> catalog.Variation:
    told = brand.catalog().products
    like, series, round_ = (
        told[number % len(told)],
        SERIES[number % len(SERIES)],
        number // (len(SERIES) * len(told)),
    )
    mark = f" {round_ + 2}" if round_ else ""
    name = {"ja": f"{series[0]}{like.name.ja}{mark}", "en": f"{series[2]} {like.name.en}{mark}"}
    return catalog.Variation(
        like=like.slug,
        slug=f"{like.slug}-{number:05d}",
        name=LocalText(name),
        reading=f"{series[1]}{like.reading}",
        skus={v.sku: _sku(like.code, v.sku, number) for v in like.variants},
        popularity=MOST_ASKED // (2 + number // len(told)),
    )


def _products(wanted: Wanted, now: datetime, say: Say) -> None:
    told = brand.catalog().products
    rest = map(variation, range(max(0, wanted.products - len(told))))
    with transaction() as db:
        writer = catalog.Variations(db, [product.slug for product in told])
    with transaction() as db:
        catalog.begin_many(db)
    try:
        _write_products(writer, rest, len(told), now, say)
    finally:
        with transaction() as db:
            catalog.end_many(db)


def _write_products(
    writer: catalog.Variations,
    rest: Iterator[tuple[catalog.Variation, brand.Product]],
    done: int,
    now: datetime,
    say: Say,
) -> None:
    while chunk := list(islice(rest, AT_ONCE)):
        with transaction() as db:
            new = writer.unknown(db, [varied for varied, _ in chunk])
            slugs = {varied.slug for varied in new}
            # Stock first, so that the cards that are built with the products know it.
            ims.load(db, _counts([c for c in chunk if c[0].slug in slugs]), actor="staff:demo", now=now)
            writer.write(db, new, now=now)
        done += len(chunk)
        if done % 10_000 < AT_ONCE:
            say(f"{done:,} products")


def _counts(chunk: Sequence[tuple[catalog.Variation, brand.Product]]) -> Iterator[ims.Count]:
    for varied, like in chunk:
        everywhere = int(varied.slug[-5:]) % IN_SHOPS == 0
        for sku, place, quantity in _first_stock(like.code):
            if everywhere or place in WAREHOUSES:
                yield ims.Count(varied.skus[sku], place, quantity)


@cache
def _first_stock(code: str) -> tuple[tuple[str, str, int], ...]:
    like = next(p for p in brand.catalog().products if p.code == code)
    return tuple((v.sku, place, n) for v in like.variants for place, n in brand.initial_stock(v).items())


__all__ = ["Wanted", "sample", "seed_large", "variation"]
