"""`storefront demo`: the whole shop on this machine, with demo data, until Ctrl-C."""

import shutil
import socket
from pathlib import Path
from typing import Any

import click
import sqlalchemy as sa

from storefront.cli.migrate import is_current, upgrade
from storefront.cli.processes import Process, Supervisor, answers, python
from storefront.cli.serve import web
from storefront.kernel import clock, db, metrics, observability, postgres
from storefront.kernel.vault import Vault
from storefront.settings import Settings, settings

STRIPE, MAIL, IDENTITY = 420, 425, 430  # their ports lie this far above the shop's
FILLED = """SELECT value -> 'done' ? 'finished' FROM business_setting
            WHERE key = 'demo_seed' ORDER BY version DESC LIMIT 1"""
LEFT_BEHIND = (
    "pg",
    "media",
    "originals",
    "mailbox",
    "log",
    "static*",
    "templates",
    "locales",
    "greys",
    "stripe.sqlite*",
)


@click.command()
@click.option("--port", default=8000, show_default=True)
@click.option("--fresh", is_flag=True, help="Forget the data of earlier runs.")
def demo(port: int, fresh: bool) -> None:
    """Prepare, fill and run the shop with demo data, and print its addresses."""
    own = settings()
    own_stripe = {"stripe_api_base": f"http://127.0.0.1:{port + STRIPE}"} if own.local_stripe else {}
    config = own.model_copy(
        update={
            "port": port,
            "base_url": f"http://localhost:{port}",
            "smtp_port": port + MAIL,
            "identity_base": f"http://127.0.0.1:{port + IDENTITY}",
            **own_stripe,
        }
    )
    if config.env == "production":
        raise click.ClickException(
            "the demo's sign-ins are public: it does not start with STOREFRONT_ENV=production"
        )
    observability.start_logging("WARNING")
    _refuse_taken(port, port + STRIPE, port + MAIL, port + IDENTITY)
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


def _run(config: Settings, server: Any) -> None:
    url = postgres.ensure_database(server)
    metrics.forget(config.var / "metrics")
    if not _is_filled(url):
        click.echo("preparing the shop (the first start fills it and draws its pictures) …")
        _fill(config, url)
    supervisor = Supervisor([_web(config, url)], beside=server.ensure_postgres_running)
    supervisor.start()
    # The doors first: what works behind them loads while customers can already look around.
    is_open = answers(f"http://127.0.0.1:{config.port}/readyz", within=60, supervisor=supervisor)
    if not supervisor.stopping:
        supervisor.add(*_back_rooms(config, url))
        click.echo(_welcome(config) if is_open else f"the shop does not answer; see {config.var / 'log'}")
    supervisor.watch()
    click.echo("stopping …")
    supervisor.stop()


def _is_filled(url: str) -> bool:
    """Whether an earlier start came to its end with this version's tables."""
    engine = sa.create_engine(url)
    try:
        with engine.connect() as connection:
            return is_current(connection) and bool(connection.scalar(sa.text(FILLED)))
    finally:
        engine.dispose()


def _fill(config: Settings, url: str) -> None:
    upgrade(url)
    engine = db.connect(url)
    db.configure(engine)
    from storefront.app import secret_of
    from storefront.demo.seed import seed_demo
    from storefront.demo.seed.promotions import put_promotions

    seed_demo(config)
    keys = [*filter(None, config.vault_keys.get_secret_value().split(",")), secret_of(config)]
    with db.transaction() as session:
        put_promotions(session, Vault(keys), clock.now())
    db.release()
    engine.dispose()


def _web(config: Settings, url: str) -> Process:
    served = web(config, url)
    served.environment = _own(config, url)
    served.output = _log(config, "web")
    return served


def _back_rooms(config: Settings, url: str) -> list[Process]:
    """Mail, payments, jobs, and the drawing of pictures that the opening did not wait for."""
    hook = f"http://127.0.0.1:{config.port}/hooks/stripe"
    secret = config.stripe_webhook_secret.get_secret_value()
    stripe = python(
        "storefront.gateways.stripe.local", "--port", str(config.port + STRIPE),
        "--data", str(config.var / "stripe.sqlite"), "--webhook", hook, "--secret", secret,
    )  # fmt: skip
    mail = python(
        "storefront.gateways.mail.local",
        "--port",
        str(config.smtp_port),
        "--folder",
        str(config.var / "mailbox"),
    )
    identity = python(
        "storefront.gateways.oidc.local", "--port", str(config.port + IDENTITY), "--shop", config.base_url
    )
    own = _own(config, url)
    pictures = python("storefront.demo.seed.rest")
    return [
        *([Process("stripe", stripe, output=_log(config, "stripe"))] if config.local_stripe else []),
        Process("mail", mail, output=_log(config, "mail")),
        *([Process("identity", identity, output=_log(config, "identity"))] if config.local_identity else []),
        Process("worker", python("storefront.cli", "work"), own, _log(config, "worker")),
        Process("pictures", pictures, own, _log(config, "pictures"), once=True),
    ]


def _own(config: Settings, url: str) -> dict[str, str]:
    return {
        "DATABASE_URL": url,
        "STOREFRONT_VAR": str(config.var),
        "STOREFRONT_PORT": str(config.port),
        "STOREFRONT_BASE_URL": config.base_url,
        "STOREFRONT_SMTP_PORT": str(config.smtp_port),
        "STOREFRONT_IDENTITY_BASE": config.identity_base,
        **_stripe_addresses(config),
    }


def _stripe_addresses(config: Settings) -> dict[str, str]:
    if not config.local_stripe:
        return {}
    base = config.stripe_api_base
    return {"STOREFRONT_STRIPE_API_BASE": base, "STOREFRONT_STRIPE_SCRIPT_URL": f"{base}/v3/"}


def _log(config: Settings, name: str) -> Path:
    folder = config.var / "log"
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"{name}.log"


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
