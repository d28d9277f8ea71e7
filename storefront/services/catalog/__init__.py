"""The catalog: products, prices, pictures, shelves, and what the shop shows of them."""

from storefront.services.catalog.drafted import DeskRow, category_choices, desk_rows, draft_of
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
from storefront.services.catalog.labels import Label, labels, skus_named
from storefront.services.catalog.listings import (
    forget_words,
    refresh_compared,
    refresh_listings,
    set_popularity,
    version,
)
from storefront.services.catalog.plans import (
    PlannedPrice,
    begin_planned_prices,
    comparisons,
    plan_prices,
    planned_prices,
)
from storefront.services.catalog.product_values import Measure, Option, ProductShown, Value, VariantShown
from storefront.services.catalog.products import product
from storefront.services.catalog.putting import category_slugs, owners_of, put_products
from storefront.services.catalog.rendered import Rendered, look_like, note_rendered, ready_pictures
from storefront.services.catalog.rendering import (
    Undecodable,
    make_renditions,
    pending_pictures,
    pending_pictures_of,
    record_failure,
    record_renditions,
    source_of,
    store_picture,
)
from storefront.services.catalog.selling import last_known, sellable
from storefront.services.catalog.shelf_values import (
    SORTS,
    FacetChoice,
    Facets,
    Heading,
    Scope,
    Shelf,
    ShelfLink,
    Term,
    Wanted,
)
from storefront.services.catalog.shelves import first_cards, shelf
from storefront.services.catalog.shelving import put_categories, put_collections
from storefront.services.catalog.showing import (
    CollectionShown,
    ShopWindow,
    addresses,
    shop_window,
    top_shelves,
)
from storefront.services.catalog.values import Card, Picture, Sellable, Swatch
from storefront.services.catalog.variations import Variation, Variations
from storefront.services.catalog.words import nearest_words, words_beginning

__all__ = [
    "SORTS",
    "Card",
    "CategoryDraft",
    "CollectionDraft",
    "CollectionShown",
    "DeskRow",
    "FacetChoice",
    "Facets",
    "Heading",
    "Label",
    "Measure",
    "MeasureDraft",
    "Option",
    "OptionDraft",
    "OptionValueDraft",
    "PackDraft",
    "Picture",
    "PictureDraft",
    "PlannedPrice",
    "PriceDraft",
    "ProductDraft",
    "ProductShown",
    "Put",
    "Rendered",
    "Scope",
    "Sellable",
    "Shelf",
    "ShelfLink",
    "ShopWindow",
    "Swatch",
    "Term",
    "Undecodable",
    "Value",
    "VariantDraft",
    "VariantShown",
    "Variation",
    "Variations",
    "Wanted",
    "addresses",
    "begin_planned_prices",
    "category_choices",
    "category_slugs",
    "comparisons",
    "desk_rows",
    "draft_of",
    "first_cards",
    "forget_words",
    "labels",
    "last_known",
    "look_like",
    "make_renditions",
    "nearest_words",
    "note_rendered",
    "owners_of",
    "pending_pictures",
    "pending_pictures_of",
    "plan_prices",
    "planned_prices",
    "product",
    "put_categories",
    "put_collections",
    "put_products",
    "ready_pictures",
    "record_failure",
    "record_renditions",
    "refresh_compared",
    "refresh_listings",
    "sellable",
    "set_popularity",
    "shelf",
    "shop_window",
    "skus_named",
    "source_of",
    "store_picture",
    "top_shelves",
    "version",
    "words_beginning",
]
