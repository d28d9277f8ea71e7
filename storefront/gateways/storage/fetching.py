"""Fetching a picture whose address stood in a file: only public hosts, only so much, only so long."""

import time
from typing import TYPE_CHECKING

from storefront.gateways.public_hosts import Unreachable, public_address

if TYPE_CHECKING:  # loaded where something is fetched: web servers start sooner without it
    import httpx

MOST_BYTES = 20 * 1024 * 1024
# Without a word, and for one answer as a whole: a host that sends a byte now and then holds nobody up.
SECONDS, WHOLE = 10.0, 60.0
REDIRECTS = 3

__all__ = ["Unreachable", "fetch", "public_address"]


def fetch(url: str) -> bytes:
    """The content at a public http(s) address; Unreachable for anything else."""
    import httpx

    try:
        target = httpx.URL(url)
        for _ in range(REDIRECTS + 1):
            answer = _get(target)
            if isinstance(answer, bytes):
                return answer
            target = target.join(answer)
    except (httpx.InvalidURL, ValueError) as error:
        raise Unreachable("not an http address") from error
    raise Unreachable("too many redirects")


def _get(url: "httpx.URL") -> bytes | str:
    """Content, or the address to go on to."""
    import httpx

    if url.scheme not in {"http", "https"} or not url.host or url.userinfo:
        raise Unreachable("not an http address")
    host, named = url.raw_host.decode(), url.netloc.decode()
    address = public_address(host, url.port or (443 if url.scheme == "https" else 80))
    # The checked address itself is asked, so that the name cannot point elsewhere a moment later.
    # Nothing may come compressed: a small answer must not become a large one here.
    headers = {"Host": named, "Accept": "image/*", "Accept-Encoding": "identity"}
    try:
        with (
            httpx.Client(timeout=SECONDS, trust_env=False) as client,
            client.stream(
                "GET", url.copy_with(host=address), headers=headers, extensions={"sni_hostname": host}
            ) as response,
        ):
            return _read(response)
    except httpx.HTTPError as error:
        raise Unreachable(f"{type(error).__name__} at {host}") from error


def _read(response: "httpx.Response") -> bytes | str:
    if response.is_redirect:
        return str(response.headers.get("Location", ""))
    if response.status_code != 200:
        raise Unreachable(f"answer {response.status_code}")
    content, end = bytearray(), time.monotonic() + WHOLE
    for part in response.iter_raw():
        content += part
        if len(content) > MOST_BYTES:
            raise Unreachable("larger than 20 MB")
        if time.monotonic() > end:
            raise Unreachable("too slow")
    return bytes(content)
