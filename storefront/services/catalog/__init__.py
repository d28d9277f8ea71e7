"""The catalog: products, prices, pictures, shelves, and what the shop shows of them."""

from storefront.services.catalog.drafts import (
    CategoryDraft,
    CollectionDraft,
    MeasureDraft,
    OptionDraft,
    OptionValueDraft,
    PackDraft,
    PictureDraft,
    PriceDraft,
    ProductDraft,
    Put,
    VariantDraft,
)
from storefront.services.catalog.listings import refresh_compared, refresh_listings, set_popularity, version
from storefront.services.catalog.putting import owners_of, put_products
from storefront.services.catalog.rendering import store_picture
from storefront.services.catalog.selling import sellable
from storefront.services.catalog.shelving import put_categories, put_collections
from storefront.services.catalog.values import Card, Picture, Sellable, Swatch

__all__ = [
    "Card",
    "CategoryDraft",
    "CollectionDraft",
    "MeasureDraft",
    "OptionDraft",
    "OptionValueDraft",
    "PackDraft",
    "Picture",
    "PictureDraft",
    "PriceDraft",
    "ProductDraft",
    "Put",
    "Sellable",
    "Swatch",
    "VariantDraft",
    "owners_of",
    "put_categories",
    "put_collections",
    "put_products",
    "refresh_compared",
    "refresh_listings",
    "sellable",
    "set_popularity",
    "store_picture",
    "version",
]
