"""A mask in little memory and without loss, and as a small picture for files."""

import base64
import binascii
import io
import struct
import zlib
from dataclasses import dataclass
from typing import Any, Final

import cv2
import numpy as np
from PIL import Image

from inpaint_core.errors import BadRecordError
from inpaint_core.files.disk.memory import check_free
from inpaint_core.region import Box, mask_bounds
from inpaint_core.request import MaskArray

MAX_SIDE_PX: Final = 1_000_000
_PNG_HEAD: Final = struct.Struct(">8s4x4sIIBB")
"""Signature, length of the first block, its name, width, height, bits and kind of colour."""
_SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"


@dataclass(frozen=True)
class PackedMask:
    """An H x W mask: what lies in the box around its holes, as compressed bits.

    Attributes:
        height: Of the whole mask.
        width: Of the whole mask.
        box: Around all holes; empty for none.
        bits: What lies in the box.
    """

    height: int
    width: int
    box: Box
    bits: bytes

    @classmethod
    def of(cls, mask: MaskArray) -> "PackedMask":
        """Pack an H x W bool mask; nothing of it is shared."""
        box = mask_bounds(mask)
        height, width = mask.shape
        return cls(height, width, box, zlib.compress(np.packbits(mask[box.slices]).tobytes(), level=1))

    @property
    def mask(self) -> MaskArray:
        """The mask, H x W bool; a new array each time."""
        mask: MaskArray = np.zeros((self.height, self.width), np.bool_)
        mask[self.box.slices] = self._inside()
        return mask

    def scaled(self, height: int, width: int) -> "PackedMask":
        """Return the mask for a photo of another size; the same object for the same size."""
        if (height, width) == (self.height, self.width):
            return self
        resized = cv2.resize(self.mask.astype(np.uint8), (width, height), interpolation=cv2.INTER_NEAREST)
        return PackedMask.of(resized.astype(np.bool_))

    def as_plain(self) -> dict[str, Any]:
        """Return the mask as numbers and words: the box, and what lies in it as a PNG of one bit."""
        if self.box.is_empty:
            return {"box": [0, 0, 0, 0], "png": ""}
        stream = io.BytesIO()
        Image.fromarray(self._inside()).save(stream, "PNG", optimize=True)
        corners = [self.box.left, self.box.top, self.box.right, self.box.bottom]
        return {"box": corners, "png": base64.b64encode(stream.getvalue()).decode("ascii")}

    def _inside(self) -> MaskArray:
        box = self.box
        bits = np.frombuffer(zlib.decompress(self.bits), np.uint8)
        return np.unpackbits(bits, count=box.height * box.width).reshape(box.height, box.width).view(np.bool_)


def read_mask(values: object, *, height: int, width: int) -> PackedMask:
    """Return the mask that ``PackedMask.as_plain`` made ``values`` of.

    Args:
        values: As JSON gives them.
        height: Of the photo it belongs to.
        width: Of that photo.

    Raises:
        BadRecordError: They make no mask of that size.
    """
    if not isinstance(values, dict) or values.keys() != {"box", "png"}:
        raise BadRecordError("a mask must have a box and a png")
    box = _box(values["box"], height=height, width=width)
    if box.is_empty:
        return PackedMask(height, width, Box(0, 0, 0, 0), zlib.compress(b""))
    inside = _picture(values["png"], box)
    return PackedMask(height, width, box, zlib.compress(np.packbits(inside).tobytes(), level=1))


def _box(values: object, *, height: int, width: int) -> Box:
    if not isinstance(values, list) or len(values) != 4 or any(type(one) is not int for one in values):
        raise BadRecordError("the box of a mask must be four whole numbers")
    left, top, right, bottom = values
    if not (0 <= left <= right <= width and 0 <= top <= bottom <= height):
        raise BadRecordError(f"the box of a mask must lie in the photo, {width} × {height}")
    return Box(left, top, right, bottom)


def _picture(text: object, box: Box) -> MaskArray:
    """Return the picture of a mask; nothing of another size or kind is decoded."""
    if not isinstance(text, str):
        raise BadRecordError("the png of a mask must be text")
    try:
        data = base64.b64decode(text, validate=True)
        signature, name, width, height, bits, colour = _PNG_HEAD.unpack_from(data)
    except (binascii.Error, struct.error, ValueError) as error:
        raise BadRecordError("the png of a mask is damaged") from error
    if (signature, name, bits, colour) != (_SIGNATURE, b"IHDR", 1, 0):
        raise BadRecordError("the png of a mask must be black and white, of one bit")
    if (width, height) != (box.width, box.height):
        raise BadRecordError(f"the png of a mask is {width} × {height}, its box {box.width} × {box.height}")
    check_free(2 * box.width * box.height, "The recipe")
    try:
        Image.MAX_IMAGE_PIXELS = None  # the box stands in; Pillow's own limit would stop or warn
        with Image.open(io.BytesIO(data), formats=["PNG"]) as image:
            return np.asarray(image.convert("1"), np.bool_)
    except Exception as error:
        raise BadRecordError(f"the png of a mask cannot be read: {error}") from error
