"""`storefront serve` (web) and `storefront work` (jobs)."""

import click
import procrastinate

from storefront.cli.database import database, libpq
from storefront.cli.processes import Process, Supervisor, python
from storefront.kernel import jobs, observability
from storefront.settings import Settings, settings


def web(config: Settings, url: str) -> Process:
    """The web server: granian with our WSGI application."""
    command = python(
        "granian", "--interface", "wsgi", "--host", config.host, "--port", str(config.port),
        "--workers", str(config.workers), "--blocking-threads", str(config.threads),
        "--respawn-failed-workers", "--respawn-interval", "0.2", "--backlog", "1024",
        "--workers-kill-timeout", "6", "--log-level", "warning", "storefront.wsgi:app",
    )  # fmt: skip
    return Process("web", command, {"DATABASE_URL": url})


@click.command()
def serve() -> None:
    """Serve the shop (set STOREFRONT_HOST and STOREFRONT_PORT to choose the address)."""
    config = settings()
    observability.start_logging(config.log_level)
    with database(config) as url:
        supervisor = Supervisor([web(config, url)])
        supervisor.start()
        supervisor.watch()
        supervisor.stop()


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
