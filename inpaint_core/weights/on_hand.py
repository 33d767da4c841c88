"""Every weights file on this computer that a model could use, and which of them it uses."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from inpaint_core.catalog import ModelSpec
from inpaint_core.errors import WeightsError
from inpaint_core.weights.choice import choose
from inpaint_core.weights.manifest import (
    SOURCE_HASH,
    WeightsEntry,
    file_sha256,
    find_entry,
    find_weights,
    list_user_weights,
    user_weights_directory,
    weights_directory,
)

WeightsOrigin = Literal["bundled", "imported", "own"]
"""With the program, from a published file, from a training or of unknown descent."""


@dataclass(frozen=True, kw_only=True)
class WeightsOnHand:
    """One weights file of a model.

    Attributes:
        path: Where it is.
        origin: Where it comes from.
        size_bytes: Of the file.
        is_used: Whether the model fills with it now.
        entry: What the manifest says of it; None for the user's own.
        metadata: What the file says of itself.
    """

    path: Path
    origin: WeightsOrigin
    size_bytes: int
    is_used: bool
    entry: WeightsEntry | None = None
    metadata: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def source_sha256(self) -> str:
        """Of the file that was imported; empty for none."""
        return self.metadata.get(SOURCE_HASH, "")


def list_weights(spec: ModelSpec) -> list[WeightsOnHand]:
    """List the weights files that a model can use: ours first, then the user's, newest first.

    Raises:
        WeightsError: The list of our weights cannot be read.
    """
    if spec.kind != "network":
        return []
    used, entry = find_weights(spec), find_entry(spec)
    found = []
    if entry is not None:
        places = (directory / entry.file for directory in (weights_directory(), user_weights_directory()))
        found = [
            WeightsOnHand(
                path=path, origin="bundled", size_bytes=entry.size_bytes, is_used=path == used, entry=entry
            )
            for path in places
            if path.is_file()
        ][:1]
    ours = {one.path for one in found}
    for weights in list_user_weights():
        if (weights.network, weights.size) == (spec.network, spec.size) and weights.path not in ours:
            found.append(
                WeightsOnHand(
                    path=weights.path,
                    origin="imported" if weights.is_imported else "own",
                    size_bytes=weights.size_bytes,
                    is_used=weights.path == used,
                    metadata=weights.metadata,
                )
            )
    return found


def use_weights(spec: ModelSpec, weights: WeightsOnHand) -> None:
    """Let a model fill with one of its weights files from now on, here and on the command line.

    Raises:
        WriteError: The choice cannot be kept; it is as it was.
    """
    choose(spec.network, spec.size, weights.path.name, user_weights_directory())


def weights_sha256(weights: WeightsOnHand) -> str:
    """Return the SHA-256 of a weights file; empty where it cannot be read.

    A file that changes gets another one; reading takes about a second for each gigabyte.
    """
    if weights.entry is not None:
        return weights.entry.sha256
    try:
        status = weights.path.stat()
        return _sha256(weights.path, status.st_mtime_ns, status.st_size)
    except (OSError, WeightsError):
        return ""


@lru_cache(maxsize=64)
def _sha256(path: Path, _mtime_ns: int, _size_bytes: int) -> str:
    return file_sha256(path)
