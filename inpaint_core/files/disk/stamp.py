"""Whether a file is still the one that was read."""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class FileStamp:
    """What tells one content of a file from another.

    Attributes:
        size: In bytes.
        modified_ns: Time of the last change.
        digest: SHA-256 of the content.
    """

    size: int
    modified_ns: int
    digest: bytes

    def looks_the_same(self, path: Path) -> bool:
        """Return whether size and time are those of the stamp; nothing is read.

        A file that is gone, or may not be looked at, is not the same.
        """
        try:
            status = path.stat()
        except (OSError, ValueError):
            return False
        return (status.st_size, status.st_mtime_ns) == (self.size, self.modified_ns)

    def is_outdated(self, path: Path) -> bool:
        """Return whether the file holds something else now; its content is read only if it may.

        A file that is gone has nothing that a save could replace: it is not outdated.

        Raises:
            OSError: The file may not be read.
        """
        try:
            if self.looks_the_same(path):
                return False
            if path.stat().st_size != self.size:
                return True
            with path.open("rb") as stream:
                digest = hashlib.file_digest(stream, "sha256").digest()
        except FileNotFoundError:
            return False
        return digest != self.digest


def stamp_of(data: bytes, status: os.stat_result) -> FileStamp:
    """Return the stamp of a file that held ``data`` when its status was asked for."""
    return FileStamp(len(data), status.st_mtime_ns, hashlib.sha256(data).digest())
