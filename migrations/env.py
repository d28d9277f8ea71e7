"""Alembic's entry: one transaction per migration, short lock waits, two runs wait for each other."""

import time

import sqlalchemy as sa
from alembic import context

from storefront.schema import load_models

LOCK = 7305019
JOBS = "procrastinate_"
PARTITIONS = "behaviour_event_"


def _ours(thing, name, type_, reflected, compare_to):
    """The job queue brings tables of its own and jobs make partitions; comparison looks at ours only."""
    return not (name or "").startswith((JOBS, PARTITIONS))


def _wait_for_turn(connection: sa.Connection) -> None:
    """One run at a time. Waiting inside a transaction would hold up the other's CREATE INDEX CONCURRENTLY."""
    while not connection.scalar(sa.text("SELECT pg_try_advisory_lock(:n)"), {"n": LOCK}):
        connection.rollback()
        time.sleep(0.2)
    connection.commit()


def run() -> None:
    """Apply migrations to the address in the configuration."""
    engine = sa.create_engine(context.config.attributes["url"])
    with engine.connect() as connection:
        _wait_for_turn(connection)
        connection.execute(sa.text("SET lock_timeout = '4s'"))
        connection.commit()
        context.configure(
            connection=connection,
            target_metadata=load_models(),
            transaction_per_migration=True,
            include_object=_ours,
            compare_type=True,
        )
        with context.begin_transaction():
            context.run_migrations()
        connection.execute(sa.text("SELECT pg_advisory_unlock(:n)"), {"n": LOCK})
        connection.commit()
    engine.dispose()


run()
