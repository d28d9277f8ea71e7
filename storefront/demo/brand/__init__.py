"""The demo brand 「ひより」 as data: goods, places, texts of law, delivery terms and people."""

from storefront.demo.brand.business import (
    Company,
    PaymentMethod,
    Transmission,
    company,
    payment_methods,
    transmissions,
)
from storefront.demo.brand.catalog import catalog
from storefront.demo.brand.delivery import delivery
from storefront.demo.brand.legal import (
    Document,
    LegalRow,
    ReturnPolicy,
    Section,
    commerce_rows,
    documents,
    return_policy,
)
from storefront.demo.brand.people import PASSWORD, Address, Person, StaffPerson, cast, people, staff
from storefront.demo.brand.places import Location, initial_stock, locations
from storefront.demo.brand.truth import Truth
from storefront.demo.brand.types import (
    Bilingual,
    Catalog,
    Category,
    Collection,
    Measure,
    Option,
    OptionValue,
    Pack,
    PictureRecipe,
    PriceStep,
    Product,
    Variant,
)

__all__ = [
    "PASSWORD", "Address", "Bilingual", "Catalog", "Category", "Collection", "Company", "Document",
    "LegalRow", "Location", "Measure", "Option", "OptionValue", "Pack", "PaymentMethod", "Person",
    "PictureRecipe", "PriceStep", "Product", "ReturnPolicy", "Section", "StaffPerson", "Transmission",
    "Truth", "Variant", "cast", "catalog", "commerce_rows", "company", "delivery", "documents",
    "initial_stock", "locations", "payment_methods", "people", "return_policy", "staff", "transmissions",
]  # fmt: skip
