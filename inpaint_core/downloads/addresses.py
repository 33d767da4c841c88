"""Which addresses files are fetched from: encrypted ones, and what a redirect may lead to."""

import ipaddress
from typing import Final, Literal
from urllib.parse import SplitResult, urlsplit

from inpaint_core.errors import WeightsError

LOCAL_HOSTS: Final = frozenset({"localhost", "127.0.0.1", "::1"})
"""This computer, which may be spoken to without encryption."""

Hosts = frozenset[str]
"""Names of hosts, as ``host_of`` gives them."""
HostClass = Literal["this computer", "a private network", "the internet"]


class OtherHostError(WeightsError):
    """A server sends on to a host that the user has not agreed to; nothing was asked there."""

    def __init__(self, sender: str, url: str) -> None:
        super().__init__(f"{sender} sends on to another host, {host_of(url)}. Nothing was asked there.")
        self.sender = sender
        """Name of the host that sends on."""
        self.url = url
        """Where it sends to."""

    @property
    def host(self) -> str:
        """Name of that host."""
        return host_of(self.url)


def host_of(url: str) -> str:
    """Return the name of the host in an address, in lower case; empty for none."""
    try:
        return (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:
        return ""


def check_address(url: str, file: str) -> None:
    """Raise unless a file may be fetched from an address.

    Args:
        url: Must be ``https``; on this computer ``http`` will do.
        file: For messages.

    Raises:
        WeightsError: The address is malformed, or not encrypted.
    """
    parts = split_address(url, file)
    if parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOCAL_HOSTS):
        return
    raise WeightsError(f"{file} is not downloaded from {url}: only https addresses are.")


def host_class(host: str) -> HostClass:
    """Return where a host is, as far as its name tells."""
    name = host.rstrip(".").lower()
    if name in LOCAL_HOSTS or name.endswith(".localhost"):
        return "this computer"
    try:
        address = ipaddress.ip_address(name.partition("%")[0])
    except ValueError:
        is_short = "." not in name or name.endswith((".local", ".internal", ".lan", ".home.arpa"))
        # 2130706433, 0x7f.1 and 127.1 are addresses too; no name in the internet ends in a number.
        is_number = name.rpartition(".")[2][:1].isdigit()
        return "a private network" if is_short or is_number else "the internet"
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is not None:
        address = address.ipv4_mapped
    if address.is_loopback or address.is_unspecified:
        return "this computer"
    return "the internet" if address.is_global else "a private network"


def split_address(url: str, file: str) -> SplitResult:
    """Return the parts of an address.

    Raises:
        WeightsError: It is malformed.
    """
    try:
        parts = urlsplit(url)
        _ = parts.port  # looked at only now
        is_text = url.isascii() and url.isprintable() and " " not in url
        if is_text and parts.hostname:
            parts.hostname.encode("idna")
            return parts
        if is_text and parts.scheme not in ("http", "https"):
            return parts
    except ValueError:
        pass
    raise WeightsError(f"{file} is not downloaded: {url!r} is no address.")
