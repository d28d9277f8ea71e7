"""What a listing holds, made from a product's rows and its stock (pure), and the card read back from it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from storefront.ims import Availability
from storefront.kernel.i18n import LocalText, local
from storefront.kernel.money import Yen
from storefront.services.catalog import wording
from storefront.services.catalog.pictures import best, shown
from storefront.services.catalog.prices import PricePeriod, comparable_until
from storefront.services.catalog.values import TAX_RATES, Card, Swatch

FEW = 3
NO_SWATCH = "#d3ccc1"
FACETS = {"size": "size", "color": "colour"}
Source = dict[str, Any]
Stock = Mapping[str, Availability]


def listing_row(source: Source, stock: Stock) -> dict[str, Any] | None:
    """The listing of a product, None when nothing of it has a price."""
    variants = _priced(source)
    if not variants:
        return None
    there = [v for v in variants if stock[v["sku"]].total > 0]
    amounts = [v["price"]["amount"] for v in variants]
    kind, _ = _kind(source)
    return {
        "product_id": source["id"],
        "site": source["site"],
        "slug": source["slug"],
        "category_path": source["path"],
        "kind": kind,
        "sizes": _keys(variants, "size"),
        "sizes_in_stock": _keys(there, "size"),
        "colours": _keys(variants, "color"),
        "colours_in_stock": _keys(there, "color"),
        "price_min": min(amounts),
        "price_max": max(amounts),
        "in_stock": bool(there),
        "at_shops": _at_shops(variants, stock),
        "named": wording.named(source),
        "norm": wording.norm(source),
        "published_at": source["published_at"],
        "unpublished_at": source["unpublished_at"],
        "newness": -int(source["published_at"].timestamp()) if source["published_at"] else 0,
    }


def _at_shops(variants: list[Source], stock: Stock) -> list[str]:
    """The shops that have something of it, and which sizes and colours: 「ST-UMD」「ST-UMD/size/M」."""
    there = [(shop, v["choices"]) for v in variants for shop, n in stock[v["sku"]].shops if n > 0]
    chosen = {at_shop(shop, facet, c[key]) for shop, c in there for key, facet in FACETS.items() if key in c}
    return sorted({shop for shop, _ in there} | chosen)


def at_shop(shop: str, facet: str, value: str) -> str:
    """How a listing says that a shop has this value of a facet."""
    return f"{shop}/{facet}/{value}"


def card_row(source: Source, stock: Stock, now: datetime) -> dict[str, Any]:
    """What of a listed product is shown but never filtered or sorted by, and its codes."""
    variants = _priced(source)
    return {
        "product_id": source["id"],
        "card": _card(source, variants, stock, now),
        "codes": wording.codes(variants),
    }


def card(row: Any, colour: str | None = None) -> Card:
    """The card of a listing row (slug, card, price_min, price_max), pictured in `colour` where possible."""
    data = row["card"]
    pictures = data["pictures"]
    picture = pictures.get(colour or "") or pictures.get("")
    swatches = tuple(Swatch(c["key"], local(c["name"]), c["swatch"] or NO_SWATCH) for c in data["colours"])
    return Card(
        slug=row["slug"],
        name=local(data["name"]),
        line=local(data["line"]),
        price_min=Yen(row["price_min"]),
        price_max=Yen(row["price_max"]),
        compare_at=data["compare_at"],
        tax_rate=data["tax_rate"],
        picture=shown(picture, data["name"]),
        colours=swatches,
        sold_out=data["sold_out"],
        left=data["left"],
    )


def fresh(data: Source, now: datetime) -> Source:
    """A listing row without its comparison price once that may no longer be shown."""
    until = data["card"].get("compare_until")
    if until is None or datetime.fromisoformat(until) > now:
        return data
    return data | {"card": data["card"] | {"compare_at": None}}


def facet_values(source: Source) -> list[dict[str, Any]]:
    """Names and swatches of a product's facet values."""
    found = [
        _facet(source, FACETS[option["key"]], value["key"], value["name"], value.get("swatch"), position)
        for option in source["options"]
        if option["key"] in FACETS
        for position, value in enumerate(option["values"])
    ]
    key, name = _kind(source)
    return [*found, _facet(source, "kind", key, name, None, 0)] if key else found


def history(prices: list[dict[str, Any]]) -> list[PricePeriod]:
    """Price rows as they come out of JSON."""
    return [
        PricePeriod(
            Yen(p["amount"]),
            datetime.fromisoformat(p["since"]),
            datetime.fromisoformat(p["until"]) if p["until"] else None,
        )
        for p in prices
    ]


def _facet(source: Source, facet: str, key: str, name: Any, swatch: str | None, position: int) -> Source:
    value = {"key": key, "name": name, "swatch": swatch, "position": position}
    return {"site": source["site"], "facet": facet, **value}


def _card(source: Source, variants: list[Source], stock: Stock, now: datetime) -> Source:
    left = sum(max(0, stock[v["sku"]].total) for v in variants)
    cheapest = min(variants, key=lambda v: int(v["price"]["amount"]))
    compare_at = cheapest["price"]["compare_at"]
    until = comparable_until(history(cheapest["prices"]), compare_at, now) if compare_at else None
    colours = _colours(source, variants)
    return {
        "name": source["name"],
        "line": source["line"],
        "tax_rate": TAX_RATES[source["tax_class"]],
        "compare_at": compare_at if until else None,
        "compare_until": until.isoformat() if until else None,
        "colours": colours,
        "sold_out": left == 0,
        "left": left if 0 < left <= FEW else None,
        "pictures": _pictures(source, variants, colours),
    }


def _pictures(source: Source, variants: list[Source], colours: list[Source]) -> Source:
    found = {"": best(source["pictures"], variants[0]["choices"])}
    for colour in colours:
        found[colour["key"]] = best(source["pictures"], {"color": colour["key"]}, partly=True)
    return {key: picture for key, picture in found.items() if picture}


def _colours(source: Source, variants: list[Source]) -> list[Source]:
    used = set(_keys(variants, "color"))
    values = [v for option in source["options"] if option["key"] == "color" for v in option["values"]]
    known = ("key", "name", "swatch")
    return [{name: v.get(name) for name in known} for v in values if v["key"] in used]


def _priced(source: Source) -> list[Source]:
    variants = [v | {"price": _open(v)} for v in source["variants"]]
    return [v for v in variants if v["price"] is not None]


def _open(variant: Source) -> Source | None:
    return next((p for p in variant["prices"] if p["until"] is None), None)


def _keys(variants: list[Source], option: str) -> list[str]:
    return sorted({v["choices"][option] for v in variants if option in v["choices"]})


def _kind(source: Source) -> tuple[str, Any]:
    if source["kind"]:
        return str(source["kind"].get("ja") or source["kind"].get("en") or ""), source["kind"]
    return source["category_slug"] or "", source["category_name"] or LocalText({})
