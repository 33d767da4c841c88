"""Which folders hold trainings of this user: a small file beside the user's data."""

import json
from pathlib import Path
from typing import Any, Final

from inpaint_core.files.atomic import replace_file

FILE_NAME: Final = "training-runs.json"
MAX_RUNS: Final = 200


class RunList:
    """The folders, newest first; the file is read anew before it is changed: another window may have."""

    def __init__(self, path: Path) -> None:
        """Read nothing yet.

        Args:
            path: Of the file; it need not exist.
        """
        self.path = path

    def folders(self) -> list[Path]:
        """Return the folders; none where the file is missing or damaged."""
        try:
            values: Any = json.loads(self.path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return []
        listed = values.get("runs") if isinstance(values, dict) else None
        return [Path(text) for text in listed if isinstance(text, str)] if isinstance(listed, list) else []

    def add(self, folder: Path) -> None:
        """Put a folder first.

        Raises:
            WriteError: The file could not be written.
        """
        self._write([folder, *(other for other in self.folders() if other != folder)][:MAX_RUNS])

    def remove(self, folder: Path) -> None:
        """Take a folder out; its files stay.

        Raises:
            WriteError: The file could not be written.
        """
        self._write([other for other in self.folders() if other != folder])

    def _write(self, folders: list[Path]) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        values = {"runs": [str(folder) for folder in folders]}
        replace_file(self.path, (json.dumps(values, indent=1) + "\n").encode())
