"""Which weights there are: the bundled ones with their hashes and licences, and the user's own.

Nothing here needs torch: the window lists weights before torch is imported.
"""

import hashlib
import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

import platformdirs

from inpaint_core.catalog import ModelSpec
from inpaint_core.errors import BadRecordError, WeightsError
from inpaint_core.records import read_record
from inpaint_core.weights.choice import find_choice
from inpaint_core.weights.header import read_header, reading_from_disk
from resources import locate

MANIFEST_NAME: Final = "MANIFEST.toml"
SUFFIX: Final = ".safetensors"
SOURCE_HASH: Final = "source_sha256"
"""Key in the metadata of imported weights: the SHA-256 of the file they came from."""
USER_DIRECTORY_VARIABLE: Final = "INPAINT_WEIGHTS_DIR"
"""Environment variable that names another folder for the user's own weights."""


@dataclass(frozen=True, kw_only=True)
class WeightsEntry:
    """One table of MANIFEST.toml: a weights file that we publish, and what is known about it."""

    name: str
    """The table's name; ``ModelSpec.weights`` refers to it."""
    network: str
    """Key of ``inpaint_core.models.networks.NETWORKS``."""
    file: str
    """File name inside the weights folder, without any folder."""
    sha256: str
    """Of the whole file, 64 lower-case hexadecimal digits."""
    size_bytes: int
    licence: str
    """SPDX identifier, for example ``Apache-2.0``."""
    training_data: str
    """What it was trained on, and that data's licence, in one sentence."""
    size: str = "published"
    """Which of the network's two sizes, ``published`` or ``compact``."""
    url: str | None = None
    """Where it can be downloaded; None for weights that come with the program."""
    card: str | None = None
    """File name of the model card beside the weights."""
    steps: int | None = None
    """Optimizer steps of the training."""
    images_seen: int | None = None
    """Images shown during the training, repeats counted."""
    scores: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    """Measured on held-out photos, for example ``psnr_20_40``."""

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[0-9a-f]{64}", self.sha256):
            raise WeightsError(f"Weights {self.name}: sha256 must be 64 lower-case hexadecimal digits.")
        if self.size_bytes <= 0:
            raise WeightsError(f"Weights {self.name}: size_bytes must be above 0, got {self.size_bytes}.")
        if Path(self.file).name != self.file or not self.file.endswith(SUFFIX):
            raise WeightsError(f"Weights {self.name}: file must be a plain name ending in {SUFFIX}.")


@dataclass(frozen=True, kw_only=True)
class UserWeights:
    """A weights file in the user's own folder."""

    name: str
    """File name without the suffix."""
    network: str
    """Key of ``inpaint_core.models.networks.NETWORKS``, as the file says of itself."""
    size: str
    """``published`` or ``compact``, as the file says of itself; files that say nothing are ``published``."""
    path: Path
    size_bytes: int
    metadata: Mapping[str, str]
    """What its training wrote into it: licence, training data, steps."""

    @property
    def is_imported(self) -> bool:
        """Whether the user imported it from a checkpoint."""
        return SOURCE_HASH in self.metadata

    def describe(self) -> str:
        """Return what it is for, how large, and where it came from, for the user."""
        source = f", imported from {self.metadata.get('source', 'a file')}" if self.is_imported else ""
        return f"{self.network}, {self.size} size, {self.size_bytes / 1e6:.1f} MB{source}"


def weights_directory() -> Path:
    """Return the folder of the weights that come with the program."""
    return locate.FOLDER / "weights"


def user_weights_directory() -> Path:
    """Return the folder for the user's own weights; it need not exist."""
    if override := os.environ.get(USER_DIRECTORY_VARIABLE):
        return Path(override).expanduser()
    return platformdirs.user_data_path("inpaint-editor", appauthor=False) / "weights"


