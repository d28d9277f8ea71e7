"""`storefront serve`: the web server."""

import click

from storefront.cli.database import database
from storefront.cli.processes import Process, Supervisor, python
from storefront.kernel import metrics, observability
from storefront.settings import Settings, settings


def web(config: Settings, url: str) -> Process:
    """The web server's process, watched."""
    command = python(
        "storefront.cli.web_server", "--host", config.host, "--port", str(config.port),
        "--workers", str(config.workers), "--threads", str(config.threads),
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
