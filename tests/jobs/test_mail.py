"""The real worker carries an event to its mail and the mail to the server."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from storefront.gateways.mail import letters_in
from storefront.kernel import clock
from storefront.kernel import db as database
from storefront.services import customers
from tests.support.people import PASSWORD
from tests.support.servers import start_shop, wait_until


@pytest.mark.server
def test_a_job_of_the_worker_can_enqueue_the_next_one(committed: sa.Engine, tmp_path: Path) -> None:
    with database.transaction() as db:
        new = customers.Registration("suzuki@demo.example", PASSWORD, 1)
        customers.register(db, new, now=clock.now())
    database.release()
    shop = start_shop(committed.url.render_as_string(hide_password=False), tmp_path / "shop", workers=1)
    try:
        wait_until(lambda: letters_in(shop.mailbox), within=30, what="the letter")
        wait_until(lambda: shop.sql("SELECT 1 FROM mail WHERE state = 'sent'"), what="the note of it")
        (letter,) = letters_in(shop.mailbox)
    finally:
        shop.stop()
    assert (letter.to, letter.subject) == ("suzuki@demo.example", "メールアドレスをお確かめください")
    assert f"{shop.url}/verify/" in letter.text
