"""What must be true whenever the dust has settled: goods, orders, payments and Stripe's own list agree."""

from collections import Counter
from datetime import timedelta

from storefront import ims
from storefront.gateways.stripe import Gateway, IntentStatus
from storefront.jobs.payments import reconcile
from storefront.kernel import clock
from storefront.kernel import db as database
from tests.drill.house import House
from tests.drill.report import Figure, exactly

UNPAID = """SELECT count(*) FROM oms_order WHERE payment_method = 'card' AND paid < total
            AND state NOT IN ('awaiting_payment', 'expired', 'cancelled')"""
MONEY = """SELECT coalesce(sum(captured), 0), coalesce(sum(refunded), 0) FROM payment"""
ORDERS = "SELECT coalesce(sum(paid), 0), coalesce(sum(refunded), 0) FROM oms_order"
NOT_KEPT = """SELECT count(*) FROM oms_order WHERE state IN ('expired', 'cancelled') AND paid > refund_due"""
SOLD = """SELECT coalesce(sum(l.ordered), 0) FROM oms_order_line l JOIN oms_order o ON o.id = l.order_id
          WHERE l.kind = 'goods' AND o.state NOT IN ('expired', 'cancelled')"""
PROMISED = (
    "SELECT coalesce(sum(held + allocated), 0), coalesce(min(on_hand - held - allocated), 0) FROM ims_stock"
)
TWICE = "SELECT count(*) - count(DISTINCT checkout_id) FROM oms_order"


def gateway(house: House) -> Gateway:
    """The shop's account at the local Stripe."""
    url = house.shop.stripe_url
    return Gateway("sk_test_local", url, "whsec_local", "pk_test_local", f"{url}/v3/")


def settle(house: House) -> None:
    """Let jobs finish, then ask Stripe about what no webhook told, as the clock would within ten minutes (R8)."""
    house.engine.dispose()  # the database may have died since
    house.jobs_done()
    ended = clock.now()
    for minutes in (3, 6, 9):
        with clock.as_of(ended + timedelta(minutes=minutes)):
            report = reconcile(gateway(house), clock.now())
        database.release()
        house.jobs_done()
        print(f"  reconciled after {minutes} minutes: {report.counts} {report.trouble[:2] or ''}")


def balanced(house: House) -> list[Figure]:
    """Every invariant of goods and money."""
    stripe = gateway(house)
    since = clock.now() - timedelta(days=1)
    paid = [i for i in stripe.list_intents(since) if i.status is IntentStatus.SUCCEEDED]
    taken = sum(i.amount_received for i in paid)
    back = sum(r.amount for i in paid for r in stripe.list_refunds(i.id) if r.status == "succeeded")
    (captured, refunded), (received, returned) = house.sql(MONEY)[0], house.sql(ORDERS)[0]
    known = {n for (n,) in house.sql("SELECT number FROM oms_order")}
    lost = [i.id for i in paid if i.metadata.get("order_number") not in known]
    twice = [n for n, k in Counter(i.metadata.get("order_number") for i in paid).items() if k > 1]
    (promised, left), sold = house.sql(PROMISED)[0], house.sql(SOLD)[0][0]
    with database.new_session() as session:
        differing = ims.verify(session)
    return [
        exactly("counters that disagree with their records", 0, len(differing)),
        exactly("units promised = units ordered", int(sold), int(promised)),
        Figure("units left are never negative", "≥ 0", int(left), left >= 0),
        exactly("confirmed orders without their money", 0, house.sql(UNPAID)[0][0]),
        exactly("money kept for orders that ended", 0, house.sql(NOT_KEPT)[0][0]),
        exactly("payments without an order", 0, len(lost)),
        exactly("orders charged twice", 0, len(twice)),
        exactly("checkouts that became two orders", 0, house.sql(TWICE)[0][0]),
        exactly("captured: Stripe, payments, orders", (taken,) * 3, (taken, int(captured), int(received))),
        exactly("refunded: Stripe, payments, orders", (back,) * 3, (back, int(refunded), int(returned))),
    ]
