"""A grey fill in a file of black and white, or of 4 or 16 greys: cut, or diffused as its surroundings are."""

from dataclasses import replace
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from inpaint_core.files.modes.indexed import OPAQUE, Indexed, ramp

_AROUND_PX: Final = 24
"""How far from a fill its surroundings reach."""
DITHERED_SHARE: Final = 0.02
"""Of pixels unlike all four neighbours. Print, drawings and scans of text have hardly any, a dithered photo
many: even where it is 95 % white."""


def fit_levels(
    indexed: Indexed, image: NDArray[Any], alpha: NDArray[Any] | None, changed: NDArray[np.bool_]
) -> Indexed | None:
    """Return the file's pixels with a fill in them, or None if its transparency cannot be held.

    Args:
        indexed: As the file was: a ramp of greys.
        image: H x W x 3 uint8, grey, with the fill.
        alpha: H x W uint8, or None.
        changed: H x W, True where the photo differs from the file. Other pixels keep their number.
    """
    if not changed.any():
        return indexed
    grey, top = image[:, :, 0], (1 << indexed.bits) - 1
    if is_dithered(indexed.values, changed):
        numbers = _diffused(grey, changed, indexed.bits)
    else:
        numbers = ((grey[changed].astype(np.uint16) * top + 127) // 255).astype(np.uint8)
    opacity = np.full(len(numbers), OPAQUE) if alpha is None else alpha[changed]
    if (indexed.colors[numbers, 3] != opacity).any():
        return None
    values = indexed.values.copy()
    values[changed] = numbers
    return replace(indexed, values=values)


def is_dithered(values: NDArray[np.uint8], changed: NDArray[np.bool_]) -> bool:
    """Return whether the surroundings of a fill are greys made of dots.

    Args:
        values: H x W, before the fill.
        changed: H x W, True in the fill.
    """
    kernel = np.ones((2 * _AROUND_PX + 1,) * 2, np.uint8)
    around = cv2.dilate(changed.view(np.uint8), kernel).view(bool) & ~changed
    lonely = np.ones((max(values.shape[0] - 2, 0), max(values.shape[1] - 2, 0)), bool)
    if not lonely.size:
        return False
    inner = values[1:-1, 1:-1]
    for neighbour in (values[:-2, 1:-1], values[2:, 1:-1], values[1:-1, :-2], values[1:-1, 2:]):
        lonely &= inner != neighbour
    found = lonely[around[1:-1, 1:-1]]
    return bool(found.size and found.mean() >= DITHERED_SHARE)


def _diffused(grey: NDArray[np.uint8], changed: NDArray[np.bool_], bits: int) -> NDArray[np.uint8]:
    """Return the numbers of the changed pixels after error diffusion (Floyd and Steinberg).

    What surrounds the fill has no error of its own, so that nothing flows into it from there.
    """
    rows, columns = (np.flatnonzero(changed.any(axis=axis)) for axis in (1, 0))
    box = np.s_[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    levels = Image.new("P", (1, 1))
    levels.putpalette(ramp(bits)[:, :3].tobytes())
    picture = Image.fromarray(np.ascontiguousarray(grey[box])).convert("RGB")
    found = picture.quantize(palette=levels, dither=Image.Dither.FLOYDSTEINBERG)
    return np.asarray(found)[changed[box]]
