"""Numbers of colours → PNG and BMP; TIFF, which has pages and tags of its own, does it in its folder."""

import io
import struct
import zlib

import numpy as np
from PIL import Image

from inpaint_core.files.modes.indexed import OPAQUE, Indexed, packed_rows
from inpaint_core.files.png_chunks import SIGNATURE, chunk

_GREY, _PALETTE = 0, 3
"""Colour types of PNG."""


def encode_indexed_png(indexed: Indexed) -> bytes:
    """Return a PNG of the same depth, with palette and transparency, without metadata."""
    height, width = indexed.values.shape
    rows = packed_rows(indexed.values, indexed.bits)
    # Differences between numbers of colours mean nothing: no filter packs best.
    lines = np.concatenate([np.zeros((height, 1), np.uint8), rows], axis=1)
    kind = _GREY if indexed.is_ramp else _PALETTE
    header = struct.pack(">IIBBBBB", width, height, indexed.bits, kind, 0, 0, 0)
    chunks = [chunk(b"IHDR", header)]
    if not indexed.is_ramp:
        chunks.append(chunk(b"PLTE", indexed.colors[:, :3].tobytes()))
    if clear := _transparency(indexed):
        chunks.append(chunk(b"tRNS", clear))
    chunks += [chunk(b"IDAT", zlib.compress(lines.tobytes())), chunk(b"IEND", b"")]
    return SIGNATURE + b"".join(chunks)


def encode_indexed_bmp(indexed: Indexed, dpi: tuple[float, float]) -> bytes:
    """Return a BMP of 1 bit for black and white, of 8 with a palette.

    Args:
        indexed: Opaque.
        dpi: Horizontal and vertical pixels an inch.
    """
    stream = io.BytesIO()
    if indexed.is_ramp:
        image = Image.fromarray(indexed.values.astype(bool))
    else:
        image = Image.fromarray(indexed.values, "P")
        image.putpalette(indexed.colors[:, :3].tobytes())
    image.save(stream, "BMP", dpi=dpi)
    return stream.getvalue()


def _transparency(indexed: Indexed) -> bytes:
    """Return what PNG says of it: the clear level of a ramp, or opacities up to the last that is not full."""
    (clear,) = np.nonzero(indexed.colors[:, 3] != OPAQUE)
    if not clear.size:
        return b""
    if indexed.is_ramp:
        return struct.pack(">H", int(clear[0]))
    return indexed.colors[: clear[-1] + 1, 3].tobytes()
