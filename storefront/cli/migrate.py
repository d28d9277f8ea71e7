"""`storefront migrate`: bring the database's tables to this version of the program."""

import re
from typing import TYPE_CHECKING

import click
import sqlalchemy as sa

from storefront.cli.database import database
from storefront.kernel import postgres
from storefront.settings import ASSETS, settings

if TYPE_CHECKING:  # loading it takes long, and a shop that is up to date need not wait for it
    from alembic.config import Config

VERSIONS = ASSETS / "migrations" / "versions"


@click.command()
@click.option("--to", "revision", default="head", help="Revision to reach (default: the newest).")
def migrate(revision: str) -> None:
    """Bring the database's tables to this version of the program."""
    with database(settings()) as url:
        upgrade(url, revision)
    click.echo("database: up to date")


def newest() -> str:
    """The revision that this version of the program needs; revisions are numbered."""
    texts = [path.read_text() for path in VERSIONS.glob("*.py")]
    return max(found[1] for text in texts if (found := re.search(r'^revision = "(\d+)"', text, re.M)))


def is_current(connection: sa.Connection) -> bool:
    """Whether the tables are those of this version."""
    if connection.scalar(sa.text("SELECT to_regclass('alembic_version')")) is None:
        return False
    return bool(connection.scalar(sa.text("SELECT version_num FROM alembic_version")) == newest())


def config(url: str) -> "Config":
    """Alembic's configuration for this database."""
    from alembic.config import Config

    found = Config()
    found.set_main_option("script_location", str(ASSETS / "migrations"))
    found.attributes["url"] = url
    return found


def upgrade(url: str, revision: str = "head") -> None:
    """Check that the server fits and apply what is missing; two at once wait for each other."""
    from alembic import command

    engine = sa.create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        postgres.refuse_unfit(connection)
    engine.dispose()
    command.upgrade(config(url), revision)


def downgrade(url: str, revision: str) -> None:
    """Go back to an older revision."""
    from alembic import command

    command.downgrade(config(url), revision)
