"""Which database a command works on: DATABASE_URL, or the embedded server that it starts and stops."""

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa

from storefront.kernel import db, postgres
from storefront.settings import Settings


@contextmanager
def database(settings: Settings) -> Iterator[str]:
    """The database's address; sessions of this process are bound to it inside the block."""
    server = None
    if settings.database_url:
        url = postgres.normal_url(settings.database_url)
    else:
        server = postgres.embedded(settings.var / "pg")
        url = postgres.ensure_database(server)
    engine = db.connect(url, pool=settings.database_pool)
    db.configure(engine)
    try:
        yield url
    finally:
        db.release()
        engine.dispose()
        if server is not None:
            server.cleanup()


def libpq(url: str) -> str:
    """The same address for programs that speak libpq."""
    return sa.make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
