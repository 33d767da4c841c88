"""Tiles as bytes for the disk: compressed without loss, checked when they are read. No Qt."""

import struct
import zlib
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from editor.state.editing.tile import Payload

_HEADER: Final = struct.Struct("<BHHB")
"""Bytes a value, height, width, channels."""
_ONE_VALUE: Final = {b"0": False, b"1": True}
_MASK: Final = b"m"
_PIXELS: Final = b"p"


class BadTileError(ValueError):
    """Bytes are not what ``encode_tile`` returned."""


def encode_tile(payload: Payload, *, is_urgent: bool = False) -> bytes:
    """Return a payload as bytes; photos shrink to about half.

    Args:
        payload: Of a tile.
        is_urgent: Whether time counts more than room: nothing is compressed then.
    """
    if isinstance(payload, bool):
        return b"1" if payload else b"0"
    if isinstance(payload, bytes):
        return _MASK + payload
    height, width, channels = payload.shape
    # Differences to the pixel on the left are small, and so are compressed better.
    steps = np.diff(payload, axis=1, prepend=payload[:, :1] * 0)
    header = _HEADER.pack(payload.dtype.itemsize, height, width, channels)
    return _PIXELS + header + zlib.compress(_bytes_together(steps).tobytes(), level=0 if is_urgent else 1)


def decode_tile(data: bytes) -> Payload:
    """Return the payload that ``encode_tile`` made ``data`` of.

    Raises:
        BadTileError: The bytes were damaged.
    """
    kind, rest = data[:1], data[1:]
    if data in _ONE_VALUE:
        return _ONE_VALUE[data]
    try:
        if kind == _MASK:
            zlib.decompress(rest)
            return rest
        if kind == _PIXELS:
            return _pixels(rest)
    except (struct.error, zlib.error, ValueError, KeyError) as error:
        raise BadTileError(f"a tile cannot be read: {error}") from error
    raise BadTileError(f"there are no tiles of the kind {kind!r}")


def _pixels(data: bytes) -> NDArray[Any]:
    size, height, width, channels = _HEADER.unpack(data[: _HEADER.size])
    dtype: np.dtype[Any] = np.dtype({1: "|u1", 2: "<u2"}[size])
    flat = np.frombuffer(zlib.decompress(data[_HEADER.size :]), np.uint8)
    steps = np.ascontiguousarray(flat.reshape(size, -1).T).view(dtype).reshape(height, width, channels)
    return np.cumsum(steps, axis=1, dtype=dtype)


def _bytes_together(values: NDArray[Any]) -> NDArray[np.uint8]:
    """Return the lower bytes of all values, then the upper ones: each kind is more alike by itself."""
    little = np.ascontiguousarray(values, values.dtype.newbyteorder("<"))
    return np.ascontiguousarray(little.reshape(-1, 1).view(np.uint8).T)
