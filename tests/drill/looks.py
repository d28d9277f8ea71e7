"""Every state of every page from all sides: phone and desk, day and night, under axe."""

import subprocess
import sys

from tests.drill.report import Figure, exactly

WALK = ("-q", "-n", "0", "--whole", "tests/browser/test_axe.py")


def run() -> list[Figure]:
    """The long form of the walk that `make test` takes in small; what was found is printed."""
    done = subprocess.run([sys.executable, "-m", "pytest", *WALK], check=False)
    return [exactly("walks in which axe or a width complained", 0, done.returncode)]
