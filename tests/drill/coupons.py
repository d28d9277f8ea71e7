"""R4: one coupon for fifty, two hundred guests with different products who all press at once."""

from urllib.parse import urlencode

from storefront.cli.bench.flows import ADDRESS, form, get, post
from storefront.cli.bench.load import Client
from storefront.kernel import clock
from storefront.kernel import db as database
from storefront.kernel.i18n import LocalText
from storefront.kernel.vault import Vault
from storefront.services import promotions
from storefront.services.promotions import (
    BatchDraft,
    BatchKind,
    Benefit,
    Conditions,
    Kind,
    PromotionDraft,
    Rule,
)
from tests.drill.books import balanced, settle
from tests.drill.house import House, house
from tests.drill.report import Figure, exactly
from tests.drill.shoppers import together
from tests.races.buyers import Buyer

LIMIT, PRODUCTS = 50, 8
CODE = "FUYU500"


def run(*, buyers: int = 200) -> list[Figure]:
    """Everybody has the code on hand and sees the lower price; only so many get it, the others see the other price."""
    goods = {f"C{n}": buyers for n in range(PRODUCTS)}
    with house("coupons", goods) as h:
        _offer()
        made = together(lambda n: _with_coupon(h, n, f"C{n % PRODUCTS}"), buyers, hands=8)
        answers = together(lambda n: made[n].press(), buyers, at_once=True)
        settle(h)
        return [
            exactly("orders at the lower price", LIMIT, sum(a[0] == 303 for a in answers)),
            exactly("guests shown the other price first", buyers - LIMIT, sum(a[0] == 422 for a in answers)),
            exactly("uses counted on the promotion", LIMIT, h.sql("SELECT used FROM promotion")[0][0]),
            exactly("uses written down", LIMIT, h.sql("SELECT count(*) FROM promotion_use")[0][0]),
            exactly("orders with the discount", LIMIT, h.sql(
                "SELECT count(DISTINCT order_id) FROM oms_order_line WHERE kind = 'discount'")[0][0]),
            *balanced(h),
        ]  # fmt: skip


def _offer() -> None:
    rule = Rule(Benefit(Kind.AMOUNT, 500), Conditions(needs_coupon=True))
    title = LocalText({"ja": "冬じたく", "en": "Winter"})
    draft = PromotionDraft("winter", "winter", title, rule, state="live", total_limit=LIMIT)
    with database.transaction() as db:
        promotions.put(db, draft, by="drill", now=clock.now())
        batch = BatchDraft("winter", BatchKind.MULTI, code=CODE)
        promotions.make(db, batch, Vault(["drill"]), by="drill", now=clock.now())
    database.release()


def _with_coupon(h: House, number: int, sku: str) -> Buyer:
    """A guest who typed the code and sees the final confirmation with the lower price."""
    client = Client(h.port, number)
    post(client, "/cart/lines", form(get(client, f"/p/p-{sku.lower()}"), "/cart/lines"))
    told = {**ADDRESS, "email": f"buyer{number}@example.com", "method": "cod"}
    _status, _where, page = client.send("POST", "/checkout", _body(client, told | {"code": CODE}))
    confirm = post(client, "/checkout", {**form(page, "/checkout"), **told, "code": ""})
    body = get(client, confirm)
    if "−¥500" not in body:
        raise RuntimeError("the coupon is not in use")
    client.close()  # a minute passes until everybody is here: nobody waits on an idle connection
    return Buyer(client, form(body, "/checkout/confirm"))


def _body(client: Client, told: dict[str, str]) -> str:
    return urlencode({**form(get(client, "/checkout"), "/checkout"), **told})
