"""Fetch a published weights file: resumable, checked, and either whole or not there."""

import contextlib
import errno
import http.client
import os
import ssl
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final, Protocol
from urllib.parse import urlsplit

from inpaint_core.errors import WeightsError
from inpaint_core.request import Progress, ReportProgress, ignore_progress
from inpaint_core.weights.addresses import check_address, opener
from inpaint_core.weights.manifest import WeightsEntry, file_sha256, user_weights_directory

CHUNK_BYTES: Final = 2**18
TIMEOUT_S: Final = 30.0
AGENT: Final = "inpaint-editor"
ATTEMPTS: Final = 4
FIRST_PAUSE_S: Final = 1.0
"""Before the second attempt; each further pause is twice as long."""
MAX_DIGITS: Final = 15
"""Of the size of a file; a petabyte has 16."""


class Downloadable(Protocol):
    """A file somewhere else, and how to tell that it has arrived."""

    @property
    def url(self) -> str | None: ...
    @property
    def file(self) -> str: ...
    @property
    def size_bytes(self) -> int: ...
    @property
    def sha256(self) -> str | None: ...


@dataclass(frozen=True)
class RemoteFile:
    """A file that no manifest knows."""

    url: str
    file: str
    """Name it gets, without any folder."""
    size_bytes: int
    sha256: str | None = None
    """None where nobody knows it: then only the size tells a whole file."""


class _TryAgain(Exception):
    """The connection failed in a way that may pass; the message is a sentence for the user."""


def download_weights(
    entry: WeightsEntry,
    report: ReportProgress = ignore_progress,
    *,
    directory: Path | None = None,
    first_pause_s: float = FIRST_PAUSE_S,
) -> Path:
    """Fetch a weights file, or finish an earlier attempt, and return where it is.

    What has arrived stays in a ``.part`` file beside the target; the next call goes on from there. The file
    takes its name only when its size and SHA-256 are right.

    Args:
        entry: What to fetch; its ``url`` must be set.
        report: Called a few times a second with bytes done and in all; it may raise ``Cancelled``.
        directory: Where to; the user's weights folder when None. Created when missing.
        first_pause_s: Before the second attempt after a lost connection.

    Raises:
        WeightsError: No address or not an encrypted one, offline, not found, disk full, folder not writable,
            or what arrived is not the file it should be.
    """
    directory = user_weights_directory() if directory is None else directory
    return download_file(entry, report, directory=directory, first_pause_s=first_pause_s)


def download_file(
    entry: Downloadable,
    report: ReportProgress = ignore_progress,
    *,
    directory: Path,
    first_pause_s: float = FIRST_PAUSE_S,
) -> Path:
    """Fetch any file as ``download_weights`` does; without a hash it is whole when its size is right.

    Raises:
        WeightsError: As for ``download_weights``.
    """
    url = _checked_url(entry)
    target = directory / entry.file
    part = target.with_name(f"{target.name}.part")
    with _local_errors(target):
        directory.mkdir(parents=True, exist_ok=True)
        if target.is_file() and _is_whole(target, entry):
            report(Progress("Downloading weights", entry.size_bytes, entry.size_bytes))
            return target
        _fetch_with_retries(url, part, entry, report=report, pause_s=first_pause_s)
        if not _is_whole(part, entry):
            part.unlink()
            raise WeightsError(
                f"What arrived as {entry.file} is not the published file (its SHA-256 is wrong), so it was "
                "thrown away. Try again; if it happens again, the file on the server was changed."
            )
        part.replace(target)
    return target


def find_size_bytes(url: str, file: str) -> int:
    """Ask a server how large a file is.

    Args:
        url: Of the file.
        file: Its name, for error messages.

    Raises:
        WeightsError: No encrypted address, offline, not found, or the server does not say.
    """
    entry = RemoteFile(_checked_url(RemoteFile(url, file, 0)), file, 0)
    request = urllib.request.Request(url, headers={"User-Agent": AGENT}, method="HEAD")  # noqa: S310 — checked
    try:
        with _remote_errors(entry), opener(file).open(request, timeout=TIMEOUT_S) as response:
            size = str(response.headers.get("Content-Length", ""))
    except _TryAgain as error:
        raise WeightsError(f"{file} could not be downloaded: {error} Try again later.") from error
    if not size.isdecimal() or len(size) > MAX_DIGITS:
        raise WeightsError(f"The server of {file} does not say how large it is, so it is not downloaded.")
    return int(size)


def _is_whole(path: Path, entry: Downloadable) -> bool:
    if entry.sha256 is None:
        return _size_bytes(path) == entry.size_bytes
    return file_sha256(path) == entry.sha256


