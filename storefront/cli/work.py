"""`storefront work`: the process that runs jobs."""

import click
import procrastinate

from storefront.cli.database import database, libpq
from storefront.kernel import jobs, observability
from storefront.settings import settings


@click.command()
@click.option("--concurrency", default=4, show_default=True)
def work(concurrency: int) -> None:
    """Run the jobs that wait: mails, reactions to events, pictures, reconciliation."""
    config = settings()
    observability.start_logging(config.log_level)
    from storefront.app import create_app

    with database(config) as url:
        jobs.surroundings = create_app(config).app_context
        connector = procrastinate.PsycopgConnector(conninfo=libpq(url), max_size=concurrency + 4)
        with jobs.queue.replace_connector(connector) as app:
            # What succeeded has left its events; its jobs would only make the queue slow.
            app.run_worker(concurrency=concurrency, fetch_job_polling_interval=1.0, delete_jobs="successful")
