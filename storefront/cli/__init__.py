"""The `storefront` command: exit status 0 done, 1 refused or failed with the reason on standard error, 2 wrong usage."""

import importlib
import sys
from typing import Any

import click

from storefront.kernel.errors import Refusal

COMMANDS = {
    "demo": "storefront.cli.demo:demo",
    "serve": "storefront.cli.serve:serve",
    "work": "storefront.cli.work:work",
    "migrate": "storefront.cli.migrate:migrate",
    "seed": "storefront.cli.seed:seed",
    "staff": "storefront.cli.staff:staff",
    "location": "storefront.cli.location:location",
    "import": "storefront.cli.imports:imports",
    "export": "storefront.cli.exports:exports",
    "stock": "storefront.cli.stock:stock",
    "profile": "storefront.cli.profiles:profile",
    "reconcile": "storefront.cli.reconcile:reconcile",
    "backup": "storefront.cli.backup:backup",
    "restore": "storefront.cli.backup:restore",
    "bench": "storefront.cli.bench.running:bench",
    "evaluate": "storefront.cli.evaluate:evaluate",
    "screens": "storefront.cli.screens.command:screens",
    "check": "storefront.cli.check:check",
}


class Commands(click.Group):
    """Loads a command's module only when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names in the order of a first visit."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """The command of this name."""
        target = COMMANDS.get(name)
        if target is None:
            return None
        module, _, attribute = target.partition(":")
        command: Any = getattr(importlib.import_module(module), attribute)
        return command  # type: ignore[no-any-return]  # a command by its name


@click.command(cls=Commands)
def cli() -> None:
    """Storefront: the shop and My Page of omnichannel brands."""


def main() -> None:
    """Run the command; a refusal is a sentence, not a traceback."""
    try:
        cli(standalone_mode=True)
    except Refusal as refusal:
        click.echo(str(refusal.reason), err=True)
        sys.exit(1)
