"""The index of a network's weights that lie in several files, read without torch and without trusting it.

``NAME.safetensors.index.json`` beside ``NAME-00001-of-00003.safetensors``, as the tools of Hugging Face write
them: which file each tensor is in, and the description that a single file would have in its header.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final

from inpaint_core.errors import WeightsError
from inpaint_core.weights.header import path_is_possible, reading_from_disk

INDEX_SUFFIX: Final = ".safetensors.index.json"
MAX_INDEX_BYTES: Final = 16 * 2**20


@dataclass(frozen=True)
class WeightsIndex:
    """What an index says."""

    shards: Mapping[str, Path]
    """The file of each tensor, beside the index."""
    metadata: Mapping[str, str]
    """Free text, as in the header of a single file."""


def read_index(path: Path) -> WeightsIndex:
    """Read and check an index; the files it names are not looked at.

    Raises:
        WeightsError: It is missing, unreadable, no index, or names a file outside its own folder.
    """
    with reading_from_disk(path):
        if path.stat().st_size > MAX_INDEX_BYTES:
            raise WeightsError(f"{path.name} is too large for the index of a network's weights.")
        content = path.read_bytes()
    try:
        values = json.loads(content.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise WeightsError(f"{path.name} is no index of weights: it cannot be read as JSON.") from error
    match values:
        case {"weight_map": dict(files)} if files and all(_is_plain(name) for name in files.values()):
            metadata = values.get("metadata", {})
        case _:
            raise WeightsError(f"{path.name} is no index of weights: it names no files beside it.")
    if not isinstance(metadata, dict):
        raise WeightsError(f"{path.name} is no index of weights: its description is no table.")
    texts = {key: text for key, text in metadata.items() if isinstance(text, str)}
    shards = {tensor: path.with_name(name) for tensor, name in files.items()}
    return WeightsIndex(MappingProxyType(shards), MappingProxyType(texts))


def _is_plain(name: object) -> bool:
    return (
        isinstance(name, str)
        and name.endswith(".safetensors")
        and Path(name).name == name
        and "\\" not in name
        and path_is_possible(Path(name))
    )
