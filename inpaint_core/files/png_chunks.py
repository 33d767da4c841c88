"""PNG chunks: check a file, and add metadata to one that was encoded elsewhere."""

import struct
import zlib
from collections.abc import Iterator, Sequence
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
_IHDR_END: Final = len(SIGNATURE) + 8 + 13 + 4
_METRES_PER_INCH: Final = 0.0254
_PIECE_BYTES: Final = 2**20


def chunk(name: bytes, content: bytes) -> bytes:
    """Return one chunk: length, four-letter name, content, checksum."""
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def walk_chunks(data: bytes) -> Iterator[tuple[bytes, memoryview]]:
    """Yield name and content of every chunk up to ``IEND``.

    Raises:
        ValueError: The file stops early or a checksum is wrong.
    """
    if not data.startswith(SIGNATURE):
        raise ValueError("no PNG signature")
    view, at, name = memoryview(data), len(SIGNATURE), b""
    while name != b"IEND":
        if at + 12 > len(data):
            raise ValueError("the file ends before its last chunk")
        (length,) = struct.unpack_from(">I", data, at)
        name, end = data[at + 4 : at + 8], at + 8 + length
        if end + 4 > len(data):
            raise ValueError("the file ends inside a chunk")
        if zlib.crc32(view[at + 4 : end]) != struct.unpack_from(">I", data, end)[0]:
            raise ValueError(f"damaged chunk {name!r}")
        yield name, view[at + 8 : end]
        at = end + 4


def is_16_bit(data: bytes) -> bool:
    """Return whether this is a PNG of 16 bits a channel; looks at the header only."""
    return data.startswith(SIGNATURE) and data[12:16] == b"IHDR" and data[24:25] == b"\x10"


def decode_16_bit(data: bytes, clear: object) -> NDArray[np.uint16]:
    """Decode a PNG of 16 bits a channel, which Pillow would narrow to 8.

    Args:
        data: The whole file.
        clear: Grey level that means transparent, or None.

    Returns:
        H x W x C as stored: C = 1 grey, 2 grey + alpha, 3 RGB, 4 RGBA.

    Raises:
        ValueError: It is damaged.
    """
    for _ in walk_chunks(data):
        pass  # every checksum is looked at: the decoder below would fill the missing rows
    values = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED)
    if values is None or values.dtype != np.uint16:
        raise ValueError("the image data cannot be decoded")
    if values.ndim == 2:
        planes = [values] if clear is None else [values, np.where(values == clear, 0, 65535)]
        return np.stack(planes, axis=2).astype(np.uint16)
    if data[25] == 4:  # colour type 4, grey + alpha: decoded with three equal colours
        return np.asarray(values[:, :, 2:], np.uint16)
    order = cv2.COLOR_BGRA2RGBA if values.shape[2] == 4 else cv2.COLOR_BGR2RGB
    return np.asarray(cv2.cvtColor(values, order), np.uint16)


def encode_grey_alpha(values: NDArray[Any]) -> bytes:
    """Return a grey PNG with alpha, which OpenCV cannot write.

    Args:
        values: H x W x 2, uint8 or uint16.
    """
    height, width, _ = values.shape
    rows = values.astype(values.dtype.newbyteorder(">")).view(np.uint8).reshape(height, -1)
    filtered = np.empty((height, rows.shape[1] + 1), np.uint8)
    filtered[:, 0] = 2  # every byte is stored as its difference to the one above
    filtered[0, 1:] = rows[0]
    filtered[1:, 1:] = rows[1:] - rows[:-1]
    header = struct.pack(">IIBBBBB", width, height, values.itemsize * 8, 4, 0, 0, 0)
    chunks = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(filtered)) + chunk(b"IEND", b"")
    return SIGNATURE + chunks


def with_metadata(
    data: bytes | memoryview,
    *,
    icc_profile: bytes | None,
    exif: bytes | None,
    xmp: bytes | None,
    dpi: tuple[float, float] | None,
    others: Sequence[tuple[bytes, bytes]] = (),
) -> bytes:
    """Return a PNG with metadata added right behind its header, where every chunk is allowed.

    Args:
        data: A PNG without any of these chunks; a memoryview of bytes saves a copy.
        icc_profile: Colour profile, or None.
        exif: Block from its TIFF header on, or None.
        xmp: XMP packet in UTF-8, or None.
        dpi: Horizontal and vertical pixels an inch, or None.
        others: Name and content of further chunks that may stand there.
    """
    chunks = []
    if icc_profile:
        chunks.append(chunk(b"iCCP", b"ICC Profile\x00\x00" + zlib.compress(icc_profile)))
    if dpi:
        per_metre = [round(value / _METRES_PER_INCH) for value in dpi]
        chunks.append(chunk(b"pHYs", struct.pack(">IIB", *per_metre, 1)))
    if xmp:
        chunks.append(chunk(b"iTXt", b"XML:com.adobe.xmp\x00\x00\x00\x00\x00" + xmp))
    if exif:
        chunks.append(chunk(b"eXIf", exif))
    chunks += [chunk(name, content) for name, content in others]
    view = memoryview(data)
    # Python joins large bytes without its lock, but copies a view with it: so a piece at a time.
    pieces = [bytes(view[at : at + _PIECE_BYTES]) for at in range(_IHDR_END, len(view), _PIECE_BYTES)]
    return b"".join([bytes(view[:_IHDR_END]), *chunks, *pieces])
