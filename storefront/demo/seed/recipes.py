"""Which pictures the brand's goods need: one per look of a product and view."""

from dataclasses import dataclass

from storefront.demo import brand
from storefront.kernel.i18n import LocalText

VIEWS = ("front", "detail", "folded")
_VIEW_NAMES = {
    "front": ("", ""),
    "detail": ("の近景", ", close up"),
    "folded": ("をたたんだところ", ", folded"),
}
_PACKED = ("と外箱", ", with its box")


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture to take: of which product, in which choices, drawn how."""

    key: str
    product: str
    choices: tuple[tuple[str, str], ...]
    recipe: brand.PictureRecipe
    view: str
    position: int
    alt: LocalText
    swatch: str | None


def hero_key(hero: str) -> str:
    """The picture key of a hero."""
    return f"hero/{hero}"


def shots(product: brand.Product, views: tuple[str, ...] = VIEWS) -> tuple[Shot, ...]:
    """The pictures of a product: all its looks from the front, then the other views."""
    looks: dict[brand.PictureRecipe, list[brand.Variant]] = {}
    for variant in product.variants:
        looks.setdefault(variant.picture, []).append(variant)
    return tuple(
        _shot(product, recipe, alike, view, VIEWS.index(view) * len(looks) + position)
        for view in views
        for position, (recipe, alike) in enumerate(looks.items())
    )


def _shot(
    product: brand.Product, recipe: brand.PictureRecipe, alike: list[brand.Variant], view: str, position: int
) -> Shot:
    shared = set(alike[0].choices).intersection(*(v.choices for v in alike[1:]))
    choices = tuple(choice for choice in alike[0].choices if choice in shared)
    if len(alike) == len(product.variants):
        choices = ()
    names = [_value(product, option, key) for option, key in choices]
    swatch = next((v.swatch for v in names if v.swatch), None)
    look = "-".join(key for _, key in choices) or "all"
    return Shot(
        f"{product.slug}/{look}/{view}",
        product.slug,
        choices,
        recipe,
        view,
        position,
        _alt(product, names, view),
        swatch,
    )


def _value(product: brand.Product, option: str, key: str) -> brand.OptionValue:
    values = next(o.values for o in product.options if o.key == option)
    return next(v for v in values if v.key == key)


def _alt(product: brand.Product, names: list[brand.OptionValue], view: str) -> LocalText:
    ja, en = "・".join(v.name.ja for v in names), ", ".join(v.name.en for v in names)
    after_ja, after_en = _VIEW_NAMES[view]
    if view == "folded" and product.variants[0].pack is not None:
        after_ja, after_en = _PACKED
    return LocalText(
        {
            "ja": f"{product.name.ja}（{ja}）{after_ja}" if ja else f"{product.name.ja}{after_ja}",
            "en": f"{product.name.en} ({en}){after_en}" if en else f"{product.name.en}{after_en}",
        }
    )
