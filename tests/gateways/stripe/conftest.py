"""Fixtures around the local Stripe."""

from collections.abc import Iterator

import pytest

from tests.gateways.stripe.stand import REAL_KEY, Account, LocalStripe, Receiver


@pytest.fixture(scope="session")
def shop_hook() -> Iterator[Receiver]:
    receiver = Receiver()
    yield receiver
    receiver.server.shutdown()


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory, shop_hook: Receiver) -> Iterator[LocalStripe]:
    local = LocalStripe(tmp_path_factory.mktemp("stripe") / "stripe.sqlite", shop_hook.url).start()
    yield local
    local.stop()


@pytest.fixture
def local(running: LocalStripe, shop_hook: Receiver) -> LocalStripe:
    """The local Stripe, empty and with every switch off."""
    running.test("reset")
    shop_hook.received.clear()
    shop_hook.answers.clear()
    shop_hook.judge = None
    running.test("switches", retry_first=0.2)
    return running


@pytest.fixture(params=["local", *(["stripe"] if REAL_KEY else [])])
def account(request: pytest.FixtureRequest) -> Account:
    """The local Stripe always, Stripe itself where a test key is given."""
    if request.param == "stripe":
        return Account("stripe", "https://api.stripe.com", REAL_KEY)
    local: LocalStripe = request.getfixturevalue("local")
    return Account("local", local.url, "sk_test_local")


@pytest.fixture
def local_account(local: LocalStripe) -> Account:
    return Account("local", local.url, "sk_test_local")
