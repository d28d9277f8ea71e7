"""Chromium for the browser tests: found on this machine, or installed by apt; otherwise says what is missing."""

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PACKAGES = ("chromium", "fonts-noto-cjk")


def find() -> str | None:
    """Path of a Chromium, if there is one."""
    return next((path for path in map(shutil.which, NAMES) if path), None)


def install() -> bool:
    """Install it by apt where we may."""
    apt = shutil.which("apt-get")
    if apt is None or os.geteuid() != 0:
        return False
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.STDOUT}
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run([apt, "-qq", "update"], check=False, env=environment, **quiet)  # type: ignore[call-overload]  # options in a dict
    done = subprocess.run([apt, "-qq", "install", "-y", *PACKAGES], check=False, env=environment, **quiet)  # type: ignore[call-overload]  # options in a dict
    return bool(done.returncode == 0)


def main() -> int:
    """Make sure a browser is there; 1 with the reason if not."""
    if find() or (install() and find()):
        return 0
    print(
        "The browser tests need Chromium and Japanese fonts: apt-get install chromium fonts-noto-cjk "
        "(as root), or put a `chromium` on the PATH.",
        file=sys.stderr,
    )
    return 1


if __name__ == "__main__":
    sys.exit(main())
