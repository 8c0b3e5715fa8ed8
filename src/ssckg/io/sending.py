"""Sending a message to one listed host: its address is looked up once, checked, and then used.

https only, but for a listed host on this machine; no redirects, no proxies, bounded in time and in
what is read of the answer. A name that stands for another address the next time it is looked up
gains nothing, for the connection goes to the very address that was checked.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import threading
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from ssckg.errors import EngineError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network
_MOST_READ: Final = 4096
_LONGEST_URL: Final = 2000
_PORTS: Final = {"https": 443, "http": 80}
_NAT64: Final = ipaddress.ip_network("64:ff9b::/96")
_UNICAST: Final = ipaddress.ip_network("2000::/3")
"""All of IPv6 that is given out as public (RFC 4291, 2.5.4, and IANA's register)."""
_SPECIAL: Final = tuple(map(ipaddress.ip_network, ("192.0.0.0/24", "192.88.99.0/24", "3fff::/20")))
"""Not public by the registers of IANA, and not known to every version of Python (RFC 6890, 7526,
9637)."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a message goes."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def shown(self) -> str:
        """Host and port, as the list of hosts has them."""
        return self.host if self.port == _PORTS["https"] else f"{self.host}:{self.port}"


def place_of(url: str) -> Place:
    """Return where an address leads.

    Raises:
        UsageError: it is no address of https or http, holds a password or is too long.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        host, port, parts = "", None, urlsplit("")
    is_plain = url.isascii() and url.isprintable() and " " not in url and len(url) <= _LONGEST_URL
    if not (is_plain and host and parts.scheme in _PORTS) or "@" in parts.netloc:
        raise UsageError(
            f"not an address that messages can go to: {url[:100]!r}",
            hint="https://host/path, in plain letters, without a password",
        )
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Place(parts.scheme, host.rstrip("."), port or _PORTS[parts.scheme], path)


def look_up(host: str, port: int) -> tuple[str, ...]:
    """Return the network addresses of a host, in the order of the system."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(each[4][0]) for each in found))


class Sender:
    """Sends to the hosts it was made for, and to nobody else; safe for threads."""

    def __init__(
        self,
        hosts: Collection[str],
        networks: Collection[str] = (),
        *,
        seconds: float = 10.0,
        resolve: Callable[[str, int], tuple[str, ...]] = look_up,
        context: ssl.SSLContext | None = None,
    ) -> None:
        """Take what may be reached.

        Args:
            hosts: names, with ":port" where it is not that of https; none: nothing goes out.
            networks: networks that are not public and may be reached all the same.
            seconds: the whole time that a receiver may take.
            resolve: looks up addresses.
            context: what certificates are held against; the system's authorities, if not given.

        Raises:
            UsageError: a network is none.
        """
        self.hosts = frozenset(host.lower() for host in hosts)
        try:
            self._networks = tuple(ipaddress.ip_network(each) for each in networks)
        except ValueError as error:
            raise UsageError(f"not a network: {error}", hint="for example 10.0.0.0/8") from None
        self._seconds, self._resolve, self._context = seconds, resolve, context

    def check(self, url: str) -> Place:
        """Return where an address leads, if messages may go there; nothing is looked up.

        Raises:
            UsageError: the host is not on the list, or it is neither https nor on this machine.
        """
        place = place_of(url)
        if place.shown not in self.hosts:
            listed = ", ".join(sorted(self.hosts)) or "none"
            raise UsageError(
                f"{place.shown} is not among the hosts that messages may go to",
                hint=f"listed: {listed}; the operator sets SSCKG_WEBHOOK_HOSTS",
            )
        has_loopback = any(network.is_loopback for network in self._networks)
        if place.scheme == "http" and not has_loopback:
            raise UsageError("messages go over https only", hint="give an https address")
        return place

    def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> int:
        """Send a message, and return the status of the answer.

        Raises:
            UsageError: the address may not be sent to; nothing went out.
            EngineError: no such host, not to be reached, or no answer in time; says in short why.
        """
        place = self.check(url)
        address = self._address(place)
        try:
            return self._exchange(place, address, body, headers)
        except TimeoutError:
            raise EngineError(f"{place.shown} did not answer in time") from None
        except ssl.SSLCertVerificationError as error:
            raise EngineError(f"{place.shown} has no valid certificate: {error.reason}") from None
        except (OSError, http.client.HTTPException) as error:
            raise EngineError(f"{place.shown} does not answer ({type(error).__name__})") from None

    def _address(self, place: Place) -> str:
        """Return the one address that is connected to, after a look at all of them."""
        try:
            found = self._resolve(place.host, place.port)
        except (OSError, UnicodeError):
            raise EngineError(f"no such host: {place.host}") from None
        if not found:
            raise EngineError(f"no such host: {place.host}")
        for text in found:
            address = _plain(ipaddress.ip_address(text.partition("%")[0]))
            is_listed = any(address in network for network in self._networks)
            if not is_listed and not _is_public(address):
                raise UsageError(f"{place.host} is at {address}, which is not a public address")
            if place.scheme == "http" and not address.is_loopback:
                raise UsageError("messages go over https only, but to this machine itself")
        return found[0]

    def _exchange(self, place: Place, address: str, body: bytes, headers: Mapping[str, str]) -> int:
        opened = socket.create_connection((address, place.port), timeout=self._seconds)
        if place.scheme == "https":
            context = self._context or ssl.create_default_context()
            opened = context.wrap_socket(
                opened, server_hostname=place.host, do_handshake_on_connect=False
            )
        # A time-out of a socket holds for each piece; an answer in drops would never end.
        is_over = threading.Event()
        watch = threading.Timer(self._seconds, _shut, (opened, is_over))
        watch.daemon = True
        watch.start()
        try:
            if isinstance(opened, ssl.SSLSocket):
                opened.do_handshake()
            connection = http.client.HTTPConnection(place.host, place.port)
            connection.sock = opened
            connection.request("POST", place.path, body, {"host": place.shown, **headers})
            answer = connection.getresponse()
            answer.read(_MOST_READ)
        except (OSError, http.client.HTTPException):
            if is_over.is_set():
                raise TimeoutError from None
            raise
        else:
            if is_over.is_set():
                raise TimeoutError  # what was cut off looks like a short answer
            return answer.status
        finally:
            watch.cancel()
            opened.close()


def _plain(address: Address) -> Address:
    """Return the IPv4 address inside an IPv6 one, where there is one."""
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return address.ipv4_mapped
        if address.sixtofour is not None:
            return address.sixtofour
        if address in _NAT64:
            return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address


def _is_public(address: Address) -> bool:
    """Say whether an address is one that anybody on the internet can have."""
    if address.version == 6 and address not in _UNICAST:
        return False
    is_special = any(address in network for network in _SPECIAL)
    return address.is_global and not address.is_multicast and not is_special


def _shut(opened: socket.socket, is_over: threading.Event) -> None:
    is_over.set()
    with suppress(OSError):
        opened.shutdown(socket.SHUT_RDWR)
