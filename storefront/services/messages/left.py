"""The reminder of a cart left behind: whom it goes to, what it names, and whether there is still anything to remind of."""

from typing import Any

from sqlalchemy.orm import Session

from storefront.kernel.outbox import Event
from storefront.services import business, carts, customers
from storefront.services.deliveries import CheckoutSettings
from storefront.services.messages.letters import Recipient

CART = "cart:"


def on_left(db: Session, event: Event) -> Recipient | None:
    """To the member whose cart it is, while it is still left behind; guests and visitors gave no address for this."""
    key, person_id = event.subject.removeprefix(CART), event.data.get("person_id")
    wanted = business.current(db, CheckoutSettings, site=event.site).remind_carts
    person = customers.signed_in_as(db, int(person_id)) if person_id and wanted else None
    lines = carts.leaving.named_in(db, key) if person is not None and person.verified else ()
    if person is None or not lines:
        return None
    told: list[dict[str, Any]] = [{"name": name, "quantity": quantity} for name, quantity in lines]
    name = f"{person.family_name} {person.given_name}".strip()
    context = {"name": name, "cart": key, "number": person.public_id, "lines": told}
    return Recipient(person.email, person.locale, person.person_id, context)


def is_over(db: Session, context: dict[str, Any]) -> bool:
    """Whether the cart of a mail that has not left yet was ordered or taken up meanwhile."""
    return "cart" in context and not carts.leaving.is_left(db, context["cart"])
