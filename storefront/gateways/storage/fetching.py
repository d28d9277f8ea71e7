"""Fetching a picture whose address stood in a file: only public hosts, only so much, only so long."""

import ipaddress
import socket
from urllib.parse import urljoin, urlsplit

import httpx

MOST_BYTES = 20 * 1024 * 1024
SECONDS = 10.0
REDIRECTS = 3


class Unreachable(Exception):
    """The picture could not be had; the text says why."""


def fetch(url: str) -> bytes:
    """The content at a public http(s) address; Unreachable for anything else."""
    for _ in range(REDIRECTS + 1):
        answer = _get(url)
        if isinstance(answer, bytes):
            return answer
        url = urljoin(url, answer)
    raise Unreachable("too many redirects")


def public_address(host: str, port: int) -> str:
    """One address of this host, if all of them are public; private networks are refused (SSRF)."""
    try:
        found = {str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
    except (OSError, UnicodeError) as error:
        raise Unreachable(f"unknown host {host}") from error
    for address in found:
        ip = ipaddress.ip_address(address.partition("%")[0])
        if not ip.is_global or ip.is_multicast:
            raise Unreachable(f"{host} is not a public host")
    return sorted(found)[0]


def _get(url: str) -> bytes | str:
    """Content, or the address to go on to."""
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username:
        raise Unreachable("not an http address")
    port = parts.port or (443 if parts.scheme == "https" else 80)
    address = public_address(parts.hostname, port)
    # The checked address itself is asked, so that the name cannot point elsewhere a moment later.
    target = httpx.URL(url).copy_with(host=address)
    headers = {"Host": parts.netloc, "Accept": "image/*"}
    try:
        with (
            httpx.Client(timeout=SECONDS, trust_env=False) as client,
            client.stream(
                "GET", target, headers=headers, extensions={"sni_hostname": parts.hostname}
            ) as response,
        ):
            return _read(response)
    except httpx.HTTPError as error:
        raise Unreachable(f"{type(error).__name__} at {parts.hostname}") from error


def _read(response: httpx.Response) -> bytes | str:
    if response.is_redirect:
        return str(response.headers.get("Location", ""))
    if response.status_code != 200:
        raise Unreachable(f"answer {response.status_code}")
    content = bytearray()
    for part in response.iter_bytes():
        content += part
        if len(content) > MOST_BYTES:
            raise Unreachable("larger than 20 MB")
    return bytes(content)
