"""Which of several weights files a network uses: what the user chose, kept beside the user's own weights."""

import contextlib
import json
import os
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

from inpaint_core.errors import WriteError

CHOICE_NAME: Final = "in-use.json"
MAX_BYTES: Final = 100_000
NOTHING: Final[Mapping[str, str]] = MappingProxyType({})


def find_choice(network: str, size: str, directory: Path) -> str:
    """Return the name of the file that the user chose for one size of a network; empty for no choice.

    Args:
        network: Key of ``inpaint_core.models.networks.NETWORKS``.
        size: ``published`` or ``compact``.
        directory: The user's own folder of weights.
    """
    return _read(directory).get(_key(network, size), "")


def choose(network: str, size: str, file: str, directory: Path) -> None:
    """Remember the user's choice.

    Args:
        network: Key of ``inpaint_core.models.networks.NETWORKS``.
        size: ``published`` or ``compact``.
        file: Name of a file in the program's folder of weights or the user's own; empty to choose none.
        directory: The user's own folder of weights; made if it is missing.

    Raises:
        WriteError: The folder cannot be written to; the choice is as it was.
    """
    values = dict(_read(directory))
    values.pop(_key(network, size), None)
    if file:
        values[_key(network, size)] = file
    if values == _read(directory):
        return
    path, part = directory / CHOICE_NAME, directory / f"{CHOICE_NAME}.part"
    try:
        directory.mkdir(parents=True, exist_ok=True)
        part.write_text(json.dumps(values, indent=2), encoding="utf-8")
        os.replace(part, path)  # noqa: PTH105 - one step
    except OSError as error:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
        raise WriteError(f"{path} cannot be written: {error.strerror or error}.") from error


def _key(network: str, size: str) -> str:
    return f"{network}, {size}"


def _read(directory: Path) -> Mapping[str, str]:
    """Return what is kept; nothing where that makes no sense: then the newest weights are used."""
    path = directory / CHOICE_NAME
    try:
        status = path.stat()
    except (OSError, ValueError):
        return NOTHING
    return _read_version(path, status.st_mtime_ns, status.st_size)


@lru_cache(maxsize=8)
def _read_version(path: Path, _mtime_ns: int, size_bytes: int) -> Mapping[str, str]:
    if size_bytes > MAX_BYTES:
        return NOTHING
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return NOTHING
    if not isinstance(values, dict):
        return NOTHING
    plain = {key: name for key, name in values.items() if isinstance(name, str) and Path(name).name == name}
    return MappingProxyType(plain)
