"""The demo brand's shelves: categories, collections and products, read once."""

from functools import cache

from storefront.demo.brand.sources import Table, names, read, words
from storefront.demo.brand.types import Catalog, Category, Collection, Product
from storefront.demo.brand.variants import added_days_ago, axes, terms, variants


@cache
def catalog() -> Catalog:
    """Everything the demo shop sells, in shelf order."""
    marks = terms()
    rows = [row for name in names("products") for row in read(name)["product"]]
    return Catalog(
        categories=_categories(),
        collections=_collections(),
        products=tuple(_product(row, marks) for row in sorted(rows, key=lambda row: int(row["no"]))),
    )


def _categories() -> tuple[Category, ...]:
    return tuple(
        Category(row["slug"], row.get("parent"), words(row["name"]), words(row["intro"]))
        for row in read("shelves.toml")["category"]
    )


def _collections() -> tuple[Collection, ...]:
    return tuple(
        Collection(
            slug=row["slug"],
            name=words(row["name"]),
            headline=words(row["headline"]),
            intro=words(row["intro"]),
            link=words(row["link"]),
            hero=row["hero"],
            products=tuple(row["products"]),
        )
        for row in read("shelves.toml")["collection"]
    )


def _product(row: Table, marks: Table) -> Product:
    return Product(
        number=row["no"],
        slug=row["slug"],
        code=row["code"],
        category=row["category"],
        name=words(row["name"]),
        reading=row["kana"],
        line=words(row["line"]),
        description=words(row["text"]),
        options=tuple(option for option, _ in axes(row, marks)),
        variants=variants(row, marks),
        tax_class=row.get("tax", "standard"),
        returns=row.get("returns", "standard"),
        material=words(row["material"]),
        care=words(marks["care"][row["care"]]),
        repair=words(marks["repair"][row["repair"]]) if "repair" in row else None,
        origin=words(row["origin"]),
        added_days_ago=added_days_ago(row),
    )
