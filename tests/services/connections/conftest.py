"""A shop with an order of Sato Hana's, and a connection that is told of it."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy.orm import Session

from storefront import oms
from storefront.kernel.vault import Vault
from storefront.services import connections, customers
from storefront.services.connections import ConnectionDraft
from tests.oms import makers
from tests.support.people import customer

VAULT = Vault(["test"])
MAIL = "marketing:mail"


def connect(db: Session, slug: str = "crm", **changes: Any) -> str:
    """A connection with a signing secret; the secret."""
    given = {
        "kinds": tuple(kind for kind in connections.KINDS if kind not in connections.DONE),
        "purpose": MAIL,
        "url": "http://partner.example/",
        "in_use": True,
    }
    draft = ConnectionDraft(slug, slug.upper(), **{**given, **changes})
    connections.put(db, draft, https_only=False, now=makers.NOW)
    secret = connections.renew_secret(db, slug, VAULT, now=makers.NOW)
    db.commit()
    return secret


def agree(db: Session, person_id: int, granted: bool, consent: str = MAIL) -> None:
    """Say yes or no."""
    purpose, _, channel = consent.partition(":")
    customers.record_consent(
        db, person_id, granted=granted, source="test", now=makers.NOW, purpose=purpose, channel=channel
    )
    db.commit()


@pytest.fixture
def sato(db: Session) -> Any:
    """Sato Hana, who agreed to nothing yet."""
    return customer(db)


@pytest.fixture
def order(db: Session, sato: Any) -> Callable[..., str]:
    """Places an order of hers; its number."""
    makers.make_places(db)
    makers.stock(db, A_TYO=50)
    made = iter(range(1000))

    def place(**changes: Any) -> str:
        given = {"person_id": sato.person_id, "checkout": f"c{next(made)}", **changes}
        number = oms.place(db, makers.make_draft((makers.goods("A"),), **given), now=makers.NOW).number
        db.commit()
        return number

    return place
