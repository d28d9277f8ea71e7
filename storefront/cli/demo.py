"""`storefront demo`: the whole shop on this machine, with demo data, until Ctrl-C."""

import shutil
import socket
from pathlib import Path

import click

from storefront.cli.migrate import upgrade
from storefront.cli.processes import Process, Supervisor, answers, python
from storefront.cli.serve import web
from storefront.kernel import db, observability, postgres
from storefront.settings import Settings, settings

STRIPE_PORT, MAIL_PORT = 8420, 8425
LEFT_BEHIND = (
    "pg",
    "media",
    "originals",
    "mailbox",
    "log",
    "static*",
    "locales",
    "greys",
    "stripe.sqlite*",
)


@click.command()
@click.option("--port", default=8000, show_default=True)
@click.option("--fresh", is_flag=True, help="Forget the data of earlier runs.")
def demo(port: int, fresh: bool) -> None:
    """Prepare, fill and run the shop with demo data, and print its addresses."""
    config = settings().model_copy(update={"port": port, "base_url": f"http://localhost:{port}"})
    if config.env == "production":
        raise click.ClickException(
            "the demo's sign-ins are public: it does not start with STOREFRONT_ENV=production"
        )
    observability.start_logging("WARNING")
    _refuse_taken(port, STRIPE_PORT, MAIL_PORT)
    if fresh:
        _forget(config.var)
    server = postgres.embedded(config.var / "pg")
    try:
        _run(config, server)
    finally:
        server.cleanup()


def _forget(var: Path) -> None:
    """Remove what a demo leaves below var/, and nothing else that somebody keeps there."""
    for found in (place for name in LEFT_BEHIND for place in var.glob(name)):
        shutil.rmtree(found) if found.is_dir() else found.unlink()


def _run(config: Settings, server: object) -> None:
    url = postgres.ensure_database(server)
    upgrade(url)
    engine = db.connect(url)
    db.configure(engine)
    from storefront.demo.seed import seed_demo

    click.echo("preparing the shop (the first start fills it and draws its pictures) …")
    seed_demo(config)
    db.release()
    engine.dispose()
    supervisor = Supervisor(_processes(config, url), beside=server.ensure_postgres_running)  # type: ignore[attr-defined]
    supervisor.start()
    if answers(f"http://127.0.0.1:{config.port}/readyz", within=60, supervisor=supervisor):
        click.echo(_welcome(config))
    elif not supervisor.stopping:
        click.echo(f"the shop does not answer; see {config.var / 'log'}", err=True)
    supervisor.watch()
    click.echo("stopping …")
    supervisor.stop()


def _processes(config: Settings, url: str) -> list[Process]:
    log = config.var / "log"
    log.mkdir(parents=True, exist_ok=True)
    own = {
        "DATABASE_URL": url,
        "STOREFRONT_VAR": str(config.var),
        "STOREFRONT_PORT": str(config.port),
        "STOREFRONT_BASE_URL": config.base_url,
    }
    hook = f"http://127.0.0.1:{config.port}/hooks/stripe"
    secret = config.stripe_webhook_secret.get_secret_value()
    stripe = python(
        "storefront.gateways.stripe.local", "--port", str(STRIPE_PORT),
        "--data", str(config.var / "stripe.sqlite"), "--webhook", hook, "--secret", secret,
    )  # fmt: skip
    mail = python(
        "storefront.gateways.mail.local", "--port", str(MAIL_PORT), "--folder", str(config.var / "mailbox")
    )
    served = web(config, url)
    served.environment = own
    served.output = log / "web.log"
    processes = [Process("mail", mail, output=log / "mail.log")]
    if config.local_stripe:
        processes.append(Process("stripe", stripe, output=log / "stripe.log"))
    worker = Process("worker", python("storefront.cli", "work"), own, log / "worker.log")
    return [*processes, served, worker, *_pictures(own, log)]


def _pictures(own: dict[str, str], log: Path) -> list[Process]:
    """Draws what the opening did not wait for; nothing on later starts."""
    from storefront.demo.seed.rest import missing

    rest = Process("pictures", python("storefront.demo.seed.rest"), own, log / "pictures.log", once=True)
    return [rest] if missing() else []


def _refuse_taken(*ports: int) -> None:
    for port in ports:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                raise click.ClickException(f"port {port} is taken; is another demo running?") from None


def _welcome(config: Settings) -> str:
    from storefront.demo.cast import SIGN_INS

    lines = [f"  {who:<34}{where:<10}{email}" for who, where, email in SIGN_INS]
    root = config.base_url
    return "\n".join(
        [
            "",
            f"The shop is open: {root}",
            f"  My Page {root}/mypage   fulfilment desk {root}/ops   mailbox {root}/demo/mailbox",
            "",
            "Sign-ins (password demo-demo-demo):",
            *lines,
            "",
            "Test cards: 4242 4242 4242 4242 (paid), 4000 0027 6000 3184 (3-D Secure), 4000 0000 0000 0002 (declined).",
            f"Logs: {_short(config.var / 'log')}. Ctrl-C stops everything.",
        ]
    )


def _short(path: Path) -> str:
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else str(path)
