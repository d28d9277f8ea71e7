"""The demo's first start: a whole shop with a past, once, and nobody is written to."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from storefront import ims, oms
from storefront.cli.ranking import ranking
from storefront.demo import brand, cast
from storefront.demo.seed import (
    Wanted,
    bulk,
    folk,
    histories,
    past,
    recipes,
    seed_demo,
    seed_large,
    studio,
    telling,
    wishes,
)
from storefront.demo.seed.courses import Course
from storefront.gateways.stripe.local.books import Books
from storefront.gateways.stripe.local.store import Store
from storefront.kernel import clock
from storefront.kernel import db as database
from storefront.oms import OrderState
from storefront.services import business, catalog, customers, staff
from storefront.services.business import forget_cache
from storefront.services.business.site import SiteSettings
from storefront.settings import Settings
from tests.conftest import fresh_database
from tests.support.goods import NOW

# Everything here looks at one demo: seeding it for each test process would cost half a minute more.
pytestmark = pytest.mark.xdist_group("demo")
HANA = "sato@demo.example"
SIZE = Wanted(products=145, customers=12, orders=20)


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of the local Stripe beside the demo's data."""
    return tmp_path_factory.mktemp("demo") / "stripe.sqlite"


@pytest.fixture(scope="module")
def seeded(server: Any, engine: sa.Engine, worker_name: str, book: Path) -> Iterator[sa.Engine]:
    """A demo database after its first start, without pictures (they take a minute)."""
    engine.dispose()
    name = f"seed_{worker_name}"
    own = database.connect(fresh_database(server, name, template=str(engine.url.database)))
    database.configure(own)
    forget_cache()
    seed_demo(Settings(env="test", var=book.parent), pictures=False)
    database.release()
    yield own
    own.dispose()


@pytest.fixture
def shop(seeded: sa.Engine) -> Iterator[Session]:
    """A session on the seeded demo."""
    database.configure(seeded)
    forget_cache()
    yield database.reading()
    database.release()
    forget_cache()


def _counts(db: Session) -> dict[str, int]:
    tables = ("product", "variant", "listing", "person", "oms_order", "ims_ledger", "business_event", "picture",
              "business_setting", "legal_text", "procrastinate_jobs", "mail", "payment", "payment_refund")  # fmt: skip
    return {t: int(db.scalar(sa.text(f"SELECT count(*) FROM {t}")) or 0) for t in tables}


def _hana(db: Session) -> int:
    signed_in = customers.sign_in(db, HANA, brand.PASSWORD, now=NOW)
    assert signed_in is not None
    return signed_in.person_id


def test_a_second_start_changes_nothing(shop: Session, book: Path) -> None:
    before = _counts(shop)
    seed_demo(Settings(env="test", var=book.parent), pictures=False)
    assert _counts(shop) == before


def test_a_killed_first_start_goes_on_without_doing_anything_twice(shop: Session, book: Path) -> None:
    before = _counts(shop)
    progress = business.current(shop, _progress(), fresh=True)
    with database.transaction() as db:
        business.change(
            db, progress.model_copy(update={"done": ("house", "goods", "stock", "people")}), by="test"
        )
    seed_demo(Settings(env="test", var=book.parent), pictures=False)
    after = _counts(shop)
    assert after | {"business_setting": 0} == before | {"business_setting": 0}


def _progress() -> Any:
    from storefront.demo.seed.running import Progress

    return Progress


def test_everything_of_the_brand_can_be_bought(shop: Session) -> None:
    found = catalog.sellable(shop, [v.sku for v in brand.catalog().variants], now=clock.now())
    assert len({s.product_slug for s in found.values()}) == 125
    assert len(found) == 761
    stock = ims.availability(shop, list(found))
    assert sum(1 for sku in found if stock[sku].total > 0) >= 540


def test_three_hundred_customers_look_back_on_two_years() -> None:
    """By their own truth: who orders often has more to look back on."""
    people = folk.neighbours()
    told = list(past.bought(people, NOW))
    assert len(people) == 300
    assert len(told) >= 3000
    ages = [NOW - it.purchase.at for it in told]
    assert timedelta(days=600) < max(ages) < timedelta(days=731)
    orders = Counter(it.person.key for it in told)
    long = [p for p in people if p.truth.joined_days_ago > 300]
    often = [orders[p.key] for p in long if p.truth.orders_per_year >= 6]
    seldom = [orders[p.key] for p in long if p.truth.orders_per_year <= 2]
    assert sum(often) / len(often) > 1.3 * sum(seldom) / len(seldom)


def test_the_past_comes_in_once_and_delivered(shop: Session) -> None:
    some = folk.neighbours()[60:64]
    with database.transaction() as db:
        assert past.put_past(db, some, NOW) == len(list(past.bought(some, NOW))) > 10
        assert past.put_past(db, some, NOW) == 0
        found = sa.text("SELECT DISTINCT state FROM oms_order WHERE checkout_id LIKE 'past-%'")
        assert list(db.scalars(found)) == ["delivered"]
        db.rollback()


