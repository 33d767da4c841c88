"""What a start leaves on the disk before its first step, and how that goes again when nothing comes of it."""

import contextlib
import shutil
from pathlib import Path


class Footprint:
    """Knows what was there before a start."""

    def __init__(self, run: Path, export: Path | None) -> None:
        """Look at what there is.

        Args:
            run: Folder of the run.
            export: Where weights go; their folder may be made too.
        """
        self._run = run
        self._is_new = not run.exists()
        self._before = set() if self._is_new else _entries(run)
        outer = [*run.parents, *(export.parents if export is not None else ())]
        self._new_folders = [folder for folder in outer if not folder.exists()]

    def remove(self) -> None:
        """Remove what has come since; what was there stays. For a run's own process only."""
        if self._is_new:
            shutil.rmtree(self._run, ignore_errors=True)
        else:
            for path in _entries(self._run) - self._before:
                if path.is_dir():
                    shutil.rmtree(path, ignore_errors=True)
                else:
                    path.unlink(missing_ok=True)
        self.remove_folders()

    def remove_folders(self) -> None:
        """Remove the folders around that were made and are empty, the innermost first."""
        for folder in sorted(self._new_folders, key=lambda path: len(path.parts), reverse=True):
            with contextlib.suppress(OSError):
                folder.rmdir()


def _entries(folder: Path) -> set[Path]:
    return set(folder.iterdir()) if folder.is_dir() else set()
