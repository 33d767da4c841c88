"""Ask a server about a file before any of it is fetched: is it there, and how large."""

import http.client
import urllib.error
import urllib.request
from collections.abc import Callable
from functools import partial
from typing import Final

from inpaint_core.downloads.addresses import Hosts, check_address, host_of
from inpaint_core.downloads.arriving import Arriving, Head
from inpaint_core.downloads.faults import TryAgainError, remote_errors
from inpaint_core.downloads.redirects import opener
from inpaint_core.downloads.server_answer import ServerAnswer
from inpaint_core.errors import WeightsError

TIMEOUT_S: Final = 30.0
AGENT: Final = "inpaint-editor"
MAX_DIGITS: Final = 15
"""Of the size of a file; a petabyte has 16."""
NO_HEAD: Final = frozenset({400, 403, 405, 501})
"""What servers answer that give out files but do not answer HEAD, or whose addresses are signed for GET."""


def never() -> None:
    """Never cancel: for callers who only want the result."""


def ask_server(
    url: str, file: str, *, hosts: Hosts | None = None, check: Callable[[], None] = never
) -> ServerAnswer:
    """Ask a server about a file; nothing of it is fetched.

    Args:
        url: Of the file.
        file: Its name, for error messages.
        hosts: That may be asked; None for any of the same class.
        check: Called ten times a second; may raise ``Cancelled``.

    Raises:
        OtherHostError: The server sends on to a host that is not named.
        WeightsError: No encrypted address, offline, not found, or the server does not say how large it is.
    """
    check_address(url, file)
    try:
        with remote_errors(url, file):
            try:
                head = _head(url, file, {}, "HEAD", hosts, check)
            except urllib.error.HTTPError as error:
                if error.code not in NO_HEAD:
                    raise
                error.close()
                head = _head(url, file, {"Range": "bytes=0-0"}, "GET", hosts, check)
    except TryAgainError as error:
        raise WeightsError(f"{file} could not be downloaded: {error} Try again later.") from error
    size = head.header("Content-Length")
    if is_part := head.status == http.client.PARTIAL_CONTENT:
        size = head.header("Content-Range").rpartition("/")[2]
    if not size.isdecimal() or len(size) > MAX_DIGITS:
        raise WeightsError(f"The server of {file} does not say how large it is, so it is not downloaded.")
    can_resume = is_part or head.header("Accept-Ranges").lower() == "bytes"
    return ServerAnswer(int(size), host_of(head.url), can_resume)


def find_size_bytes(url: str, file: str) -> int:
    """Ask a server how large a file is; raises as ``ask_server`` does."""
    return ask_server(url, file).size_bytes


def open_address(
    url: str, file: str, headers: dict[str, str], method: str, hosts: Hosts | None
) -> http.client.HTTPResponse:
    """Open an address that was checked; redirects go by the rules of ``opener``."""
    named = {"User-Agent": AGENT, "Accept-Encoding": "identity"} | headers
    request = urllib.request.Request(url, headers=named, method=method)  # noqa: S310 — the scheme was checked
    response: http.client.HTTPResponse = opener(file, hosts).open(request, timeout=TIMEOUT_S)
    return response


def _head(
    url: str, file: str, headers: dict[str, str], method: str, hosts: Hosts | None, check: Callable[[], None]
) -> Head:
    with Arriving(partial(open_address, url, file, headers, method, hosts), check) as answer:
        return answer.head()
