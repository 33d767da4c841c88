"""Which addresses files are fetched from: encrypted ones, and what a redirect may lead to."""

import http.client
import ipaddress
import urllib.request
from email.message import Message
from typing import IO, Any, Final, Literal
from urllib.parse import SplitResult, urlsplit

from inpaint_core.errors import WeightsError

LOCAL_HOSTS: Final = frozenset({"localhost", "127.0.0.1", "::1"})
"""This computer, which may be spoken to without encryption."""

HostClass = Literal["this computer", "a private network", "the internet"]


def check_address(url: str, file: str) -> None:
    """Raise unless a file may be fetched from an address.

    Args:
        url: Must be ``https``; on this computer ``http`` will do.
        file: For messages.

    Raises:
        WeightsError: The address is malformed, or not encrypted.
    """
    parts = _split(url, file)
    if parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOCAL_HOSTS):
        return
    raise WeightsError(f"{file} is not downloaded from {url}: only https addresses are.")


def opener(file: str) -> urllib.request.OpenerDirector:
    """Return what opens addresses and follows only redirects that the rule allows.

    Args:
        file: For messages.
    """
    return urllib.request.build_opener(_CheckedRedirects(file))


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


class _CheckedRedirects(urllib.request.HTTPRedirectHandler):
    """Follows a redirect by the rule of the first address, and into no other class of hosts."""

    def __init__(self, file: str) -> None:
        self._file = file

    def http_error_302(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: http.client.HTTPMessage,
    ) -> Any:
        """Follow a redirect as the base does, and close the connection when it is not followed."""
        try:
            return super().http_error_302(req, fp, code, msg, headers)
        except Exception:
            fp.close()
            raise

    http_error_301 = http_error_303 = http_error_307 = http_error_308 = http_error_302

    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: Message,
        newurl: str,
    ) -> urllib.request.Request | None:
        """Return the request for the new address.

        Raises:
            WeightsError: It is malformed, not encrypted, or leads into another class of hosts.
        """
        check_address(newurl, self._file)
        before, after = (host_class(_split(url, self._file).hostname or "") for url in (req.full_url, newurl))
        if before != after:
            raise WeightsError(
                f"{self._file} is not downloaded: its server on {before} sends to {after}, {newurl}."
            )
        return super().redirect_request(req, fp, code, msg, _as_message(headers), newurl)


def _as_message(headers: Message) -> http.client.HTTPMessage:
    if isinstance(headers, http.client.HTTPMessage):
        return headers
    raise TypeError("expected the headers of an HTTP answer")


def _split(url: str, file: str) -> SplitResult:
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
