"""The front of a safetensors file, read without torch and without trusting it.

Layout: eight bytes, little-endian, the length of a JSON object; the object, with dtype, shape and place of
each tensor and optional text metadata; then the numbers. Nothing in it can run.
"""

import contextlib
import json
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from math import prod
from pathlib import Path
from types import MappingProxyType
from typing import Any, BinaryIO, Final

from inpaint_core.errors import WeightsError
from inpaint_core.weights.left_out import is_counter, is_left_out

LENGTH_BYTES: Final = 8
MAX_HEADER: Final = 16 * 2**20
"""Bytes of JSON. The largest network here needs 60 kB; a longer header is no weights file of ours."""

PICKLE_START: Final = 0x80
PICKLE_PROTOCOLS: Final = range(2, 6)

FLOAT_BYTES: Final = MappingProxyType({"F16": 2, "BF16": 2, "F32": 4, "F64": 8})
"""Bytes a number, for each dtype a network's weights may be stored in."""
COUNTER_DTYPE: Final = "I64"
COUNTER_BYTES: Final = 8
"""Of counters in normalisation layers, which published files have and no network of this program reads."""


@dataclass(frozen=True)
class TensorEntry:
    """One tensor of a weights file."""

    name: str
    dtype: str
    """``F16``, ``BF16``, ``F32`` or ``F64``."""
    shape: tuple[int, ...]


@dataclass(frozen=True)
class WeightsHeader:
    """What a weights file says about itself."""

    tensors: tuple[TensorEntry, ...]
    """Those that a network may have: see ``left_out``."""
    metadata: MappingProxyType[str, str]
    """Free text, for example ``network``, ``licence``, ``training_data``."""

    @property
    def shapes(self) -> dict[str, tuple[int, ...]]:
        """The shape of each tensor by its name."""
        return {tensor.name: tensor.shape for tensor in self.tensors}


@contextlib.contextmanager
def reading_from_disk(path: Path) -> Iterator[None]:
    """Turn what the disk may answer while a file of weights is read into a ``WeightsError``."""
    try:
        mode = path.stat().st_mode
        if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):
            raise WeightsError(f"{path.name} is a device; expected a file of weights.")  # it may never end
        yield
    except OSError as error:
        raise WeightsError(f"{path.name} cannot be read: {error.strerror or error}.") from error
    except ValueError as error:  # NUL, or half a letter
        if path_is_possible(path):
            raise
        raise WeightsError(f"{str(path.name)!r} is no possible name of a file.") from error


def path_is_possible(path: Path) -> bool:
    """Tell whether the system could have a file of this name at all."""
    try:
        return b"\0" not in os.fsencode(path)
    except UnicodeEncodeError:
        return False


def is_zip(start: bytes) -> bool:
    """Tell a zip archive, which torch writes since 1.6, by the first bytes of a file."""
    return start.startswith(b"PK\x03\x04")


def is_pickle(start: bytes) -> bool:
    """Tell a pickle of protocol 2 to 5, which torch wrote before, by the first bytes of a file.

    Args:
        start: At least the first ``LENGTH_BYTES``, as far as the file goes. A safetensors file begins with a
            length whose low bytes may be those of a pickle; only its high bytes are always 0.
    """
    claims = len(start) > 1 and start[0] == PICKLE_START and start[1] in PICKLE_PROTOCOLS
    return claims and any(start[2:LENGTH_BYTES])


def read_header(path: Path) -> WeightsHeader:
    """Read and check the header of a safetensors file; the numbers are not read.

    Raises:
        WeightsError: The file is missing, unreadable, cut short, or no safetensors file of floating-point
            numbers.
    """
    with reading_from_disk(path):
        file_bytes = path.stat().st_size
        with path.open("rb") as file:
            length, values = _read_json(file, file_bytes, path.name)
    metadata = values.pop("__metadata__", {})
    if not isinstance(metadata, dict) or not all(isinstance(text, str) for text in metadata.values()):
        raise WeightsError(f"{path.name} is not a weights file: its description is not text.")
    tensors = tuple(_to_entry(name, value, path.name) for name, value in values.items())
    _check_places(values, tensors, data_bytes=file_bytes - LENGTH_BYTES - length, file_name=path.name)
    own = tuple(tensor for tensor in tensors if not is_left_out(tensor.name))
    return WeightsHeader(own, MappingProxyType(metadata))


def _read_json(file: BinaryIO, file_bytes: int, file_name: str) -> tuple[int, dict[str, Any]]:
    start = file.read(LENGTH_BYTES)
    if len(start) < LENGTH_BYTES:
        raise WeightsError(f"{file_name} is cut short: it holds only {file_bytes} bytes.")
    if is_zip(start) or is_pickle(start):
        raise WeightsError(f"{file_name} is not a safetensors file but a PyTorch checkpoint or a pickle.")
    length = int.from_bytes(start, "little")
    if length > MAX_HEADER:
        raise WeightsError(f"{file_name} is not a safetensors file: its header claims {length:,} bytes.")
    text = file.read(length)
    if len(text) < length:
        raise WeightsError(f"{file_name} is cut short: its header is not complete.")
    try:
        values = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise WeightsError(f"{file_name} is not a safetensors file: its header cannot be read.") from error
    if not isinstance(values, dict):
        raise WeightsError(f"{file_name} is not a safetensors file: its header is no table.")
    return length, values


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _to_entry(name: str, value: object, file_name: str) -> TensorEntry:
    match value:
        case {"dtype": str(dtype), "shape": [*shape], "data_offsets": [start, end]} if all(
            _is_count(number) for number in (*shape, start, end)
        ):
            if dtype not in FLOAT_BYTES and (dtype != COUNTER_DTYPE or not is_counter(name)):
                raise WeightsError(
                    f"{file_name}: {name} is stored as {dtype}; expected F16, BF16, F32 or F64."
                )
            return TensorEntry(name, dtype, tuple(shape))
        case _:
            raise WeightsError(f"{file_name} is not a safetensors file: the entry of {name} cannot be read.")


def _check_places(
    values: dict[str, Any], tensors: tuple[TensorEntry, ...], *, data_bytes: int, file_name: str
) -> None:
    """Raise unless the tensors lie one behind the other and fill the rest of the file exactly."""
    expected_start = 0
    for tensor in sorted(tensors, key=lambda tensor: values[tensor.name]["data_offsets"]):
        start, end = values[tensor.name]["data_offsets"]
        item_bytes = FLOAT_BYTES.get(tensor.dtype, COUNTER_BYTES)
        if start != expected_start or end - start != prod(tensor.shape) * item_bytes:
            raise WeightsError(f"{file_name} is damaged: {tensor.name} does not have the size it claims.")
        expected_start = end
    if expected_start > data_bytes:
        missing = expected_start - data_bytes
        raise WeightsError(
            f"{file_name} is cut short: {missing:,} of its {expected_start:,} bytes are missing."
        )
    if expected_start < data_bytes:
        raise WeightsError(
            f"{file_name} is damaged: {data_bytes - expected_start:,} bytes too many at its end."
        )
