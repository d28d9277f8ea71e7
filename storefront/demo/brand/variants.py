"""Multiplies a product's options into variants with SKU, JAN, shelf, measurements and picture."""

import re
from itertools import product as combinations

from storefront.demo.brand.sources import Table, read, words
from storefront.demo.brand.types import (
    Bilingual,
    Measure,
    Option,
    OptionValue,
    Pack,
    PictureRecipe,
    PriceStep,
    Variant,
)
from storefront.demo.pictures.colours import COLOURS

Axis = tuple[Option, list[Table]]
COMPANY_PREFIX = "459990"


def check_digit(first_twelve: str) -> str:
    """Last digit of a JAN-13 (GS1 modulo 10, weights 1 and 3 from the left)."""
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(first_twelve))
    return str(-total % 10)


def jan(product_number: int, position: int) -> str:
    """JAN-13 of the variant at this position of a product; stable while its options keep their order."""
    body = f"{COMPANY_PREFIX}{product_number:03d}{position:03d}"
    return body + check_digit(body)


def axes(row: Table, terms: Table) -> list[Axis]:
    """The product's options in the order colour, size, kind, pack, each with the rows behind its values."""
    found: list[Axis] = []
    if "colours" in row:
        found.append(_axis("color", terms, [_colour(key, terms) for key in row["colours"]]))
    if "sizes" in row:
        found.append(_axis("size", terms, [_size(size, terms) for size in row["sizes"]]))
    for key, column in (("kind", "kinds"), ("pack", "packs")):
        if column in row:
            found.append(_axis(key, terms, row[column], row.get(f"{key}_name")))
    return found


def _axis(key: str, terms: Table, rows: list[Table], name: list[str] | None = None) -> Axis:
    values = tuple(OptionValue(r["key"], words(r["name"]), r["code"], r.get("swatch")) for r in rows)
    return Option(key, words(name or terms["options"][key]), values), rows


def _colour(key: str, terms: Table) -> Table:
    drawn = COLOURS[key]
    return {"key": key, "name": [drawn.ja, drawn.en], "code": terms["colours"][key], "swatch": drawn.hex}


def _size(size: str, terms: Table) -> Table:
    named = terms["sizes"].get(size)
    return {"key": size, "name": named or [size, size], "code": re.sub(r"[^0-9A-Z]", "", size.upper())}


def variants(row: Table, terms: Table) -> tuple[Variant, ...]:
    """Every variant of one product row, in the order of its options."""
    found = axes(row, terms)
    options = [option for option, _ in found]
    picks = combinations(*(range(len(rows)) for _, rows in found))
    return tuple(_variant(row, terms, options, found, pick, at) for at, pick in enumerate(picks, start=1))


def _variant(
    row: Table, terms: Table, options: list[Option], found: list[Axis], pick: tuple[int, ...], at: int
) -> Variant:
    values = [option.values[index] for option, index in zip(options, pick, strict=True)]
    choices = {option.key: value.key for option, value in zip(options, values, strict=True)}
    merged = row | _chosen(found, pick)
    price = int(merged["price"])
    return Variant(
        sku="-".join(["HY", row["code"], *(value.code for value in values)]),
        jan=jan(row["no"], at),
        choices=tuple(choices.items()),
        title=Bilingual("・".join(v.name.ja for v in values), " / ".join(v.name.en for v in values)),
        price=price,
        compare_at=row.get("compare_at"),
        prices=_prices(row, price),
        measures=_measures(row, terms, choices.get("size")),
        weight_g=int(merged["weight"]),
        shelf=f"{terms['zones'][row['category']]}-{row['no'] % 100:02d}-{at:02d}",
        pack=_pack(merged),
        picture=_picture(merged, choices.get("color")),
    )


def _chosen(found: list[Axis], pick: tuple[int, ...]) -> Table:
    """What the chosen kind and pack say in place of the product's own row."""
    own: Table = {}
    for (option, rows), index in zip(found, pick, strict=True):
        if option.key in ("kind", "pack"):
            own |= {key: value for key, value in rows[index].items() if key not in ("key", "name", "code")}
    return own


def _prices(row: Table, price: int) -> tuple[PriceStep, ...]:
    history = row.get("history") or [{"price": price, "days_ago": added_days_ago(row)}]
    return tuple(PriceStep(step["price"], step["days_ago"]) for step in history)


def added_days_ago(row: Table) -> int:
    """Days since the product came into the shop; spread over two years when the row does not say."""
    return int(row.get("added", 60 + row["no"] * 37 % 640))


def _measures(row: Table, terms: Table, size: str | None) -> tuple[Measure, ...]:
    table: Table = row.get("measures", {})
    if size is None or not table:
        return ()
    at = row["sizes"].index(size)
    tolerance = 3.0 if row["category"] == "knitwear" else 1.5
    return tuple(
        Measure(code, words(terms["measures"][code]), float(cm[at]), 0.3 if code == "foot" else tolerance)
        for code, cm in table.items()
    )


def _pack(merged: Table) -> Pack | None:
    if "unit" not in merged:
        return None
    return Pack(float(merged["size"]), merged["unit"], int(merged["days"]), bool(merged.get("refill", False)))


def _picture(merged: Table, colour: str | None) -> PictureRecipe:
    return PictureRecipe(
        shape=merged["shape"],
        colour=colour or merged["colour"],
        pattern=merged.get("pattern"),
        label="\n".join([merged["label"], *merged.get("small", [""])]) if "label" in merged else None,
    )


def terms() -> Table:
    """Colours, sizes, measurements, units and care marks that products refer to."""
    return read("terms.toml")
