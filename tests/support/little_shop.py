"""A small shop that is open for business: a dozen products of the brand, its texts of law, two people, their orders."""

import io
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from PIL import Image
from sqlalchemy.orm import Session

from storefront import ims, oms
from storefront.demo import brand
from storefront.demo.seed import folk, house, shelves
from storefront.demo.seed.drafting import Drafting
from storefront.demo.seed.histories import Story, stories
from storefront.demo.seed.recipes import VIEWS, Shot, hero_key, shots
from storefront.demo.seed.telling import Teller, acts
from storefront.gateways.storage import Storage
from storefront.kernel import clock
from storefront.kernel.i18n import LocalText
from storefront.kernel.outbox import without_reactions
from storefront.kernel.vault import Vault
from storefront.services import audiences, catalog, connections, promotions
from storefront.services.catalog import Rendered
from storefront.services.catalog.rendered import publish
from storefront.services.catalog.rendering import renditions
from storefront.services.customers import passwords

PASSWORD = brand.PASSWORD
HANA, ICHIRO = "sato@demo.example", "suzuki@demo.example"
KEN, YUI = "yamada@demo.example", "ito@demo.example"
RYO, MISAKI = "takahashi@demo.example", "tanaka@demo.example"
TEE, TEE_M = "everyday-tee", "HY-TEE-NVY-M"
TOLD = 11  # how many of Hana's newest orders are told: together they have nearly every state
OPENED = timedelta(days=730)


@dataclass(frozen=True, slots=True)
class Shop:
    """What stands on the shelves and which orders there are, by the course they took."""

    products: tuple[str, ...]
    orders: dict[str, str]
    ichiros: str


def furnish(db: Session, media: Path, *, now: datetime | None = None) -> Shop:
    """Fill an empty database; pictures become one flat colour each, which is all that layout needs."""
    now = now or clock.now()
    with without_reactions():
        told = _told(now)
        goods = _goods(told)
        opened = now - OPENED
        house.put_settings(db, opened)
        house.put_texts(db, opened)
        house.put_places(db)
        _put_goods(db, goods, now)
        _put_stock(db, goods, opened)
        _put_pictures(db, goods, Storage(media / "media", media / "originals"), now)
        told_now = _tell(db, told, now)
        put_audiences(db, now)
        put_promotion(db, now)
        put_connection(db, now)
        return Shop(tuple(p.slug for p in goods), *told_now)


def put_promotion(db: Session, now: datetime) -> None:
    """A draft that takes nothing off yet, with a code."""
    rule = promotions.Rule(promotions.Benefit(promotions.Kind.AMOUNT, 500))
    title = LocalText({"ja": "冬じたくクーポン", "en": "Winter coupon"})
    promotions.put(db, promotions.PromotionDraft("winter", "Winter", title, rule), by="test", now=now)
    code = promotions.BatchDraft("winter", promotions.BatchKind.MULTI, code="FUYU500")
    promotions.make(db, code, Vault(["test"]), by="test", now=now)


def put_connection(db: Session, now: datetime) -> None:
    """A system that is told of orders, and of nobody."""
    kinds = ("order.placed", "order.paid")
    erp = connections.ConnectionDraft("erp", "ERP", kinds, url="https://erp.example/hook", in_use=True)
    connections.put(db, erp, https_only=True, now=now)


def put_audiences(db: Session, now: datetime) -> None:
    """A rule and an empty list."""
    rule = audiences.AllOf((audiences.loaded({"is": "purchases", "at_least": 3}),))
    regulars = audiences.AudienceDraft(
        "regulars", LocalText({"ja": "いつものお客さま", "en": "Regulars"}), rule
    )
    friends = audiences.AudienceDraft(
        "friends", LocalText({"ja": "名簿の方", "en": "Friends"}), kind=audiences.STATIC
    )
    for draft in (regulars, friends):
        audiences.put(db, draft, now=now)


def _told(now: datetime) -> tuple[Story, ...]:
    every = stories(now)
    hana = [s for s in every if s.person.email == HANA][-TOLD:]
    ichiro = [s for s in every if s.person.email == ICHIRO][:1]
    return tuple(sorted([*hana, *ichiro], key=lambda s: (s.placed, s.key)))