def test_hana_has_an_order_in_every_state_but_returned(shop: Session) -> None:
    orders = oms.orders_of(shop, _hana(shop), size=50).rows
    assert {o.state for o in orders} == set(OrderState) - {OrderState.RETURNED}
    cancelled = [o for o in orders if o.state is OrderState.CANCELLED]
    assert any(o.refunded == o.total == o.paid for o in cancelled)
    assert [o.refunded for o in orders if o.state is OrderState.DELIVERED and o.refunded] == [550]
    split = next(o for o in orders if o.state is OrderState.PARTLY_SHIPPED)
    assert sorted(p.location for p in split.parcels) == ["WH-KBE", "WH-KWS"]


def test_ichiro_has_one_order_on_its_way(shop: Session) -> None:
    signed_in = customers.sign_in(shop, "suzuki@demo.example", brand.PASSWORD, now=NOW)
    assert signed_in is not None
    assert [o.state for o in oms.orders_of(shop, signed_in.person_id).rows] == [OrderState.SHIPPED]


def test_the_carrier_collected_the_cash_of_what_was_delivered(shop: Session) -> None:
    delivered = oms.queue(shop, oms.QueueFilters(tab="done"), size=200).rows
    cash = [o for o in delivered if o.payment_method is oms.PaymentMethod.COD]
    assert cash
    assert all(o.paid == o.total for o in cash)


def test_what_cards_paid_stands_in_both_books(shop: Session, book: Path) -> None:
    """So an operator of the demo can give any of it back."""
    query = """SELECT p.public_id, p.order_number, p.intent_id, p.captured, p.refunded FROM payment p
                 JOIN oms_order o ON o.number = p.order_number AND o.source = 'web' WHERE p.method = 'card'"""
    paid = list(shop.execute(sa.text(query)))
    owned = sa.text(
        "SELECT count(*) FROM oms_order WHERE payment_method = 'card' AND paid > 0 AND source = 'web'"
    )
    assert len(paid) == shop.scalar(owned) >= 90
    stripe = Books(Store(book).read())
    for row in paid:
        intent = stripe.get("payment_intent", row.intent_id)
        charge = stripe.get("charge", intent["latest_charge"])
        assert intent["metadata"] == {"payment": row.public_id, "order_number": row.order_number}
        assert (charge["amount"], charge["amount_refunded"]) == (row.captured, row.refunded)
    assert sorted(r["amount"] for r in stripe.all("refund")) == sorted(r.refunded for r in paid if r.refunded)


def test_two_warehouses_have_work_today(shop: Session) -> None:
    counts = oms.queue(shop, oms.QueueFilters()).counts
    assert counts["to_pick"] >= 15
    assert counts["picking"] >= 5
    assert counts["packed"] >= 4
    for place in ("WH-KWS", "WH-KBE"):
        assert oms.queue(shop, oms.QueueFilters(location=place)).rows


def test_timelines_are_true_and_lie_in_the_past(shop: Session) -> None:
    order = next(o for o in oms.orders_of(shop, _hana(shop), size=50).rows if o.state is OrderState.DELIVERED)
    told = oms.timeline(shop, order.number)
    assert [e.verb for e in told][:2] == ["order.placed", "order.paid"]
    assert [e.at for e in told] == sorted(e.at for e in told)
    assert told[0].at == order.placed_at
    assert shop.scalar(sa.text("SELECT max(at) < now() FROM business_event")) is True


def test_stock_agrees_with_its_ledger(shop: Session) -> None:
    assert ims.verify(shop) == ()


def test_nobody_is_written_to_about_the_past(shop: Session) -> None:
    assert _counts(shop)["mail"] == 0
    assert _counts(shop)["procrastinate_jobs"] == 0


def test_everyone_whose_sign_in_is_printed_can_sign_in_and_one_hash_is_shared(shop: Session) -> None:
    assert [email for _, _, email in cast.SIGN_INS] == [
        HANA, "suzuki@demo.example", "ito@demo.example", "takahashi@demo.example", "tanaka@demo.example",
        "yamada@demo.example",
    ]  # fmt: skip
    assert customers.sign_in(shop, HANA, brand.PASSWORD, now=NOW) is not None
    found = [staff.sign_in(shop, email, brand.PASSWORD) for _, _, email in cast.SIGN_INS[2:]]
    assert [f.roles for f in found if f] == [("merchandiser",), ("agent",), ("shop_staff",), ("operator",)]
    hashes = "SELECT password_hash FROM account UNION SELECT password_hash FROM staff_member"
    assert len({row for row in shop.scalars(sa.text(hashes)) if row}) == 1


