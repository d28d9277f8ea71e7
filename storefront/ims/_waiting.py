"""Waiting for locks has an end, and the end is a sentence for the person who waits."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from sqlalchemy.exc import IntegrityError, OperationalError

from storefront.ims.types import Busy


@contextmanager
def busy_when_locked() -> Iterator[None]:
    """Say Busy when rows stay locked, or an answer does not come, for longer than the connection waits."""
    try:
        yield
    except OperationalError as error:
        if isinstance(error.orig, (psycopg.errors.LockNotAvailable, psycopg.errors.QueryCanceled)):
            raise Busy from error
        raise


def broken_rule(error: IntegrityError) -> str:
    """Name of the constraint that refused."""
    return getattr(getattr(error.orig, "diag", None), "constraint_name", None) or ""
