"""The demo brand is believable: complete in both languages, countable, lawful, and the same every time."""

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from itertools import pairwise

from storefront.demo import pictures
from storefront.demo.brand import (
    Bilingual,
    Product,
    Variant,
    catalog,
    company,
    documents,
    locations,
    payment_methods,
    return_policy,
    transmissions,
)
from storefront.demo.brand.variants import check_digit
from storefront.demo.pictures.patterns import PATTERNS

PRODUCTS = catalog().products
VARIANTS = catalog().variants
FIRST_DAY = dt.date(2026, 11, 22)


def texts(thing: object) -> Iterator[Bilingual]:
    """Every bilingual text inside a value."""
    if isinstance(thing, Bilingual):
        yield thing
    elif is_dataclass(thing):
        for field in fields(thing):
            yield from texts(getattr(thing, field.name))
    elif isinstance(thing, tuple):
        for part in thing:
            yield from texts(part)


def everything_said() -> list[Bilingual]:
    """Every text of the brand."""
    places = (catalog(), *documents().values(), company(), *payment_methods(), *transmissions(), *locations())
    return [text for place in places for text in texts(place)]


def known(sku: str) -> Variant:
    """The variant of this SKU."""
    return next(variant for variant in VARIANTS if variant.sku == sku)


def product(slug: str) -> Product:
    """The product of this slug."""
    return next(product for product in PRODUCTS if product.slug == slug)


def test_the_shelves_are_well_filled() -> None:
    assert len(PRODUCTS) >= 64
    assert len(VARIANTS) >= 380


def test_nothing_shares_a_slug_a_sku_or_a_jan() -> None:
    for names in ([p.slug for p in PRODUCTS], [p.code for p in PRODUCTS], [v.sku for v in VARIANTS],
                  [v.jan for v in VARIANTS], [p.number for p in PRODUCTS]):  # fmt: skip
        assert [name for name, times in Counter(names).items() if times > 1] == []


def test_every_jan_is_japanese_and_its_check_digit_is_right() -> None:
    assert [v.jan for v in VARIANTS if not re.fullmatch(r"45\d{11}", v.jan)] == []
    assert {(sum(map(int, v.jan[::2])) + 3 * sum(map(int, v.jan[1::2]))) % 10 for v in VARIANTS} == {0}
    assert check_digit("400638133393") == "1"
    assert known("HY-TEE-NVY-M").jan == "4599901010028"


def test_the_catalog_a_customer_sees_on_the_boards_is_there() -> None:
    prices = {p.name.ja: p.variants[0].price for p in PRODUCTS}
    expected = {
        "ふだんのTシャツ": 3960,
        "うね編みのセーター": 9900,
        "細身のチノパンツ": 8910,
        "あるく靴": 12980,
        "オックスフォードシャツ": 7920,
        "帆布のトート": 4950,
        "有機ほうじ茶": 1296,
    }
    assert {name: prices[name] for name in expected} == expected


def test_every_text_is_said_in_both_languages_and_never_shouts() -> None:
    said = everything_said()
    assert len(said) > 1000
    assert [text for text in said if not text.ja.strip() or not text.en.strip()] == []
    assert [text for text in said if re.search("[!！]", text.ja + text.en)] == []
    japanese = re.compile("[ぁ-ゖァ-ヺ一-龠]")
    assert [text.en for text in said if japanese.search(text.en)] == []


def test_descriptions_are_two_to_four_complete_sentences() -> None:
    for one in PRODUCTS:
        assert one.description.ja.endswith("。"), one.slug
        assert 2 <= one.description.ja.count("。") <= 4, one.slug
        assert 2 <= len(re.findall(r"[.](?:\s|$)", one.description.en)) <= 5, one.slug
        assert not one.line.ja.endswith("。"), one.slug


def test_readings_are_katakana() -> None:
    assert [p.slug for p in PRODUCTS if not re.fullmatch("[ァ-ヶー]+", p.reading)] == []


def test_names_print_on_a_carrier_label() -> None:
    for one in PRODUCTS:
        one.name.ja.encode("cp932")


def test_only_food_and_tea_are_taxed_at_the_reduced_rate() -> None:
    reduced = {p.category for p in PRODUCTS if p.tax_class == "reduced"}
    assert reduced == {"tea-coffee", "food"}
    assert {p.tax_class for p in PRODUCTS if p.category in reduced} == {"reduced"}


def test_what_is_opened_cannot_come_back() -> None:
    supplies = {"tea-coffee", "food", "detergent", "soap-body", "skincare", "fragrance"}
    assert {p.category for p in PRODUCTS if p.returns == "unopened"} == supplies
    assert "opened" in [exclusion.key for exclusion in return_policy().exclusions]


