"""`storefront serve`: the web server."""

import click

from storefront.cli.database import database
from storefront.cli.processes import Process, Supervisor, python
from storefront.kernel import metrics, observability
from storefront.settings import Settings, settings


def web(config: Settings, url: str) -> Process:
    """The web server: granian with our WSGI application."""
    command = python(
        "granian", "--interface", "wsgi", "--host", config.host, "--port", str(config.port),
        "--workers", str(config.workers), "--blocking-threads", str(config.threads),
        "--respawn-failed-workers", "--respawn-interval", "0.2", "--backlog", "1024",
        "--workers-kill-timeout", "6", "--log-level", "warning", "storefront.wsgi:app",
    )  # fmt: skip
    return Process("web", command, {"DATABASE_URL": url}, ready=config.var / "ready")


@click.command()
def serve() -> None:
    """Serve the shop (STOREFRONT_HOST and STOREFRONT_PORT choose the address); SIGHUP loads a new version."""
    config = settings()
    observability.start_logging(config.log_level)
    metrics.forget(config.var / "metrics")
    with database(config) as url:
        server = web(config, url)
        supervisor = Supervisor([server], renew=lambda: server.renew(workers=config.workers))
        supervisor.start()
        supervisor.watch()
        supervisor.stop()
