"""The shipped proxy configuration, run by the distribution's nginx before a shop."""

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from tests.conftest import ROOT
from tests.support.servers import RunningShop, free_port

NGINX = shutil.which("nginx") or "/usr/sbin/nginx"
INSTALLED = Path(NGINX).exists()
CONFIGURATION = ROOT / "docs" / "operations" / "nginx.conf"


@contextmanager
def before(shop: RunningShop, folder: Path) -> Iterator[str]:
    """nginx as shipped but for ports, names of files and the certificate; its address."""
    port = free_port()
    file = folder / "nginx.conf"
    file.write_text(f"pid {folder / 'nginx.pid'};\ndaemon off;\n{_configuration(shop, folder, port)}")
    process = subprocess.Popen([NGINX, "-c", str(file), "-e", str(folder / "error.log")])
    try:
        _until_open(port)
        yield f"http://localhost:{port}"
    finally:
        process.terminate()
        process.wait(10)


def _configuration(shop: RunningShop, folder: Path, port: int) -> str:
    text = CONFIGURATION.read_text()
    for shipped, here in (
        ("server 127.0.0.1:8000 ", f"server 127.0.0.1:{urlsplit(shop.url).port} "),
        ("listen 80;", f"listen 127.0.0.1:{free_port()};"),
        ("listen 443 ssl http2;", f"listen 127.0.0.1:{port};"),
        ("    ssl_certificate /etc/ssl/storefront/fullchain.pem;\n", ""),
        ("    ssl_certificate_key /etc/ssl/storefront/privkey.pem;\n", ""),
        ("/var/log/nginx/storefront-error.log", str(folder / "error.log")),
        ("server_name shop.example.jp", "server_name localhost"),
    ):
        assert shipped in text, shipped
        text = text.replace(shipped, here)
    return text


def _until_open(port: int) -> None:
    end = time.monotonic() + 10
    while time.monotonic() < end:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError("nginx did not start")