def test_supplies_say_how_much_is_inside_and_how_long_it_lasts() -> None:
    for one in PRODUCTS:
        packs = [v.pack for v in one.variants]
        assert all(packs) if one.returns == "unopened" else not any(packs), one.slug
    pack = known("HY-LDR-PLN-960").pack
    assert pack is not None
    assert (pack.size, pack.unit, pack.use_days, pack.refill) == (960.0, "mL", 34, True)


def test_clothes_grow_with_their_size() -> None:
    sized = [p for p in PRODUCTS if any(option.key == "size" for option in p.options)]
    assert len(sized) > 30
    for one in sized:
        first = one.variants[0].choice("color")
        rows = [[m.cm for m in v.measures] for v in one.variants if v.choice("color") == first]
        steps = [b - a for lower, upper in pairwise(rows) for a, b in zip(lower, upper, strict=True)]
        assert steps, one.slug
        assert min(steps) > 0, one.slug


def test_the_navy_tee_in_m_measures_what_its_page_says() -> None:
    measured = {m.name.ja: m.cm for m in known("HY-TEE-NVY-M").measures}
    assert measured == {"身幅": 51.0, "着丈": 66.0, "肩幅": 43.0, "袖丈": 21.0}


def days_at(one: Variant, price: int) -> list[int]:
    """How many days ago the price was in force, within eight weeks before today's price began."""
    start = one.prices[-1].days_ago
    days = []
    for ago in range(start + 1, start + 57):
        step = next((s for s in reversed(one.prices) if s.days_ago >= ago), None)
        if step is not None and step.price == price:
            days.append(ago)
    return days


def test_one_sale_may_show_its_old_price_and_one_may_not() -> None:
    compared = {p.slug: p.variants[0] for p in PRODUCTS if p.variants[0].compare_at}
    assert set(compared) == {"merino-crew", "light-down-vest"}
    assert (compared["merino-crew"].price, compared["merino-crew"].compare_at) == (8800, 11000)
    assert len(days_at(compared["merino-crew"], 11000)) == 56
    assert len(days_at(compared["light-down-vest"], 13200)) == 12
    assert compared["merino-crew"].prices[-1].since(FIRST_DAY) == dt.date(2026, 11, 17)


def test_todays_price_is_the_last_step_of_every_history() -> None:
    assert [v.sku for v in VARIANTS if v.prices[-1].price != v.price] == []
    for one in VARIANTS:
        days = [step.days_ago for step in one.prices]
        assert days == sorted(days, reverse=True), one.sku


def test_every_picture_can_be_drawn() -> None:
    recipes = {variant.picture for variant in VARIANTS}
    assert {r.shape for r in recipes} - set(pictures.SHAPES) == set()
    assert {r.colour for r in recipes} - set(pictures.COLOURS) == set()
    assert {r.pattern for r in recipes} - set(PATTERNS) - {None} == set()


def test_swatches_are_the_colours_of_the_pictures() -> None:
    tee = product("everyday-tee").options[0]
    assert [value.name.ja for value in tee.values] == ["紺", "白", "苔", "土"]
    assert [value.swatch for value in tee.values] == [
        pictures.COLOURS[key].hex for key in ("navy", "white", "moss", "terracotta")
    ]


def test_packages_carry_their_name() -> None:
    labelled = [v for v in VARIANTS if pictures.SHAPES[v.picture.shape].label is not None]
    assert len(labelled) > 50
    assert [v.sku for v in labelled if not (v.picture.label or "").partition("\n")[0]] == []
    assert known("HY-LDR-PLN-1900").picture.label == "洗濯洗剤\nつめかえ用\n1,900 mL"


def test_every_product_stands_on_a_shelf_and_every_shelf_holds_something() -> None:
    shelves = catalog().categories
    parents = {shelf.parent for shelf in shelves}
    assert {p.category for p in PRODUCTS} == {s.slug for s in shelves if s.slug not in parents}
    assert all(shelf.parent in {None, *(s.slug for s in shelves)} for shelf in shelves)


def test_collections_hold_products_that_exist_and_the_newest_are_new() -> None:
    for collection in catalog().collections:
        assert len(set(collection.products)) == len(collection.products) >= 7
        assert set(collection.products) <= {p.slug for p in PRODUCTS}
        assert collection.hero in pictures.HEROES
    new = next(c for c in catalog().collections if c.slug == "new-arrivals")
    assert all(product(slug).added_days_ago <= 40 for slug in new.products)
    assert len(next(c for c in catalog().collections if c.slug == "early-winter").products) == 12
