"""`storefront migrate`: bring the database's tables to this version of the program."""

import click
import sqlalchemy as sa
from alembic import command
from alembic.config import Config

from storefront.cli.database import database
from storefront.kernel import postgres
from storefront.settings import ASSETS, settings


@click.command()
@click.option("--to", "revision", default="head", help="Revision to reach (default: the newest).")
def migrate(revision: str) -> None:
    """Bring the database's tables to this version of the program."""
    with database(settings()) as url:
        upgrade(url, revision)
    click.echo("database: up to date")


def config(url: str) -> Config:
    """Alembic's configuration for this database."""
    found = Config()
    found.set_main_option("script_location", str(ASSETS / "migrations"))
    found.attributes["url"] = url
    return found


def upgrade(url: str, revision: str = "head") -> None:
    """Check that the server fits and apply what is missing; two at once wait for each other."""
    engine = sa.create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        postgres.refuse_unfit(connection)
    engine.dispose()
    command.upgrade(config(url), revision)


def downgrade(url: str, revision: str) -> None:
    """Go back to an older revision."""
    command.downgrade(config(url), revision)
