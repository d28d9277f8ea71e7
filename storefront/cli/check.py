"""`storefront check`: everything a change must pass, as a list to read and to run."""

import os
import subprocess
import sys
import time
from pathlib import Path

import click

STEPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("format", ("ruff", "format", "--check", ".")),
    ("lint", ("ruff", "check", ".")),
    ("types", ("mypy",)),
    ("doors", ("lint-imports",)),
    ("templates", ("djlint", "templates", "--lint", "--quiet")),
    ("tests, migrations both ways", ("pytest", "-n", str(os.cpu_count() or 2), "--dist", "loadgroup")),
)


@click.command()
@click.option("--only", help="Run the steps whose name contains this word.")
def check(only: str | None) -> None:
    """Run every check; stop at the first that fails."""
    programs = Path(sys.executable).parent
    for name, arguments in STEPS:
        if only and only not in name:
            continue
        start = time.monotonic()
        click.echo(f"== {name}", err=True)
        done = subprocess.run([str(programs / arguments[0]), *arguments[1:]], check=False)
        click.echo(
            f"== {name}: {'ok' if done.returncode == 0 else 'FAILED'} in {time.monotonic() - start:.1f} s",
            err=True,
        )
        if done.returncode != 0:
            sys.exit(1)
