"""What weights may be used for, as far as it follows from those that they began with."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from inpaint_core.weights.header import read_header
from inpaint_core.weights.manifest import SUFFIX, read_manifest

RESEARCH: Final = "LicenseRef-research-only"
"""In the list of the bundled weights."""
BEGUN: Final = "For research use only: begun with weights for research use only."
"""In the metadata of exported weights, under ``licence``."""


def is_for_research(path: Path, sha256: str) -> bool:
    """Tell whether weights are known to be for research use only.

    Args:
        path: Of their file, which can be read.
        sha256: Of the file.
    """
    of_ours = (entry.licence for entry in read_manifest().values() if entry.sha256 == sha256)
    if next(of_ours, "") == RESEARCH:
        return True
    return path.suffix == SUFFIX and read_header(path).metadata.get("licence") == BEGUN


def licence_of(origin: Mapping[str, Any]) -> str | None:
    """Return the licence that follows from what a run began with; None where none is known to.

    Args:
        origin: Of the run, as its record has it.
    """
    begun_with = origin.get("init_from") or {}
    return BEGUN if begun_with.get("research_only") else None
