"""What the window wants to know of a run beside what ``inpaint-train --json`` says."""

import json
from pathlib import Path
from typing import Any

import psutil


class Outlook:
    """Adds to the events of the run in a folder: memory in use, and where the sample grid lies."""

    def __init__(self, folder: Path) -> None:
        self._samples = folder / "samples"
        self._process = psutil.Process()

    def add_to(self, line: str) -> str:
        """Return a line of the run's output with what is known beside it; what is no event stays as it is."""
        try:
            values = json.loads(line)
        except ValueError:
            return line
        match values:
            case {"event": "step"}:
                more: dict[str, Any] = {"memory_bytes": self._process.memory_info().rss}
            case {"event": "validated", "step": int(step)}:
                more = {"grid": str(self._samples / f"step-{step:07d}.png")}
            case _:
                return line
        return json.dumps(more | values)
