"""`storefront seed`: the demo brand with as many products, customers and orders as wanted."""

import time

import click
import sqlalchemy as sa

from storefront.cli.database import database
from storefront.cli.migrate import upgrade
from storefront.demo.seed import Wanted, seed_demo, seed_large
from storefront.kernel import db, garbage
from storefront.settings import settings


@click.command()
@click.option(
    "--products", default=1000, show_default=True, help="Products in all, the brand's own among them."
)
@click.option("--customers", default=200, show_default=True, help="Customers besides those of the demo.")
@click.option("--orders", default=500, show_default=True, help="Delivered orders of these customers.")
@click.option("--seed", default=1, show_default=True, help="Other seeds make other people.")
@click.option("--pictures/--no-pictures", default=True, help="Draw the brand's pictures (about a minute).")
def seed(products: int, customers: int, orders: int, seed: int, pictures: bool) -> None:
    """Fill the database with the demo brand and more of its kind; what is there already stays."""
    config = settings()
    if config.env == "production":
        raise click.ClickException("demo people and goods do not belong into STOREFRONT_ENV=production")
    start = time.perf_counter()
    with database(config) as url:
        upgrade(url)
        seed_demo(config, pictures=pictures)
        with garbage.rarely_looked_for():
            seed_large(Wanted(products, customers, orders, seed), lambda line: click.echo(f"  {line}"))
        _count_anew(url)
    click.echo(f"seeded in {time.perf_counter() - start:.1f} s")


def _count_anew(url: str) -> None:
    """Let the planner know at once how much there is now; by itself it would notice minutes later."""
    engine = db.connect(url, pool=1).execution_options(isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(sa.text("SET statement_timeout = 0"))
        connection.execute(sa.text("ANALYZE"))
    engine.dispose()
