"""Children of a supervisor do not outlive it."""

import subprocess
import sys
import time

import psutil
import pytest

PARENT = """
import sys, time
from storefront.cli.processes import Process
child = Process("child", [sys.executable, "-c", "import time; time.sleep(60)"])
child.start()
print(child.child.pid, flush=True)
time.sleep(60)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the signal at a parent's death is Linux's")
def test_a_killed_demo_leaves_no_process_behind() -> None:
    parent = subprocess.Popen([sys.executable, "-c", PARENT], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    number = int(parent.stdout.readline())
    assert psutil.Process(number).status() != psutil.STATUS_ZOMBIE
    parent.kill()
    parent.wait()
    for _ in range(50):
        if not psutil.pid_exists(number) or psutil.Process(number).status() == psutil.STATUS_ZOMBIE:
            return
        time.sleep(0.1)
    raise AssertionError("the child still runs 5 s after its parent was killed")
