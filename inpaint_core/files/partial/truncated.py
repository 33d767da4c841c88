"""What can still be read of a JPEG that was cut short: its upper part, and where nothing is known."""

from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import Final

import numpy as np
from PIL import Image

from inpaint_core.errors import BadImageError
from inpaint_core.files import exif
from inpaint_core.files.decode import DAMAGE, decode_image
from inpaint_core.files.disk.regular_file import read_stamped
from inpaint_core.files.metadata import ImageFile
from inpaint_core.request import MaskArray

_JPEG: Final = b"\xff\xd8\xff"
_END: Final = b"\xff\xd9"
_BLOCK_PX: Final = 8
"""Side of the squares that a JPEG is made of."""
_GROUP: Final = 2
"""So many squares a side are coded together where colours are halved."""
_ROUNDING: Final = 1
_BLEED_PX: Final = 2
"""So far the colours of empty squares run into those beside them, where they are halved."""


@dataclass(frozen=True, eq=False)
class PartOfPhoto:
    """A photo of which a part could be read.

    Attributes:
        file: The photo; what is missing is plain grey.
        missing: H x W bool, True where nothing could be read.
    """

    file: ImageFile
    missing: MaskArray

    @property
    def share(self) -> float:
        """How much of the photo could be read, 0..1."""
        return 1 - float(self.missing.mean())


def read_part(path: Path) -> PartOfPhoto | None:
    """Read what can be read of a JPEG that was cut short.

    Returns:
        None where the file is no JPEG, or nothing of its picture can be read. Of a progressive JPEG nothing
        may be missing: it is less fine then.
    """
    try:
        data, stamp = read_stamped(path)
    except OSError:
        return None
    if not data.startswith(_JPEG):
        return None
    ended = data + _END  # the decoder then takes the rest for empty, instead of asking for more
    try:
        file = decode_image(ended, path.name)
        missing = _missing(ended)
    except (BadImageError, *DAMAGE):
        return None
    missing = np.ascontiguousarray(exif.turned(missing, _orientation(ended)))
    if missing.shape != file.image.shape[:2] or missing.all():
        return None
    return PartOfPhoto(replace(file, stamp=stamp), missing)


def _missing(data: bytes) -> MaskArray:
    """Return where a JPEG's picture, as it lies in the file, has no pixels: H x W, True there.

    Squares without data are of one grey; only colours run over into them from above. They are the last ones,
    row by row.
    """
    with Image.open(BytesIO(data), formats=("JPEG",)) as image:
        grey = np.asarray(image.convert("L"), np.int16)
        comes_row_by_row = not image.info.get("progressive")
    height, width = grey.shape
    rows, columns = -(-height // _BLOCK_PX), -(-width // _BLOCK_PX)
    differs = np.zeros((rows * _BLOCK_PX, columns * _BLOCK_PX), np.bool_)
    differs[:height, :width] = abs(grey - grey[-1, -1]) > _ROUNDING
    squares = differs.reshape(rows, _BLOCK_PX, columns, _BLOCK_PX)
    blocks = np.asarray(squares.any(axis=(1, 3)), np.bool_)
    missing = np.ones((rows, columns), np.bool_)
    known_rows = np.flatnonzero(blocks.any(axis=1))
    if known_rows.size:
        last = int(known_rows[-1])
        first = last // _GROUP * _GROUP
        missing[: last + 1] = False
        if comes_row_by_row or missing.any() or not blocks[last, -1]:
            for row in range(first, last + 1):  # the file ended in these: what it began last is not whole
                known = np.flatnonzero(blocks[row])
                missing[row, max(0, (int(known[-1]) if known.size else 0) - _GROUP + 1) :] = True
    # Assigned: np.repeat would keep all of Python waiting.
    squares = np.empty((rows, _BLOCK_PX, columns, _BLOCK_PX), np.bool_)
    squares[:] = missing[:, None, :, None]
    whole = squares.reshape(rows * _BLOCK_PX, columns * _BLOCK_PX)[:height, :width]
    whole[:-_BLEED_PX] |= whole[_BLEED_PX:].copy()
    whole[:, :-_BLEED_PX] |= whole[:, _BLEED_PX:].copy()
    return whole


def _orientation(data: bytes) -> int:
    with Image.open(BytesIO(data), formats=("JPEG",)) as image:
        block = image.info.get("exif")
    return exif.orientation_of(block and exif.without_prefix(block))
