"""What search engines read of a product: schema.org Product with one offer per variant (pure)."""

from collections.abc import Mapping
from typing import Any

from storefront.services.catalog import ProductShown, VariantShown

STATES = {True: "https://schema.org/InStock", False: "https://schema.org/OutOfStock"}


def structured(product: ProductShown, stock: Mapping[str, int], origin: str) -> dict[str, Any]:
    """JSON-LD of a product; `origin` is the shop's own address without a slash at the end."""
    url = f"{origin}/p/{product.slug}"
    pictures = [p.url for p in product.gallery(product.variants[0]) if p.srcset]
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Product",
        "name": product.name,
        "url": url,
        "description": product.description or product.line,
        "offers": [_offer(variant, stock, url) for variant in product.variants],
    }
    if pictures:
        data["image"] = [origin + path for path in pictures]
    if product.vendor:
        data["brand"] = {"@type": "Brand", "name": product.vendor}
    if product.material:
        data["material"] = product.material
    return data


def _offer(variant: VariantShown, stock: Mapping[str, int], url: str) -> dict[str, Any]:
    offer: dict[str, Any] = {
        "@type": "Offer",
        "sku": variant.sku,
        "price": variant.price,
        "priceCurrency": "JPY",
        "availability": STATES[stock.get(variant.sku, 0) > 0],
        "url": f"{url}?sku={variant.sku}",
        "itemCondition": "https://schema.org/NewCondition",
    }
    if variant.jan and len(variant.jan) == 13:
        offer["gtin13"] = variant.jan
    return offer