def test_the_shop_has_its_house_in_order(shop: Session) -> None:
    pages = business.legal_pages(shop, now=NOW)
    assert {"tokusho", "terms", "privacy", "returns", "external", "guide", "shipping"} <= set(pages)
    assert business.return_policy(shop, "unopened", now=NOW).version == 1
    urls = [item.url for item in business.current(shop, SiteSettings).navigation]
    assert urls[:4] == ["/c/clothing", "/c/bags", "/c/shoes", "/c/household"]
    assert urls[-1] == "/stores"


def test_the_same_moment_has_the_same_stories() -> None:
    one, other = histories.stories(NOW), histories.stories(NOW)
    assert one == other
    assert [(s.key, s.person.name) for s in one][:3] == [(s.key, s.person.name) for s in other][:3]
    assert telling.acts(one, NOW) == telling.acts(other, NOW)
    assert set(Course) == {s.course for s in one}


def test_people_order_in_their_true_size() -> None:
    people = {p.key: p for p in brand.people(40)}
    sizes: Counter[bool] = Counter()
    for story in histories.stories(NOW):
        person = people.get(story.person.key)
        for sku, _ in story.basket if person else ():
            variant = next(v for v in brand.catalog().variants if v.sku == sku)
            if person and sku.startswith(("HY-CHN", "HY-CDR", "HY-EZT")):
                sizes[variant.choice("size") == person.truth.bottom] += 1
    assert sizes[False] == 0
    assert sizes[True] >= 1


def test_what_runs_out_sooner_is_bought_again_sooner() -> None:
    def orders_of(rate: float) -> int:
        since, count = NOW - timedelta(days=3600), 0
        for person in brand.people(20):
            only_tea = replace(person.truth, use_rate=(("tea-coffee", rate),), orders_per_year=0.3)
            count += sum(1 for _ in wishes.purchases(replace(person, truth=only_tea), since, NOW))
        return count

    assert orders_of(1.6) > 2.5 * orders_of(0.4) > 0


def test_every_look_of_a_product_has_one_picture_per_view() -> None:
    every = [shot for product in brand.catalog().products for shot in recipes.shots(product)]
    assert len(every) == len({shot.key for shot in every})
    first = studio.tasks(("front",))
    assert [task.hero for task in first[:2]] == ["winter", "shoes"]
    assert sum(len(task.shots) for task in studio.tasks()) == len(every)
    done = {shot.key for shot in every if shot.view == "front"}
    assert all(shot.view != "front" for task in studio.tasks(without=done) for shot in task.shots)


def test_a_studio_takes_a_picture_that_the_catalog_shows(shop: Session, tmp_path: Path) -> None:
    shot = recipes.shots(next(p for p in brand.catalog().products if p.slug == "mesh-dishcloth"), ("front",))[
        0
    ]
    before = _counts(shop)["picture"]
    with studio.Studio(tmp_path, processes=1) as room:
        room.order([studio.Task((shot,))])
        taken = [picture for some in room.ready(60) for picture in some]
    assert [p.key for p in taken] == [shot.key]
    assert all((tmp_path / "media" / name).is_file() for name in taken[0].renditions.values())
    with database.transaction() as db:
        catalog.note_rendered(db, taken, now=clock.now())
    assert shot.key in catalog.ready_pictures(shop)
    assert _counts(shop)["picture"] == before


def test_large_data_comes_once_and_is_sold_like_the_rest(
    shop: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = _counts(shop)
    monkeypatch.setattr(
        bulk, "MANY", SIZE.customers
    )  # from so many people on they come in a process of their own
    seed_large(SIZE)
    monkeypatch.undo()
    after = _counts(shop)
    assert after["product"] == after["listing"] == 145
    assert after["oms_order"] - before["oms_order"] == 20
    assert after["person"] - before["person"] == 12
    paid = (
        "SELECT count(*) FROM payment p JOIN oms_order o ON o.number = p.order_number AND o.paid = p.captured"
    )
    mine = " WHERE o.checkout_id LIKE 'bulk-%' AND p.state = 'succeeded'"
    assert shop.scalar(sa.text(paid + mine)) == 20
    slug, sku = bulk.sample(SIZE.products, 5)[0]
    assert catalog.sellable(shop, [sku], now=clock.now())[sku].product_slug == slug
    seed_large(SIZE)
    assert _counts(shop) == after
    assert ims.verify(shop) == ()
    # What waited to be sorted into the indexes of words is sorted in, and as little waits as ever.
    waiting = (
        "SELECT relname, reloptions FROM pg_class WHERE array_to_string(reloptions, ',') LIKE '%pending%'"
    )
    found = {row.relname: row.reloptions for row in shop.execute(sa.text(waiting))}
    assert set(found) == {"ix_listing_named_trgm", "ix_listing_norm_trgm", "ix_listing_card_codes"}
    assert all(options == ["gin_pending_list_limit=64"] for options in found.values())


def test_searches_put_what_shoppers_mean_at_the_top(shop: Session) -> None:
    found = ranking(shop)
    assert found.searches >= 60
    assert found.ndcg_at_10 >= 0.98, found.worst
    assert found.recall_at_10 >= 0.98, found.worst