def _goods(told: tuple[Story, ...]) -> tuple[brand.Product, ...]:
    skus = {sku for story in told for sku, _ in story.basket} | {TEE_M}
    return tuple(p for p in brand.catalog().products if {v.sku for v in p.variants} & skus)


def _put_goods(db: Session, goods: tuple[brand.Product, ...], now: datetime) -> None:
    told, here = brand.catalog(), {p.slug for p in goods}
    categories = [
        catalog.CategoryDraft(c.slug, house.words(c.name), c.parent, house.words(c.intro))
        for c in told.categories
    ]
    catalog.put_categories(db, categories, now=now)
    catalog.put_products(db, [shelves.product(p, now) for p in goods], now=now)
    collections = []
    for c in told.collections:
        words = {
            "headline": house.words(c.headline),
            "intro": house.words(c.intro),
            "link": house.words(c.link),
        }
        mine = tuple(slug for slug in c.products if slug in here)
        collections.append(
            catalog.CollectionDraft(c.slug, house.words(c.name), mine, picture_key=hero_key(c.hero), **words)
        )
    catalog.put_collections(db, collections)


def _put_stock(db: Session, goods: tuple[brand.Product, ...], opened: datetime) -> None:
    counts = [
        ims.Count(variant.sku, place, quantity)
        for product in goods
        for variant in product.variants
        for place, quantity in brand.initial_stock(variant).items()
    ]
    ims.first_counts(db, counts, actor="staff:demo", now=opened)


def _put_pictures(db: Session, goods: tuple[brand.Product, ...], shelf: Storage, now: datetime) -> None:
    wanted = [shot for product in goods for shot in shots(product, VIEWS[:1])]
    heroes = dict.fromkeys(c.hero for c in brand.catalog().collections)
    flat = {colour: _flat(shelf, colour, (320, 400)) for colour in {_colour(s) for s in wanted}}
    ready = [_shown(s, flat[_colour(s)], 320, 400) for s in wanted]
    wide = _flat(shelf, "#cfc7b8", (320, 240))
    for hero in heroes:
        alt = shelves.hero_alt(hero)
        ready.append(Rendered(hero_key(hero), wide[0], 320, 240, wide[1], "#cfc7b8", alt=alt))
    catalog.note_rendered(db, ready, now=now)


def _colour(shot: Shot) -> str:
    return shot.swatch or "#d8d0c4"


def _flat(shelf: Storage, colour: str, size: tuple[int, int]) -> tuple[str, dict[str, str]]:
    picture, original = Image.new("RGB", size, colour), io.BytesIO()
    picture.save(original, "JPEG", quality=50)
    return shelf.keep_original(original.getvalue()), publish(shelf, renditions(picture, effort=0))


def _shown(shot: Shot, files: tuple[str, dict[str, str]], width: int, height: int) -> Rendered:
    original, by_width = files
    return Rendered(
        shot.key, original, width, height, by_width, _colour(shot), product=shot.product,
        choices=shot.choices, position=shot.position, alt=LocalText(shot.alt),
    )  # fmt: skip


def _tell(db: Session, told: tuple[Story, ...], now: datetime) -> tuple[dict[str, str], str]:
    """Staff, the two customers and what they ordered; order numbers by course, and Ichiro's."""
    shared = passwords.hashed(PASSWORD)
    operator = folk.employ_staff(db, shared)
    people = folk.bring_in(db, brand.cast(), now, shared)
    teller = Teller({s.key: s for s in told}, Drafting(people, {}, now), operator)
    for act in acts(told, now):
        teller.tell(db, act)
    catalog.refresh_listings(db, now=now)
    numbers = {str(s.course): teller.numbers[s.key] for s in told if s.person.email == HANA}
    work = oms.order(db, numbers["picking"])
    assert work is not None
    oms.report_short(db, work.parcels[0].id, sku=work.goods[0].sku or "", found=0, actor=operator, now=now)
    ichiros = next(teller.numbers[s.key] for s in told if s.person.email == ICHIRO)
    return numbers, ichiros
