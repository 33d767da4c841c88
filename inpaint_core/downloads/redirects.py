"""Opens addresses, and follows only redirects that the rule of addresses allows."""

import http.client
import urllib.request
from email.message import Message
from typing import IO, Any

from inpaint_core.downloads.addresses import (
    Hosts,
    OtherHostError,
    check_address,
    host_class,
    host_of,
    split_address,
)
from inpaint_core.errors import WeightsError


def opener(file: str, hosts: Hosts | None = None) -> urllib.request.OpenerDirector:
    """Return what opens addresses and follows only redirects that the rule allows.

    Args:
        file: For messages.
        hosts: To which it may lead; None for any of the same class.
    """
    return urllib.request.build_opener(_CheckedRedirects(file, hosts))


class _CheckedRedirects(urllib.request.HTTPRedirectHandler):
    """Follows a redirect by the rule of the first address, and into no other class of hosts."""

    def __init__(self, file: str, hosts: Hosts | None) -> None:
        self._file, self._hosts = file, hosts

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
            OtherHostError: It leads to a host that was not named.
        """
        check_address(newurl, self._file)
        before, after = (
            host_class(split_address(url, self._file).hostname or "") for url in (req.full_url, newurl)
        )
        if before != after:
            raise WeightsError(
                f"{self._file} is not downloaded: its server on {before} sends to {after}, {newurl}."
            )
        if self._hosts is not None and host_of(newurl) not in self._hosts:
            raise OtherHostError(host_of(req.full_url), newurl)
        request = super().redirect_request(req, fp, code, msg, _as_message(headers), newurl)
        if request is not None:
            request.method = req.get_method()  # urllib makes a GET of a HEAD
        return request


def _as_message(headers: Message) -> http.client.HTTPMessage:
    if isinstance(headers, http.client.HTTPMessage):
        return headers
    raise TypeError("expected the headers of an HTTP answer")
