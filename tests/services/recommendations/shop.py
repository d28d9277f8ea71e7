"""A shop for suggestions: shirts, trousers and soap, and what people bought of them."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from storefront import oms
from storefront.jobs.recommendations import recommend_now
from storefront.kernel import clock
from storefront.kernel.db import reading
from storefront.services import catalog
from tests.oms.makers import make_draft
from tests.support.catalog import NOW, shelves, soap, stock, tee, text, warehouse

SHIRT, HEAVY, MOSS, CHINO, SOAP, LAST = (
    "everyday-tee", "heavy-tee", "moss-tee", "chino", "hand-soap", "last-tee",
)  # fmt: skip
SKUS = {
    SHIRT: "HY-TEE-NAVY-M", HEAVY: "HY-HTE-NAVY-M", MOSS: "HY-MTE-MOSS-L", CHINO: "HY-CHN-NAVY-M",
    SOAP: "HY-SOAP-400", LAST: "HY-LTE-WHITE-M",
}  # fmt: skip


def furnish(db: Session) -> None:
    """Everything is in stock but the last shirt."""
    shelves(db)
    trousers = catalog.CategoryDraft("trousers", text("パンツ", "Trousers"), "clothes")
    catalog.put_categories(db, [trousers], now=NOW)
    warehouse(db)
    goods = [
        tee(),
        tee(HEAVY, "厚手のTシャツ", code="HY-HTE", price=4950),
        tee(MOSS, "苔のTシャツ", code="HY-MTE", price=9900, colours=("moss",), sizes=("M", "L")),
        tee(LAST, "最後のTシャツ", code="HY-LTE", colours=("white",)),
        tee(CHINO, "チノ", code="HY-CHN", price=8800, category="trousers"),
        soap(),
    ]
    catalog.put_products(db, goods, now=NOW)
    stock(db, **{sku.replace("-", "_"): 9 for slug, sku in SKUS.items() if slug != LAST})
    catalog.refresh_listings(db, [SKUS[LAST]], now=NOW)


def buy(db: Session, person: int | None, days_ago: float, *products: str) -> str:
    """An order of the past with one of each of these; its number."""
    at = NOW - timedelta(days=days_ago)
    lines = [
        oms.LineDraft(oms.LineKind.GOODS, text(p), 1, 3960, 10, sku=SKUS[p], product=p)  # type: ignore[arg-type]
        for p in products
    ]
    key = f"{person}/{days_ago}/{products}"
    draft = make_draft(lines, checkout=key, person_id=person, source=oms.Source.IMPORT, expires_at=at)
    (number,) = oms.bring_in(db, [oms.PastOrder(draft, at, at, "TYO", "")])
    return number


def compute(at: datetime = NOW) -> int:
    """Run the nightly job; how many subjects changed."""
    reading().commit()  # the job opens transactions of its own
    with clock.as_of(at):
        return recommend_now()


def slugs(found: Sequence[object]) -> list[str]:
    """The products of a row, in order."""
    return [one.card.slug for one in found]  # type: ignore[attr-defined]
