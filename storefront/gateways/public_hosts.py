"""Addresses that strangers wrote: only public hosts are called, by the address that was checked (SSRF)."""

import ipaddress
import socket

# Addresses inside which an IPv4 address of a private network can hide.
_TUNNELS = tuple(
    ipaddress.ip_network(n) for n in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32")
)


class Unreachable(Exception):
    """What was asked for could not be had; the text says why."""


def public_address(host: str, port: int) -> str:
    """One address of this host, if all of them are public; private networks are refused.

    Call the address itself: the name could point elsewhere a moment later.
    """
    try:
        found = {str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
    except (OSError, UnicodeError) as error:
        raise Unreachable(f"unknown host {host}") from error
    for address in found:
        ip = ipaddress.ip_address(address.partition("%")[0])
        if not ip.is_global or ip.is_multicast or any(ip in network for network in _TUNNELS):
            raise Unreachable(f"{host} is not a public host")
    return sorted(found)[0]
