"""Every minute: carts that were left behind are told of once, and no longer once somebody is back."""

from sqlalchemy.orm import Session

from storefront.kernel import clock, jobs
from storefront.kernel.db import transaction
from storefront.kernel.outbox import publish
from storefront.services import carts, checkout
from storefront.services.carts.leaving import LeftCart


@jobs.every("* * * * *", "watch_carts")
def watch_carts() -> None:
    """Tell of carts left behind (`cart.abandoned`) and of those that are not any more (`cart.resumed`)."""
    now = clock.now()
    with transaction() as db:
        for cart in carts.leaving.find_back(db, now):
            cause = "ordered" if cart.ordered else f"back:{now.isoformat()}"
            publish(
                db, "cart.resumed", f"cart:{cart.key}", cause=cause, data=_of(cart), site=cart.site, at=now
            )
    with transaction() as db:
        _tell_left(db, carts.leaving.find_left(db, now))


def _tell_left(db: Session, left: tuple[LeftCart, ...]) -> None:
    begun = checkout.begun(db, [cart.id for cart in left])
    for cart in left:
        told = _of(cart) | {
            "value": cart.value, "products": list(cart.products),
            "step": "checkout" if cart.id in begun else "cart",
        }  # fmt: skip
        cause = f"idle:{cart.since.isoformat()}"
        publish(
            db, "cart.abandoned", f"cart:{cart.key}", cause=cause, data=told, site=cart.site, at=cart.since
        )


def _of(cart: LeftCart) -> dict[str, object]:
    visitor = str(cart.visitor_id) if cart.visitor_id else None
    return {"person_id": cart.person_id, "visitor_id": visitor, "ordered": cart.ordered}
