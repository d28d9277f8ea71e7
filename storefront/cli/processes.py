"""Starting, watching and stopping the processes of a running shop."""

import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from storefront.kernel.observability import log
from storefront.kernel.serving import READY, end_with_parent


@dataclass
class Process:
    """A child that is started again when it dies (`once`: only until it succeeded); it writes to a log or to ours."""

    name: str
    command: list[str]
    environment: dict[str, str] = field(default_factory=dict)
    output: Path | None = None
    once: bool = False
    child: subprocess.Popen[bytes] | None = None
    died_at: list[float] = field(default_factory=list)
    ready: Path | None = None  # where its workers say that they can serve

    def start(self) -> None:
        """Start it in a session of its own, so that Ctrl-C reaches only us and we stop in order."""
        out = self.output.open("ab") if self.output else None
        self.child = subprocess.Popen(
            self.command,
            env={**os.environ, **self.environment, **({READY: str(self.ready)} if self.ready else {})},
            stdout=out,
            stderr=out,
            start_new_session=True,
            preexec_fn=end_with_parent,
        )
        if out:
            out.close()

    def revive(self) -> None:
        """Start it again if it died; slower when it keeps dying."""
        if self.child is None or self.child.poll() is None or (self.once and self.child.returncode == 0):
            return
        moment = time.monotonic()
        self.died_at = [t for t in self.died_at if moment - t < 30]
        if self.died_at and moment - self.died_at[-1] < min(len(self.died_at) - 1, 10):
            return
        self.died_at.append(moment)
        log().warning("process died, starting it again", name=self.name, status=self.child.returncode)
        self.start()

    def renew(self, *, workers: int, within: float = 120.0) -> bool:
        """Start another one beside it, with the program as it lies on disk now, and end the old one when the new
        one's workers can serve; a new one that does not come up changes nothing. Whether it was replaced."""
        assert self.ready is not None
        old = self.child
        shutil.rmtree(self.ready, ignore_errors=True)
        self.start()
        new, end = self.child, time.monotonic() + within
        while time.monotonic() < end and new is not None and new.poll() is None:
            if self.ready.is_dir() and len(list(self.ready.iterdir())) >= workers:
                _finish(old)
                return True
            time.sleep(0.1)
        log().error("the new version does not start, the old one stays", name=self.name)
        _finish(new)
        self.child = old
        return False

    def stop(self, patience: float = 8.0) -> None:
        """Ask it to end, then insist; its own children go with it."""
        _finish(self.child, patience)


def _finish(child: subprocess.Popen[bytes] | None, patience: float = 8.0) -> None:
    if child is None or child.poll() is not None:
        return
    child.terminate()
    try:
        child.wait(patience)
    except subprocess.TimeoutExpired:
        os.killpg(child.pid, signal.SIGKILL)
        child.wait()


class Supervisor:
    """Runs processes until a signal comes; each check also runs `beside` (the database's own revival).

    With `renew`, SIGHUP calls it instead of ending everything, unless it only means that a terminal was closed.
    """

    def __init__(
        self,
        processes: list[Process],
        beside: Callable[[], None] = lambda: None,
        renew: Callable[[], object] | None = None,
    ) -> None:
        self.processes = processes
        self.beside = beside
        self.renew = renew
        self.renewing = False
        self.stopping = False

    def start(self) -> None:
        """Start everything; signals end the watch."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._end)
        for process in self.processes:
            process.start()

    def add(self, *processes: Process) -> None:
        """Start more of them beside those that run."""
        self.processes.extend(processes)
        for process in processes:
            process.start()

    def _end(self, number: int, frame: object) -> None:
        if number == signal.SIGHUP and self.renew is not None and not sys.stdin.isatty():
            self.renewing = True
        else:
            self.stopping = True

    def watch(self) -> None:
        """Keep everything alive until told to stop."""
        while not self.stopping:
            time.sleep(0.25)
            try:
                self.beside()
            except Exception as error:  # the database may need more than one try to come back
                log().warning("could not revive the database yet", error=str(error))
            if self.renewing and self.renew is not None:
                self.renewing = False
                self.renew()
            for process in self.processes:
                if not self.stopping:
                    process.revive()

    def stop(self) -> None:
        """Stop everything, last started first."""
        for process in reversed(self.processes):
            process.stop()


def answers(url: str, *, within: float, supervisor: Supervisor | None = None) -> bool:
    """Whether this address answers 200 before the time is up."""
    end = time.monotonic() + within
    while time.monotonic() < end and not (supervisor and supervisor.stopping):
        try:
            with urllib.request.urlopen(url, timeout=2) as response:  # noqa: S310 - our own address
                if response.status == 200:
                    return True
        except (urllib.error.URLError, OSError):
            pass
        time.sleep(0.1)
    return False


def python(*arguments: str) -> list[str]:
    """Command line of a module of ours, run by this interpreter."""
    return [sys.executable, "-m", *arguments]
