"""Which addresses may be asked: public ones, and those of hosts that a setting names."""

import socket
from collections.abc import Callable, Collection, Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import TypeAlias

import httpx

from ingest.web.refusals import NoHostError, NotPublicError, UnfetchedError

Resolve: TypeAlias = Callable[[str, int], Sequence[str]]
"""The IP addresses of a host, for a port; raises `UnfetchedError` where it has none."""

PORTS = {"http": 80, "https": 443}
_LONGEST = 8_000

# IANA's special-purpose registries, and the address at which Azure answers its own machines.
_NOT_PUBLIC_4 = tuple(
    ip_network(network)
    for network in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16",
        "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16",
        "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
        "168.63.129.16/32",
    )
)  # fmt: skip
# Whatever wraps an IPv4 address (mapped, NAT64, 6to4, Teredo) is outside the first or in the
# second, so that no private one can be reached in disguise.
_PUBLIC_6 = ip_network("2000::/3")
_NOT_PUBLIC_6 = tuple(
    ip_network(network) for network in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")
)


def is_public(address: str) -> bool:
    """Whether an IP address is one that anybody on the internet can reach."""
    try:
        ip = ip_address(address)
    except ValueError:  # with a scope: link-local
        return False
    if isinstance(ip, IPv4Address):
        return not any(ip in network for network in _NOT_PUBLIC_4)
    return _is_public_6(ip)


def _is_public_6(ip: IPv6Address) -> bool:
    return ip in _PUBLIC_6 and not any(ip in network for network in _NOT_PUBLIC_6)


def is_web_address(argument: str) -> bool:
    """Whether what stands on a command line is meant as an address, and not as a file."""
    return argument.lower().startswith(("http://", "https://"))


def checked(address: str) -> httpx.URL:
    """`address` as a URL that may be asked, as far as it shows; raises `UnfetchedError`."""
    if len(address) > _LONGEST:
        raise UnfetchedError("its address is too long")
    try:
        url = httpx.URL(address)
    except (httpx.InvalidURL, UnicodeError) as error:
        raise UnfetchedError("not a web address") from error
    if url.scheme not in PORTS or not url.raw_host:
        raise UnfetchedError("not a web address: http:// or https:// and a host are wanted")
    if url.userinfo:
        raise UnfetchedError("an address with a user name or a password in it is not asked")
    if not 0 < port_of(url) < 65_536:
        raise UnfetchedError(f"there is no port {url.port}")
    return url.copy_with(fragment=None)


def port_of(url: httpx.URL) -> int:
    return url.port if url.port is not None else PORTS[url.scheme]


def resolved(host: str, port: int) -> list[str]:
    """By the system's resolver, which also knows what `2130706433` and `0x7f.1` mean."""
    if _is_ip(host):
        return [host]
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise NoHostError(
            f"there is no host {host}, or its name cannot be resolved now", passing=True
        ) from error
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def _is_ip(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


class Door:
    """Says to which IP addresses a connection may go. `allowed` names hosts (`intranet.example`,
    `127.0.0.1`, or with one port only, `127.0.0.1:8080`) whose addresses need not be public."""

    def __init__(self, allowed: Collection[str] = (), resolve: Resolve = resolved) -> None:
        self._allowed = frozenset(host.strip().strip("[]").lower() for host in allowed)
        self._resolve = resolve

    def addresses(self, host: str, port: int) -> list[str]:
        """Those of `host` that may be connected to; raises `UnfetchedError` where none may.

        The name is resolved once, and the connection goes to what is returned: a second answer
        to the same question cannot lead elsewhere.
        """
        found = list(self._resolve(host, port))
        if self._is_allowed(host.lower(), port):
            return found
        public = [address for address in found if is_public(address)]
        if not public:
            raise NotPublicError(
                f"{host} is not on the public internet: name it in WEB_ALLOWED_HOSTS if it is "
                "meant to be read"
            )
        return public

    def _is_allowed(self, host: str, port: int) -> bool:
        return host in self._allowed or f"{host}:{port}" in self._allowed
