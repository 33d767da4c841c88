"""Where journals lie beside the user's data, whose they are, and which are too old."""

import contextlib
import logging
import os
import secrets
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import platformdirs
from PySide6.QtCore import QLockFile

log = logging.getLogger(__name__)

LOCK_NAME: Final = "lock"
MAX_AGE_S: Final = 30 * 24 * 3600
_DAMAGED: Final = ".damaged"


def journals_path() -> Path:
    """Return where journals live: in the user's data, or beside settings that INPAINT_CONFIG_DIR names."""
    folder = os.environ.get("INPAINT_CONFIG_DIR")
    return (Path(folder) if folder else platformdirs.user_data_path("inpaint-editor")) / "journals"


class JournalFolder:
    """One journal's folder, locked as long as this object lives and is not let go."""

    def __init__(self, path: Path, lock: QLockFile) -> None:
        self.path: Final = path
        self._lock = lock

    def let_go(self) -> None:
        """Leave the journal to the next start."""
        self._lock.unlock()

    def remove(self) -> None:
        """Remove the journal; what cannot be removed is logged."""
        # Its lock goes last: a start that looks meanwhile must not find half a journal.
        for entry in sorted(self.path.iterdir()) if self.path.is_dir() else ():
            if entry.name != LOCK_NAME:
                with contextlib.suppress(OSError):
                    entry.unlink()
        self._lock.unlock()
        try:
            shutil.rmtree(self.path)
        except OSError as error:
            log.warning("%s could not be removed: %s", self.path, error)

    def put_aside(self) -> bool:
        """Keep a journal that cannot be read out of the way, or remove one that was just begun.

        ``prune`` removes in time what was kept. Return whether there was anything in it.
        """
        if not any(entry.name != LOCK_NAME for entry in self.path.iterdir()):
            self.remove()
            return False
        self._lock.unlock()
        with contextlib.suppress(OSError):
            self.path.rename(self.path.with_name(self.path.name + _DAMAGED))
        return True


class JournalHome:
    """The folder of all journals. Several programs may use it at once."""

    def __init__(self, root: Path) -> None:
        self.root: Final = root

    def new(self) -> JournalFolder:
        """Make a folder for a journal.

        Raises:
            OSError: It cannot be made.
        """
        name = f"{time.strftime('%Y%m%d-%H%M%S')}-{secrets.token_hex(4)}"
        path = self.root / name
        path.mkdir(parents=True, mode=0o700)
        lock = _locked(path)
        if lock is None:
            raise OSError(f"{path} cannot be locked")
        return JournalFolder(path, lock)

    def left_behind(self) -> list[JournalFolder]:
        """Return the journals of programs that have ended, the latest first; they are locked now."""
        found = []
        for path in sorted(self._folders(), key=_age_s):
            if path.suffix != _DAMAGED and (lock := _locked(path)) is not None:
                found.append(JournalFolder(path, lock))
        return found

    def prune(self, max_bytes: int) -> None:
        """Remove what is older than 30 days, and the oldest above a total size; never the newest.

        Journals of programs that run stay.
        """
        folders = sorted(self._folders(), key=_age_s)
        total = 0
        for place, path in enumerate(folders):
            total += size_bytes(path)
            if place and (_age_s(path) > MAX_AGE_S or total > max_bytes):
                self._remove_if_free(path)

    def forget_all(self) -> None:
        """Remove every journal that no running program has locked."""
        for path in list(self._folders()):
            self._remove_if_free(path)

    def _remove_if_free(self, path: Path) -> None:
        if (lock := _locked(path)) is not None:
            JournalFolder(path, lock).remove()

    def _folders(self) -> Iterator[Path]:
        with contextlib.suppress(OSError):
            yield from (path for path in self.root.iterdir() if path.is_dir())


def size_bytes(folder: Path) -> int:
    """Return what the files in a folder take."""
    total = 0
    with contextlib.suppress(OSError):
        for path in folder.iterdir():
            with contextlib.suppress(OSError):
                total += path.stat().st_size
    return total


def _age_s(folder: Path) -> float:
    """Return how long ago something was written in a folder."""
    newest = 0.0
    with contextlib.suppress(OSError):
        # Looking whether a folder is locked writes its lock.
        files = [path for path in folder.iterdir() if path.name != LOCK_NAME]
        newest = max((path.stat().st_mtime for path in files), default=folder.stat().st_mtime)
    return time.time() - newest


def _locked(path: Path) -> QLockFile | None:
    """Return the lock of a folder, held; None where a running program holds it."""
    lock = QLockFile(str(path / LOCK_NAME))
    lock.setStaleLockTime(0)  # only the end of its process frees a lock, however old it is
    return lock if lock.tryLock(0) else None
