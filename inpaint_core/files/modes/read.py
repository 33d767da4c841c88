"""Which files store their pixels as numbers of a short list of colours, and that list."""

import struct
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from inpaint_core.files.containers import list_png_chunks
from inpaint_core.files.modes.indexed import MAX_COLORS, Indexed, ramp
from inpaint_core.files.png_chunks import SIGNATURE
from inpaint_core.files.tiff.claims import BITS, PHOTOMETRIC
from inpaint_core.files.tiff.tags import (
    byte_order,
    first_number,
    looks_like_tiff,
    read_directory,
    whole_numbers_of,
)

_COMPRESSION: Final = 259
_COLOR_MAP: Final = 320
_FAX: Final = (2, 3, 4)
_FEW: Final = (1, 2, 4)
_DEPTHS: Final = (1, 2, 4, 8)


def read_indexed(image: Image.Image, data: bytes) -> Indexed | None:
    """Return how a file stores its pixels if it does so by numbers of colours, else None.

    Args:
        image: Of the file, loaded, not yet converted.
        data: The whole file.
    """
    bits = _stored_bits(data)
    if image.mode == "P":
        return _palette(image, data, bits)
    if image.mode == "1":
        return _ramp(np.asarray(image).astype(np.uint8), data, 1)
    if image.mode == "L" and bits in _FEW:  # decoded to 0..255
        return _ramp(np.asarray(image) // (255 // ((1 << bits) - 1)), data, bits)
    return None


def is_grey(indexed: Indexed) -> bool:
    """Return whether every colour that a pixel uses is a grey."""
    used = indexed.colors[np.bincount(indexed.values.ravel(), minlength=len(indexed.colors)) > 0]
    return bool((used[:, :1] == used[:, 1:3]).all())


def _stored_bits(data: bytes) -> int:
    """Return how many bits a sample has in a PNG, TIFF or BMP; 8 for any other file."""
    if data.startswith(SIGNATURE):
        return data[24]
    if looks_like_tiff(data):
        return first_number(read_directory(data), BITS, byte_order(data), 1)
    return 8


def _ramp(values: NDArray[np.uint8], data: bytes, bits: int) -> Indexed:
    colors = ramp(bits)
    if not looks_like_tiff(data):
        clear = next((content for name, content in list_png_chunks(data) if name == b"tRNS"), b"")
        if data.startswith(SIGNATURE) and len(clear) == 2:
            colors[struct.unpack(">H", clear)[0] % len(colors), 3] = 0
        return Indexed(values=values, colors=colors, bits=bits, is_ramp=True)
    tags, order = read_directory(data), byte_order(data)
    fax = first_number(tags, _COMPRESSION, order, 1)
    return Indexed(
        values=values,
        colors=colors,
        bits=bits,
        is_ramp=True,
        white_is_zero=first_number(tags, PHOTOMETRIC, order, 1) == 0,
        fax=fax if fax in _FAX else None,
    )


def _palette(image: Image.Image, data: bytes, bits: int) -> Indexed:
    values = np.asarray(image)
    image.apply_transparency()
    colors = np.array(image.getpalette("RGBA") or [], np.uint8).reshape(-1, 4)[:MAX_COLORS]
    needed = int(values.max()) + 1
    if len(colors) < needed:  # a number without a colour is black, in every viewer
        colors = np.concatenate([colors, np.tile(ramp(1)[:1], (needed - len(colors), 1))])
    least = next(depth for depth in _DEPTHS if len(colors) <= 1 << depth)
    bits = max(bits if bits in _DEPTHS else 8, least)
    return Indexed(values=values, colors=colors, bits=bits, deep_colors=_deep_colors(data, colors))


def _deep_colors(data: bytes, colors: NDArray[np.uint8]) -> NDArray[np.uint16] | None:
    if not looks_like_tiff(data):
        return None
    stored = whole_numbers_of(read_directory(data).get(_COLOR_MAP), byte_order(data))
    if len(stored) % 3 or len(stored) // 3 < len(colors):
        return None
    deep = np.array(stored, np.uint16).reshape(3, -1).T[: len(colors)]
    return deep if np.array_equal(deep >> 8, colors[:, :3]) else None
