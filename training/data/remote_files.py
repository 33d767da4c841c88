"""Files of a run that lie on a server, shards of photos and teachers: fetched once, then kept in a folder."""

import hashlib
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final
from urllib.parse import unquote, urldefrag, urlsplit

import platformdirs
from tqdm import tqdm

from inpaint_core.downloads.ask import find_size_bytes
from inpaint_core.downloads.download import FIRST_PAUSE_S, download_file
from inpaint_core.downloads.remote_file import Checksum, RemoteFile
from inpaint_core.request import Progress, ReportProgress
from inpaint_core.weights.manifest import file_sha256
from training.errors import ConfigError

HASH_FRAGMENT: Final = re.compile(r"sha256=([0-9a-fA-F]{64})")
UNSAFE: Final = re.compile(r"[^A-Za-z0-9._-]+")
MAX_NAME: Final = 80


@dataclass(frozen=True)
class Downloads:
    """A folder of what was fetched.

    A file takes its name only when it is whole, so one that is there is not asked for again, and a run goes
    on without a connection. Behind an address ``#sha256=…`` says what must arrive.

    Attributes:
        folder: Where to; made when something is fetched.
        is_quiet: Whether no progress is shown.
        first_pause_s: Before the second attempt after a lost connection.
    """

    folder: Path
    is_quiet: bool = False
    first_pause_s: float = FIRST_PAUSE_S

    def fetch(self, address: str) -> Path:
        """Return a local copy of what is at an address.

        Raises:
            ConfigError: What stands behind the ``#`` is no SHA-256.
            WeightsError: It cannot be fetched, or something else arrived. What did arrive is kept, and the
                next call goes on from there.
        """
        url, fragment = urldefrag(address)
        match = HASH_FRAGMENT.fullmatch(fragment)
        if fragment and match is None:
            raise ConfigError(f"{address}: after a # only sha256=… with 64 hexadecimal digits is understood.")
        sha256 = match[1].lower() if match else None
        path = self.folder / _name(url)
        if sha256 is None and path.is_file():
            return path
        if path.is_file() and file_sha256(path) == sha256:
            return path
        checksum = Checksum("sha256", sha256) if sha256 else None
        remote = RemoteFile(url, path.name, find_size_bytes(url, path.name), checksum)
        with self._bar(remote) as report:
            return download_file(remote, report, directory=self.folder, first_pause_s=self.first_pause_s)

    @contextmanager
    def _bar(self, remote: RemoteFile) -> Iterator[ReportProgress]:
        with tqdm(
            total=remote.size_bytes,
            desc=remote.file,
            unit="B",
            unit_scale=True,
            disable=self.is_quiet,
            file=sys.stderr,
        ) as bar:

            def show(progress: Progress) -> None:
                bar.update(progress.done - bar.n)

            yield show


def default_folder() -> Path:
    """Return where downloads are kept when the user names no folder; it need not exist."""
    return platformdirs.user_cache_path("inpaint-editor", appauthor=False) / "training"


def _name(url: str) -> str:
    """Return a name that differs for every address, ends like it, and is safe."""
    own = unquote(PurePosixPath(urlsplit(url).path).name)
    safe = UNSAFE.sub("-", own)[-MAX_NAME:] or "file"
    return f"{hashlib.sha256(url.encode()).hexdigest()[:10]}-{safe}"
