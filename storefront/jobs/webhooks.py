"""Other systems are called: one message at a time per connection, outside any transaction, with growing pauses."""

import random
import time

from flask import current_app

from storefront.gateways.webhooks import Caller, Keeper, Unreachable, WebhookGateway
from storefront.kernel import clock, jobs
from storefront.kernel.db import transaction
from storefront.kernel.observability import log
from storefront.kernel.vault import Vault, vault_of
from storefront.services import behaviour, connections
from storefront.services.connections import Call
from storefront.services.connections.feed import QUEUE

STEPS = 50  # batches (or stretches without any) of one connection in one run
AT_A_TIME = 30.0  # seconds after which a busy connection lets others have the worker


def gateway() -> WebhookGateway:
    """What carries messages in this process."""
    settings = current_app.extensions["settings"]
    caller = Caller(https_only=settings.env == "production")
    usual = Keeper(settings.var / "webhooks", caller) if settings.env == "demo" else caller
    return current_app.extensions.get("webhooks") or usual


def vault() -> Vault:
    """What opens the secrets of connections."""
    return vault_of(current_app.extensions["settings"], str(current_app.secret_key))


@jobs.task("deliver_webhooks", queue_name=QUEUE)
def deliver_webhooks(connection_id: int) -> None:
    """Whatever is due at this connection; after a failure the rest waits until it is called again."""
    end = time.monotonic() + AT_A_TIME
    while time.monotonic() < end:
        with transaction() as db:
            call = connections.next_call(db, connection_id, vault(), now=clock.now())
        if call is None or not delivered(call):
            return


def delivered(call: Call) -> bool:
    """Make the call and note what became of it; whether it arrived."""
    status, said = None, ""
    try:
        answer = gateway().post(call.url, call.body, call.headers)
        status, said = answer.status, answer.text
    except Unreachable as error:
        said = str(error)
    with transaction() as db:
        arrived = connections.note(db, call, status, said, chance=random.random(), now=clock.now())
    if not arrived:
        log().warning("webhook not delivered", delivery=call.delivery_id, attempt=call.attempt, status=status)
    return arrived


@jobs.every("* * * * * */10", "call_connections")
def call_connections() -> None:
    """Every ten seconds: what is due again, or was left by a worker that died."""
    with transaction() as db:
        connections.call_those_due(db, now=clock.now())


@jobs.every("* * * * * */30", "tell_behaviour")
def tell_behaviour() -> None:
    """Every thirty seconds: what people did since goes into batches for those who are told of it."""
    with transaction() as db:
        told = connections.subscribed(db)
        until = behaviour.queries.complete_until(db) if told else 0
    for one in told:
        for _ in range(STEPS):
            with transaction() as db:
                more = connections.gather(db, one, until, now=clock.now())
            if not more:
                break


@jobs.every("55 18 * * *", "forget_deliveries")
def forget_deliveries() -> None:
    """At night in Japan: deliveries of more than a month ago go."""
    with transaction() as db:
        connections.forget(db, now=clock.now())
