"""What is in force is kept for a moment, and never told about another database."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from storefront.kernel import clock
from storefront.kernel import db as database
from storefront.services import business
from storefront.services.deliveries import CheckoutSettings


def test_settings_of_one_database_are_not_those_of_the_next(db: Session) -> None:
    usual = business.current(db, CheckoutSettings)
    business.change(db, usual.model_copy(update={"remind_carts": True}), by="test", valid_from=clock.now())
    assert business.current(db, CheckoutSettings).remind_carts
    db.execute(sa.text("""UPDATE business_setting SET value = value || '{"remind_carts": false}'"""))
    assert business.current(db, CheckoutSettings).remind_carts, "kept for a moment"
    database.configure(db.connection(), join_transaction_mode="create_savepoint")
    assert not business.current(db, CheckoutSettings).remind_carts
