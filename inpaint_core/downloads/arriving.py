"""An answer of a server, read in a thread of its own, so that whoever waits for it can give up at once.

Neither looking for a host nor a read from a silent one can be stopped; what can is the waiting for it.
"""

import contextlib
import http.client
import ssl
import threading
import urllib.error
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from queue import Empty, Full, Queue
from types import TracebackType
from typing import Final

CHUNK_BYTES: Final = 2**18
LOOK_UP_S: Final = 0.1
"""So often somebody is asked whether to go on, however silent the server is."""
AHEAD: Final = 4
"""Chunks that are read ahead of whoever takes them."""


@dataclass(frozen=True)
class Head:
    """What comes before the content.

    Attributes:
        status: As in HTTP.
        headers: By their names, in whatever case.
        url: Where the answer came from, after redirects.
    """

    status: int
    headers: http.client.HTTPMessage
    url: str

    def header(self, name: str) -> str:
        """Return a header; empty for none."""
        return str(self.headers.get(name, ""))


class Arriving:
    """One answer. A context: leaving it gives up what has not come yet."""

    def __init__(self, begin: Callable[[], http.client.HTTPResponse], check: Callable[[], None]) -> None:
        """Ask the server.

        Args:
            begin: Opens the connection; called in the other thread.
            check: Called ten times a second and more, in this one; may raise ``Cancelled``.
        """
        self._begin, self._check = begin, check
        self._items: Queue[Head | bytes | BaseException] = Queue(AHEAD)
        self._given_up = threading.Event()
        threading.Thread(target=self._read, name="download", daemon=True).start()

    def __enter__(self) -> "Arriving":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._given_up.set()

    def head(self) -> Head:
        """Wait for the beginning of the answer.

        Raises:
            OSError: As ``begin`` does.
        """
        item = self._take()
        if not isinstance(item, Head):
            raise TypeError("the head of an answer is taken once, before its content")
        return item

    def chunks(self) -> Iterator[bytes]:
        """Yield the content as it comes.

        Raises:
            OSError: The connection was lost.
            http.client.HTTPException: The server broke off.
        """
        while chunk := self._take():
            if isinstance(chunk, bytes):
                yield chunk

    def _take(self) -> Head | bytes:
        while True:
            self._check()
            with contextlib.suppress(Empty):
                item = self._items.get(timeout=LOOK_UP_S)
                break
        if isinstance(item, BaseException):
            raise item
        return item

    def _read(self) -> None:
        try:
            with self._begin() as response:
                is_wanted = self._put(Head(response.status, response.headers, response.url))
                while is_wanted and (chunk := response.read1(CHUNK_BYTES)):
                    is_wanted = self._put(chunk)
            self._put(b"")
        except urllib.error.HTTPError as error:
            if not self._put(error):
                error.close()
        except urllib.error.URLError as error:
            self._put(error)
        except OSError as error:  # of the network, of whatever number: whoever waits writes to a disk
            self._put(error if isinstance(error, ssl.SSLError) else ConnectionError(str(error)))
        except Exception as error:  # noqa: BLE001 - it is raised where the answer is waited for
            self._put(error)

    def _put(self, item: Head | bytes | BaseException) -> bool:
        """Hand something over; return whether somebody still wants it."""
        while not self._given_up.is_set():
            with contextlib.suppress(Full):
                self._items.put(item, timeout=LOOK_UP_S)
                return True
        return False