def read_manifest(path: Path | None = None) -> dict[str, WeightsEntry]:
    """Read which weights we publish.

    Args:
        path: Of the manifest; the program's own when None.

    Returns:
        Entries by name. Empty when there is no manifest.

    Raises:
        WeightsError: The manifest is no TOML, or a table in it lacks a key, or has an unknown or wrong one.
    """
    path = weights_directory() / MANIFEST_NAME if path is None else path
    try:
        return dict(_entries(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise WeightsError(f"The list of weights {path} cannot be read: {error}.") from error


@lru_cache(maxsize=4)
def _entries(manifest: str) -> Mapping[str, WeightsEntry]:
    """Return what a manifest says. The window asks for each model many times before it is there."""
    tables = tomllib.loads(manifest)
    return MappingProxyType({name: _to_entry(name, table) for name, table in tables.items()})


def _to_entry(name: str, table: object) -> WeightsEntry:
    if not isinstance(table, dict):
        raise WeightsError(f"The list of weights must hold tables only, {name} is none.")
    try:
        return read_record(WeightsEntry, table, given={"name": name}, entry="key")
    except BadRecordError as error:
        raise WeightsError(f"Weights {name}: {error} in the list of weights.") from error


def list_user_weights(directory: Path | None = None) -> list[UserWeights]:
    """List what the user trained or imported, newest first.

    A file counts when its metadata names its network. Others, damaged ones among them, are left out: they get
    their error message when somebody tries to load them.

    Args:
        directory: Where to look; the user's own folder when None.
    """
    directory = user_weights_directory() if directory is None else directory
    found: list[tuple[float, UserWeights]] = []
    for path in sorted(directory.glob(f"*{SUFFIX}")):
        try:
            status = path.stat()
        except OSError:
            continue
        metadata = _read_metadata(path, status.st_mtime_ns, status.st_size)
        if network := metadata.get("network"):
            weights = UserWeights(
                name=path.stem,
                network=network,
                size=metadata.get("size", "published"),
                path=path,
                size_bytes=status.st_size,
                metadata=metadata,
            )
            found.append((status.st_mtime, weights))
    return [weights for _, weights in sorted(found, key=lambda pair: pair[0], reverse=True)]


@lru_cache(maxsize=256)
def _read_metadata(path: Path, _mtime_ns: int, _size_bytes: int) -> Mapping[str, str]:
    """Return what a weights file says about itself, nothing if it cannot be read.

    The window asks for every model each time the list of models opens; a file is read again only when it has
    changed.
    """
    try:
        return read_header(path).metadata
    except WeightsError:
        return MappingProxyType({})


def find_entry(spec: ModelSpec) -> WeightsEntry | None:
    """Return what the manifest says about a model's own weights; None when it lists none."""
    return read_manifest().get(spec.weights)


def find_weights(spec: ModelSpec) -> Path | None:
    """Return the weights file a model uses: the chosen one, else an imported one, ours, the user's newest.

    Somebody who imports a checkpoint wants to see what it does, so the newest import goes first unless the
    user has chosen since. Ours are looked for beside the program, then among the user's own.
    """
    wanted = (spec.network, spec.size)
    own = [weights for weights in list_user_weights() if (weights.network, weights.size) == wanted]
    if (chosen := _find_chosen(spec, own)) is not None:
        return chosen
    if imported := next((weights for weights in own if weights.is_imported), None):
        return imported.path
    if (ours := _find_ours(spec)) is not None:
        return ours
    return own[0].path if own else None


def _find_chosen(spec: ModelSpec, own: list[UserWeights]) -> Path | None:
    """Return the file that the user chose for a model, if it is still there."""
    name = find_choice(spec.network, spec.size, user_weights_directory())
    ours = _find_ours(spec) if name else None
    if ours is not None and ours.name == name:
        return ours
    return next((weights.path for weights in own if weights.path.name == name), None)


def _find_ours(spec: ModelSpec) -> Path | None:
    if (entry := find_entry(spec)) is None:
        return None
    places = (directory / entry.file for directory in (weights_directory(), user_weights_directory()))
    return next((path for path in places if path.is_file()), None)


def find_sha256(spec: ModelSpec, path: Path) -> str | None:
    """Return the hash a model's weights file must have; None for a file of the user's own."""
    entry = find_entry(spec)
    if entry is None:
        return None
    ours = {weights_directory() / entry.file, user_weights_directory() / entry.file}
    return entry.sha256 if path in ours else None


def file_sha256(path: Path) -> str:
    """Return the SHA-256 of a file as 64 lower-case hexadecimal digits.

    Raises:
        WeightsError: The file cannot be read.
    """
    with reading_from_disk(path), path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
