"""The part of a file that has arrived, and what its server said of the whole: enough to go on later."""

import json
import os
from pathlib import Path
from typing import Any, Final

from inpaint_core.downloads.arriving import Head
from inpaint_core.downloads.remote_file import RemoteFile

PART: Final = ".part"
NOTE: Final = ".part.json"
MAX_NOTE_BYTES: Final = 10_000
MAX_VALIDATOR: Final = 500


class PartFile:
    """``NAME.part`` beside the file it will become, and ``NAME.part.json`` with the version it is part of."""

    def __init__(self, target: Path, remote: RemoteFile) -> None:
        self.path: Final = target.with_name(target.name + PART)
        self._note = target.with_name(target.name + NOTE)
        self._remote = remote

    @property
    def size_bytes(self) -> int:
        """What is there already."""
        return self.path.stat().st_size if self.path.is_file() else 0

    def find_validator(self) -> str:
        """Return what the server called the version that the part is of; empty if it did not say.

        A part of another file, or one larger than the whole, is removed first.
        """
        note = self._read_note()
        is_other = note and (note.get("url"), note.get("size")) != (self._remote.url, self._remote.size_bytes)
        if is_other or self.size_bytes > self._remote.size_bytes:
            self.remove()
            return ""
        found = note.get("validator")
        return found if isinstance(found, str) and self.size_bytes else ""

    def note(self, head: Head) -> None:
        """Remember which version of the file is being fetched, where the server says that."""
        if validator := validator_of(head):
            values = {"url": self._remote.url, "size": self._remote.size_bytes, "validator": validator}
            self._note.write_text(json.dumps(values), encoding="utf-8")
        else:
            self._note.unlink(missing_ok=True)

    def remove(self) -> None:
        """Remove part and note."""
        self.path.unlink(missing_ok=True)
        self._note.unlink(missing_ok=True)

    def become(self, target: Path) -> None:
        """Give the file its name, in one step."""
        with self.path.open("rb+") as file:
            os.fsync(file.fileno())
        self.path.replace(target)
        self._note.unlink(missing_ok=True)

    def _read_note(self) -> dict[str, Any]:
        try:
            if self._note.stat().st_size > MAX_NOTE_BYTES:
                return {}
            found = json.loads(self._note.read_text(encoding="utf-8"))
        except (OSError, ValueError, RecursionError):
            return {}
        return found if isinstance(found, dict) else {}


def validator_of(head: Head) -> str:
    """Return what ``If-Range`` may ask for (RFC 9110, 13.1.5): a strong ETag, else the date of the file."""
    tag, date = head.header("ETag"), head.header("Last-Modified")
    found = tag if tag.startswith('"') else date
    return found if len(found) <= MAX_VALIDATOR and found.isascii() and found.isprintable() else ""