def _checked_url(entry: Downloadable) -> str:
    if entry.url is None:
        raise WeightsError(f"There is no address to download {entry.file} from.")
    check_address(entry.url, entry.file)
    return entry.url


@contextlib.contextmanager
def _local_errors(target: Path) -> Iterator[None]:
    """Turn what this computer's disk may answer into sentences."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise WeightsError(
                f"The disk is full: free some space and download {target.name} again; it goes on from here."
            ) from error
        raise WeightsError(f"{target} cannot be written: {error.strerror or error}.") from error


def _fetch_with_retries(
    url: str, part: Path, entry: Downloadable, *, report: ReportProgress, pause_s: float
) -> None:
    for attempt in range(1, ATTEMPTS + 1):
        try:
            _fetch(url, part, entry, report)
        except _TryAgain as error:
            if attempt == ATTEMPTS:
                raise WeightsError(
                    f"{entry.file} could not be downloaded: {error} Try again later; it goes on from here."
                ) from error
            _pause(pause_s * 2 ** (attempt - 1), part, entry, report)
        else:
            return


def _pause(seconds: float, part: Path, entry: Downloadable, report: ReportProgress) -> None:
    """Wait, asking a few times a second whether the user wants to stop."""
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        report(Progress("Waiting for the connection", _size_bytes(part), entry.size_bytes))
        time.sleep(min(0.25, left))


def _size_bytes(part: Path) -> int:
    return part.stat().st_size if part.is_file() else 0


def _fetch(url: str, part: Path, entry: Downloadable, report: ReportProgress) -> None:
    """Bring the part file to its full size in one connection.

    Raises:
        _TryAgain: The connection could not be made, was lost, or the server is busy.
        WeightsError: The server has no such file, or sends one of another size.
    """
    have = _size_bytes(part)
    if have > entry.size_bytes:
        part.unlink()
        have = 0
    if have == entry.size_bytes:
        return
    headers = {"User-Agent": AGENT, "Accept-Encoding": "identity"}
    if have:
        headers["Range"] = f"bytes={have}-"
    request = urllib.request.Request(url, headers=headers)  # noqa: S310 — the scheme was checked
    with _remote_errors(entry), opener(entry.file).open(request, timeout=TIMEOUT_S) as response:
        resumed = response.status == http.client.PARTIAL_CONTENT
        if resumed and not str(response.headers.get("Content-Range", "")).startswith(f"bytes {have}-"):
            raise _TryAgain("the server sent another part of the file than asked for.")
        with part.open("ab" if resumed else "wb") as file:
            _copy(response, file, done=have if resumed else 0, entry=entry, report=report)
    if _size_bytes(part) < entry.size_bytes:
        raise _TryAgain("the connection was lost.")


@contextlib.contextmanager
def _remote_errors(entry: Downloadable) -> Iterator[None]:
    """Tell what may pass (``_TryAgain``) from what will not (``WeightsError``)."""
    try:
        yield
    except urllib.error.HTTPError as error:
        error.close()
        if error.code == http.client.REQUESTED_RANGE_NOT_SATISFIABLE:
            raise WeightsError(f"The server's {entry.file} is shorter than the published one.") from error
        if error.code in (408, 425, 429) or error.code >= 500:
            raise _TryAgain(f"the server is busy (HTTP {error.code}).") from error
        raise WeightsError(f"The server does not give out {entry.file} (HTTP {error.code}).") from error
    except urllib.error.URLError as error:
        if isinstance(error.reason, ssl.SSLError):
            raise WeightsError(
                f"The server of {entry.file} could not prove who it is: {error.reason}."
            ) from error
        raise _TryAgain(f"there is no connection to {urlsplit(entry.url or '').hostname}.") from error
    except (http.client.InvalidURL, ValueError) as error:
        raise WeightsError(f"The server of {entry.file} gave an answer that cannot be read.") from error
    except (TimeoutError, ConnectionError, ssl.SSLError, http.client.HTTPException) as error:
        raise _TryAgain("the connection was lost.") from error


def _copy(
    response: http.client.HTTPResponse,
    file: BinaryIO,
    *,
    done: int,
    entry: Downloadable,
    report: ReportProgress,
) -> None:
    while True:
        report(Progress("Downloading weights", min(done, entry.size_bytes), entry.size_bytes))
        try:
            chunk = response.read(CHUNK_BYTES)
        except OSError as error:  # of the network, of whatever number; the disk has no part in it
            raise _TryAgain("the connection was lost.") from error
        if not chunk:
            break
        done += len(chunk)
        if done > entry.size_bytes:
            raise WeightsError(f"The server sends a longer {entry.file} than the published one.")
        file.write(chunk)
    file.flush()
    os.fsync(file.fileno())
