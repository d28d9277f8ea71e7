"""How often somebody may try: per account and address; a browser known to the account counts for itself."""

import ipaddress
from datetime import timedelta

from flask import Response, current_app, request
from werkzeug.exceptions import TooManyRequests

from storefront.kernel import ids
from storefront.kernel.throttle import Limit, exceeded, give_back
from storefront.services.customers import emails

WINDOW = timedelta(minutes=5)
PER_ACCOUNT, PER_ADDRESS = 10, 30
YEAR = 400 * 86400


def begin(act: str, email: str, *, known_device: bool = False) -> None:
    """Count one attempt at `act`; 429 with the time to wait when there were too many."""
    waits = [exceeded(limit, *who) for limit, who in _counters(act, email, known_device)]
    if any(waits):
        raise TooManyRequests(retry_after=max(waits))


def succeeded(act: str, email: str, *, known_device: bool = False) -> None:
    """A good attempt counts for nothing."""
    for limit, who in _counters(act, email, known_device):
        give_back(limit, *who)


def _counters(act: str, email: str, known_device: bool) -> list[tuple[Limit, tuple[str, ...]]]:
    account = emails.key_of(email)[:300]
    if known_device:
        return [(Limit(f"{act}:device", PER_ACCOUNT, WINDOW), (account, device_secret()))]
    return [
        (Limit(f"{act}:account", PER_ACCOUNT, WINDOW), (account,)),
        (Limit(f"{act}:address", PER_ADDRESS, WINDOW), (network(request.remote_addr or ""),)),
    ]


def network(address: str) -> str:
    """What one household or server has: an IPv4 address, or the first half of an IPv6 address."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return address
    if ip.version == 4:
        return address
    return str(ip.ipv4_mapped or ipaddress.ip_network((int(ip) >> 64 << 64, 64)))


def device_secret() -> str:
    """What this browser shows to be recognised, or nothing."""
    return request.cookies.get(_cookie(), "")[:64]


def give_device(response: Response, secret: str) -> Response:
    """Let the browser be recognised from now on."""
    secure = current_app.extensions["settings"].secure_cookies
    response.set_cookie(
        _cookie(), secret, max_age=YEAR, httponly=True, samesite="Lax", secure=secure, path="/"
    )
    return response


def new_device() -> str:
    """A secret for a browser that has none."""
    return device_secret() or ids.token()


def _cookie() -> str:
    return "__Host-device" if current_app.extensions["settings"].secure_cookies else "device"
