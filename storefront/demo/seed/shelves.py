"""The brand's goods as drafts for the catalog, and their first counts."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from storefront import ims
from storefront.demo import brand
from storefront.demo.seed.house import words
from storefront.demo.seed.recipes import VIEWS, hero_key, shots
from storefront.kernel.i18n import LocalText
from storefront.kernel.money import Yen
from storefront.services import catalog

HEROES_ALT = {
    "winter": ("重ねたセーター、ほうじ茶の缶、生成りのトート", "Folded sweaters, a hojicha tin and a tote"),
    "tea": ("煎茶の袋と茶缶、湯のみ", "A pack of sencha, tea tins and a cup"),
    "laundry": ("洗剤のつめかえ、たたんだタオル、石けん", "Detergent refill, folded towels and soap"),
    "bag": ("リュックとトート、革の肩かけ", "A backpack, a tote and a leather shoulder bag"),
    "bath": ("重ねたタオルと、せっけん、クリーム", "Stacked towels, soap and cream"),
    "kitchen": ("米の袋、コーヒー、ジャム、湯のみ", "A bag of rice, coffee, jam and a mug"),
    "shoes": ("ブーツとスニーカー、毛の靴下", "Boots, sneakers and wool socks"),
}
UNITS = {"bag": (" 袋", " bags"), "stick": (" 本", " sticks")}


def put_goods(db: Session, now: datetime) -> None:
    """Shelves, all products with the history of their prices, collections."""
    told = brand.catalog()
    catalog.put_categories(
        db,
        [catalog.CategoryDraft(c.slug, words(c.name), c.parent, words(c.intro)) for c in told.categories],
        now=now,
    )
    catalog.put_products(db, [product(p, now) for p in told.products], now=now)
    catalog.put_collections(db, [_collection(c) for c in told.collections])


def put_stock(db: Session, opened: datetime) -> None:
    """What was counted on the first day, through the ledger, and where it lies."""
    counts = [
        ims.Count(variant.sku, place, quantity)
        for variant in brand.catalog().variants
        for place, quantity in brand.initial_stock(variant).items()
    ]
    ims.first_counts(db, counts, actor="staff:demo", now=opened)
    lies = {variant.sku: variant.shelf for variant in brand.catalog().variants}
    for place in brand.locations():
        if place.kind == ims.LocationKind.WAREHOUSE:
            ims.put_shelves(db, place.code, lies)


def product(told: brand.Product, now: datetime) -> catalog.ProductDraft:
    """A product of the brand as a draft; its first day on the shelf counts back from now."""
    added = now - timedelta(days=told.added_days_ago)
    return catalog.ProductDraft(
        slug=told.slug, name=words(told.name), category=told.category, reading=told.reading,
        line=words(told.line), description=words(told.description), vendor="ひより",
        tax_class=told.tax_class, return_policy=told.returns, material=words(told.material),
        care=words(told.care), repair=words(told.repair) if told.repair else None, origin=words(told.origin),
        options=tuple(_option(option) for option in told.options),
        variants=tuple(_variant(v, now) for v in told.variants),
        pictures=tuple(
            catalog.PictureDraft(s.key, s.alt, s.choices, colour=s.swatch) for s in shots(told, VIEWS[:1])
        ),
        published_at=added, added_at=added,
    )  # fmt: skip


def _option(told: brand.Option) -> catalog.OptionDraft:
    values = tuple(catalog.OptionValueDraft(v.key, words(v.name), v.swatch) for v in told.values)
    return catalog.OptionDraft(told.key, words(told.name), values)


def _variant(told: brand.Variant, now: datetime) -> catalog.VariantDraft:
    return catalog.VariantDraft(
        sku=told.sku,
        price=Yen(told.price),
        choices=told.choices,
        compare_at=Yen(told.compare_at) if told.compare_at else None,
        jan=told.jan,
        history=tuple(
            catalog.PriceDraft(Yen(step.price), now - timedelta(days=step.days_ago)) for step in told.prices
        ),
        measures=tuple(
            catalog.MeasureDraft(m.code, words(m.name), m.cm, m.tolerance_cm) for m in told.measures
        ),
        weight_g=told.weight_g,
        pack=_pack(told.pack) if told.pack else None,
    )


def _pack(told: brand.Pack) -> catalog.PackDraft:
    ja, en = UNITS.get(told.unit, (f" {told.unit}",) * 2)
    label = LocalText({"ja": f"{told.size:g}{ja}", "en": f"{told.size:g}{en}"})
    return catalog.PackDraft(told.size, told.unit, told.use_days, told.refill, label)


def _collection(told: brand.Collection) -> catalog.CollectionDraft:
    return catalog.CollectionDraft(
        told.slug, words(told.name), told.products, words(told.headline), words(told.intro), words(told.link),
        picture_key=hero_key(told.hero),
    )  # fmt: skip


def hero_alt(hero: str) -> LocalText:
    """What a hero picture shows."""
    ja, en = HEROES_ALT[hero]
    return LocalText({"ja": ja, "en": en})
