"""One POST to an address that somebody typed: public hosts only, no redirect followed, ten seconds, few words back."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from threading import Timer
from typing import TYPE_CHECKING, Protocol

from storefront.gateways.public_hosts import Unreachable, public_address

if TYPE_CHECKING:  # loaded where somebody is called: web servers start sooner without it
    import httpx

SECONDS, WHOLE = 10.0, 15.0  # without a word, and for the call as a whole
MOST_WORDS = 500
MOST_BYTES = 4 * MOST_WORDS


@dataclass(frozen=True, slots=True)
class Answer:
    """Status and the beginning of what was answered."""

    status: int
    text: str


class WebhookGateway(Protocol):
    """What carries messages to other systems."""

    def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        """Whatever the other side answered; Unreachable when it did not."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Calls over the network; `address_of` says which address a host has and refuses private ones."""

    https_only: bool = True
    address_of: Callable[[str, int], str] = public_address

    def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        """The answer, also a redirect or a failure of the other side; Unreachable when there was none."""
        import httpx

        target = callable_address(url, https_only=self.https_only)
        host = target.raw_host.decode()
        address = self.address_of(host, target.port or (443 if target.scheme == "https" else 80))
        # The checked address itself is called, so that the name cannot point elsewhere a moment later.
        told = {**headers, "Host": target.netloc.decode(), "Accept-Encoding": "identity"}
        client = httpx.Client(timeout=SECONDS, trust_env=False, follow_redirects=False)
        watch = Timer(WHOLE, client.close)  # whoever answers a byte now and then holds nobody up
        watch.start()
        try:
            with client.stream(
                "POST", target.copy_with(host=address), content=body, headers=told, extensions={"sni_hostname": host}
            ) as response:  # fmt: skip
                return Answer(response.status_code, _beginning(response))
        except (httpx.HTTPError, httpx.StreamError, OSError, RuntimeError) as error:
            raise Unreachable(f"{type(error).__name__} at {host}") from error
        finally:
            watch.cancel()
            client.close()


def callable_address(url: str, *, https_only: bool) -> "httpx.URL":
    """The parts of an address that may be called; Unreachable for anything else. Asks no name server."""
    import httpx

    try:
        target = httpx.URL(url)
        target.raw_host.decode("ascii")
    except (httpx.InvalidURL, ValueError) as error:
        raise Unreachable("not an http address") from error
    if target.scheme not in {"https"} | (set() if https_only else {"http"}):
        raise Unreachable("not an https address" if https_only else "not an http address")
    if not target.host or target.userinfo or target.fragment:
        raise Unreachable("not an http address")
    return target


def _beginning(response: "httpx.Response") -> str:
    said = bytearray()
    for part in response.iter_raw():
        said += part
        if len(said) >= MOST_BYTES:
            break
    words = bytes(said[:MOST_BYTES]).decode(errors="replace")
    return "".join(c if c.isprintable() else " " for c in words)[:MOST_WORDS].strip()
