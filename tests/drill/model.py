"""R15: carts, stock, orders, payments and refunds against their models, for thousands of steps."""

from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test
from sqlalchemy.orm import Session

from storefront.cli.migrate import upgrade
from storefront.kernel import db as database
from storefront.kernel import postgres
from tests.conftest import fresh_database
from tests.drill.house import FOLDER
from tests.drill.report import Figure, at_least, exactly
from tests.oms import test_model as orders
from tests.services.payments import test_model as payments
from tests.support.goods import on_sale

LENGTH = 50


def run(*, steps: int = 10_000) -> list[Figure]:
    """Both models, so many steps each; the first step that does not add up is shown as it was found."""
    return [
        *_walk("money", payments.machine, steps, payments.RECEIVED),
        *_walk("orders", orders.machine, steps, {}),
    ]


def _walk(
    name: str,
    machine: Callable[[Session], type[RuleBasedStateMachine]],
    steps: int,
    goods: dict[str, int],
) -> list[Figure]:
    server = postgres.embedded(FOLDER / "pg")
    url = fresh_database(server, f"drill_model_{name}")
    upgrade(url)
    engine = database.connect(url)
    database.configure(engine)
    walked = 0
    with database.new_session() as db:
        for sku, left in goods.items():
            on_sale(db, sku, left=left)
        found = machine(db)

        class Counted(found):  # type: ignore[valid-type, misc]  # a class made by a call
            def check_invariants(self, *arguments: Any, **named: Any) -> None:
                nonlocal walked
                walked += 1
                super().check_invariants(*arguments, **named)

        trouble = ""
        try:
            while walked < steps and not trouble:
                run_state_machine_as_test(Counted, settings=_some(max(1, (steps - walked) // LENGTH)))
        except Exception as error:
            trouble = f"{type(error).__name__}: {error}"[:200]
    database.release()
    engine.dispose()
    return [
        at_least(f"steps of the model of {name}", steps, walked),
        exactly(f"steps of {name} that did not add up", "", trouble),
    ]


def _some(examples: int) -> settings:
    return settings(
        max_examples=examples, stateful_step_count=LENGTH, deadline=None, phases=[Phase.generate], database=None,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
