"""The embedded server on a machine that is slow, or after a crash."""

import subprocess
import time
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from storefront.kernel import postgres


def test_a_server_that_takes_longer_than_the_library_waits_is_joined_when_it_is_ready(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = postgres._library().postgres_server
    patient = library.pg_ctl

    def impatient(arguments: list[str], **options: Any) -> str:
        if arguments[-1] != "start":
            return str(patient(arguments, **options))
        patient(["-W", *arguments[1:]], **options)
        while not (tmp_path / "pg" / "log").exists():  # the library shows it
            time.sleep(0.01)
        raise subprocess.TimeoutExpired("pg_ctl", 10)

    monkeypatch.setattr(library, "pg_ctl", impatient)
    tmp_path.chmod(0o755)
    server = postgres.embedded(tmp_path / "pg")
    try:
        with sa.create_engine(postgres.url_of(server, "postgres"), poolclass=sa.NullPool).connect() as c:
            assert c.scalar(sa.text("SELECT 1")) == 1
    finally:
        server.cleanup()
