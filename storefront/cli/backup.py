"""`storefront backup FILE` and `storefront restore FILE`: the database and what cannot be made again, in one file."""

import io
import json
import os
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path

import click
import sqlalchemy as sa

from storefront.cli.database import database, libpq
from storefront.kernel import db
from storefront.kernel.clock import now
from storefront.kernel.errors import Refusal
from storefront.kernel.postgres import programs
from storefront.settings import Settings, settings

DUMP, FACTS, ORIGINALS = "database.dump", "backup.json", "originals"
TABLES = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def backup(file: Path) -> None:
    """Write the database and the uploaded pictures into FILE (a tar archive); the shop may stay open."""
    chosen = settings()
    with database(chosen) as url:
        part = file.with_name(file.name + ".part")
        _write(part, url, chosen)
        part.replace(file)
    click.echo(f"{file}: {file.stat().st_size:,} bytes")


def _write(part: Path, url: str, chosen: Settings) -> None:
    with tempfile.TemporaryDirectory(dir=part.parent) as folder:
        dump = Path(folder) / DUMP
        _run([*_program("pg_dump", chosen), "--format=custom", "--no-owner", f"--file={dump}", libpq(url)])
        facts = json.dumps({"at": now().isoformat(), "revision": _revision()}).encode()
        # Everybody's personal data lies in it: only its owner may read it.
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
            _pack(out, dump, facts, chosen.var / ORIGINALS)


def _pack(out: io.BufferedWriter, dump: Path, facts: bytes, originals: Path) -> None:
    """Pictures come after the dump: they are only ever added, so none that it names is missing."""
    with tarfile.open(fileobj=out, mode="w") as archive:
        head = tarfile.TarInfo(FACTS)
        head.size = len(facts)
        archive.addfile(head, io.BytesIO(facts))
        archive.add(dump, DUMP)
        if originals.is_dir():
            archive.add(originals, ORIGINALS)


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def restore(file: Path) -> None:
    """Bring FILE back into an empty database (DATABASE_URL, or the embedded one) and below var/."""
    chosen = settings()
    with database(chosen) as url, tempfile.TemporaryDirectory() as folder:
        if db.reading().scalar(sa.text(TABLES)):
            raise Refusal("The database is not empty: restore into a new one and point DATABASE_URL to it.")
        db.release()
        with tarfile.open(file) as archive:
            archive.extractall(folder, filter="data")
        dump = Path(folder) / DUMP
        if not dump.exists():
            raise Refusal(f"{file} is not a backup of a shop.")
        _run(
            [
                *_program("pg_restore", chosen),
                "--no-owner",
                "--exit-on-error",
                "--dbname",
                libpq(url),
                str(dump),
            ]
        )
        _bring_back(Path(folder) / ORIGINALS, chosen.var / ORIGINALS)
        found = f"revision {_revision()}"
    click.echo(f"restored: {found}. Run `storefront migrate` if this version of the program is newer.")


def _bring_back(packed: Path, originals: Path) -> None:
    if packed.is_dir():
        shutil.copytree(packed, originals, dirs_exist_ok=True)


def _revision() -> str:
    found = db.reading().scalar(sa.text("SELECT version_num FROM alembic_version"))
    db.release()
    return str(found)


def _program(name: str, chosen: Settings) -> list[str]:
    """The server's own program for the embedded database; an installed one for an outside database."""
    own = programs() / name
    installed = shutil.which(name)
    if installed and chosen.database_url and "host=/" not in chosen.database_url:
        return [installed]
    return [str(own)]


def _run(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise Refusal(
            f"{Path(command[0]).name}: {done.stderr.strip().splitlines()[-1] if done.stderr else 'failed'}"
        )
