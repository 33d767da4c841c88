"""Fetch a file: resumable, checked, and either whole or not there."""

import http.client
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

from inpaint_core.downloads.addresses import Hosts, check_address
from inpaint_core.downloads.arriving import CHUNK_BYTES, Arriving, Head
from inpaint_core.downloads.ask import open_address
from inpaint_core.downloads.faults import TryAgainError, local_errors, remote_errors
from inpaint_core.downloads.part_file import PartFile, validator_of
from inpaint_core.downloads.remote_file import Hasher, RemoteFile
from inpaint_core.downloads.room import check_room
from inpaint_core.downloads.stages import CHECKING, DOWNLOADING, WAITING
from inpaint_core.errors import WeightsError
from inpaint_core.request import Progress, ReportProgress, ignore_progress

ATTEMPTS: Final = 4
"""In a row without a byte more."""
FIRST_PAUSE_S: Final = 1.0
"""Before the second attempt; each further pause is twice as long."""


def download_file(
    remote: RemoteFile,
    report: ReportProgress = ignore_progress,
    *,
    directory: Path,
    hosts: Hosts | None = None,
    first_pause_s: float = FIRST_PAUSE_S,
) -> Path:
    """Fetch a file, or finish an earlier attempt, and return where it is.

    What has arrived stays in a ``.part`` file beside the target; the next call goes on from there, if the
    server still has the same version. The file takes its name only when its size and checksum are right.

    Args:
        remote: What to fetch.
        report: Called ten times a second and more with bytes done and in all; it may raise ``Cancelled``.
        directory: Where to; created when missing.
        hosts: To which the server may send on; None for any of the same class.
        first_pause_s: Before the second attempt after a lost connection.

    Raises:
        OtherHostError: The server sends on to a host that is not named.
        WeightsError: Not an encrypted address, offline, not found, no room on the disk, folder not writable,
            or what arrived is not the file it should be.
    """
    check_address(remote.url, remote.file)
    target = directory / remote.file
    with local_errors(target):
        directory.mkdir(parents=True, exist_ok=True)
        if target.is_file() and _is_whole(target, remote, report):
            report(Progress(DOWNLOADING, remote.size_bytes, remote.size_bytes))
            return target
        _Download(remote, PartFile(target, remote), report, hosts).run(target, pause_s=first_pause_s)
    return target


def _is_whole(path: Path, remote: RemoteFile, report: ReportProgress) -> bool:
    if remote.checksum is None:
        return path.stat().st_size == remote.size_bytes
    hasher = Hasher(remote.checksum)
    _hash(path, hasher, remote.size_bytes, report)
    return hasher.is_right


def _hash(path: Path, hasher: Hasher, size_bytes: int, report: ReportProgress) -> None:
    done = 0
    with path.open("rb") as file:
        while chunk := file.read(CHUNK_BYTES * 8):
            hasher.update(chunk)
            done += len(chunk)
            report(Progress(CHECKING, min(done, size_bytes), size_bytes))


class _Download:
    """One file on its way."""

    def __init__(
        self, remote: RemoteFile, part: PartFile, report: ReportProgress, hosts: Hosts | None
    ) -> None:
        self._remote, self._part, self._report, self._hosts = remote, part, report, hosts
        self._validator = part.find_validator()
        self._hasher = Hasher(remote.checksum)
        self._done = 0

    def run(self, target: Path, *, pause_s: float) -> None:
        """Bring the part file to its full size, check it, and give it its name."""
        remote, part = self._remote, self._part
        self._done = part.size_bytes
        check_room(target.parent, remote.size_bytes - self._done, remote.file)
        if self._done:
            _hash(part.path, self._hasher, remote.size_bytes, self._report)
        else:
            part.path.touch()
        self._fetch_with_retries(pause_s)
        if not self._hasher.is_right:
            part.remove()
            title = remote.checksum.title if remote.checksum else ""
            raise WeightsError(
                f"What arrived as {remote.file} is not the published file (its {title} is wrong), so it was "
                "thrown away. Try again; if it happens again, the file on the server was changed."
            )
        part.become(target)

    def _fetch_with_retries(self, pause_s: float) -> None:
        attempt = 0
        while self._done < self._remote.size_bytes:
            before = self._done
            try:
                with remote_errors(self._remote.url, self._remote.file):
                    self._fetch()
            except TryAgainError as error:
                attempt = 1 if self._done > before else attempt + 1
                if attempt == ATTEMPTS:
                    raise WeightsError(
                        f"{self._remote.file} could not be downloaded: {error} Try again later; it goes on "
                        "from here."
                    ) from error
                self._pause(pause_s * 2 ** (attempt - 1))

    def _pause(self, seconds: float) -> None:
        """Wait, asking several times a second whether the user wants to stop."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            self._tell(WAITING)
            time.sleep(min(0.1, left))

    def _fetch(self) -> None:
        """Fetch what is missing in one connection.

        Raises:
            TryAgainError: The connection was lost.
            WeightsError: The server sends a file of another size.
        """
        headers = {}
        if self._done:
            headers["Range"] = f"bytes={self._done}-"
            if self._validator:
                headers["If-Range"] = self._validator
        begin = partial(open_address, self._remote.url, self._remote.file, headers, "GET", self._hosts)
        with Arriving(begin, partial(self._tell, DOWNLOADING)) as answer:
            self._begin(answer.head())
            with self._part.path.open("ab") as file:
                for chunk in answer.chunks():
                    self._take(chunk, file.write)
        if self._done < self._remote.size_bytes:
            raise TryAgainError("the connection was lost.")

    def _begin(self, head: Head) -> None:
        """Look at where the answer begins: where the part ends, or at the beginning of another version."""
        size = self._remote.size_bytes
        if head.status == http.client.PARTIAL_CONTENT:
            span, _, whole = head.header("Content-Range").partition("/")
            if not span.startswith(f"bytes {self._done}-"):
                raise TryAgainError("the server sent another part of the file than asked for.")
            if whole.isdecimal() and int(whole) != size:
                raise WeightsError(_other_size(self._remote, int(whole)))
        else:
            length = head.header("Content-Length")
            if length.isdecimal() and int(length) != size:
                raise WeightsError(_other_size(self._remote, int(length)))
            self._part.path.write_bytes(b"")
            self._hasher, self._done = Hasher(self._remote.checksum), 0
        self._part.note(head)
        self._validator = validator_of(head)

    def _take(self, chunk: bytes, write: Callable[[bytes], int]) -> None:
        if self._done + len(chunk) > self._remote.size_bytes:
            raise WeightsError(f"The server sends a longer {self._remote.file} than the published one.")
        write(chunk)
        self._hasher.update(chunk)
        self._done += len(chunk)

    def _tell(self, stage: str) -> None:
        self._report(Progress(stage, self._done, self._remote.size_bytes))


def _other_size(remote: RemoteFile, size_bytes: int) -> str:
    word = "longer" if size_bytes > remote.size_bytes else "shorter"
    return (
        f"The server sends a {word} {remote.file} than the published one: {size_bytes:,} bytes instead of "
        f"{remote.size_bytes:,}."
    )
