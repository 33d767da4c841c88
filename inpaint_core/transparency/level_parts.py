"""Parts of a hole whose opacity needs no search: one level all around, or two that meet in a clean edge."""

from collections.abc import Iterator
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from inpaint_core.completion.tone import FloatArray
from inpaint_core.filling.known_region.flat import find_flat_parts
from inpaint_core.filling.known_region.plain_parts import lay_plain_parts
from inpaint_core.pixels import as_grey, to_float_image, to_image
from inpaint_core.region import Box, mask_bounds
from inpaint_core.request import AlphaArray, MaskArray
from inpaint_core.transparency.curves import REACH_PX, continue_edge

_MAX_CURVES: Final = 200
"""In more parts than that, no curved edges are looked for."""
_STEP: Final = 0.04
"""From the rim to the fill, 0..1: more is a break, such as a shadow that ends at the hole."""
_MAX_BREAKS: Final = 0.03
_FEW_BREAKS: Final = 8

_Slices = tuple[slice, slice]


def fill_level_parts(alpha: AlphaArray, mask: MaskArray) -> tuple[AlphaArray, MaskArray]:
    """Return the opacity with those parts of the hole filled, and the rest of the hole.

    Args:
        alpha: H x W, uint8 or uint16; not modified.
        mask: H x W, True = hole.
    """
    height, width = mask.shape
    box = mask_bounds(mask).grown(REACH_PX + 2, height=height, width=width)
    own = mask[box.slices]
    known = to_float_image(as_grey(alpha[box.slices]))
    values = known.copy()
    curved = _continue_edges(values, own)
    flat = lay_plain_parts(values, find_flat_parts(known, own & ~curved, ~own))
    done = curved | _without_breaks(values[:, :, 0], own, flat)
    result, rest = alpha.copy(), mask.copy()
    result[box.slices][done] = to_image(values[done][:, None], alpha.dtype)[:, 0, 0]
    rest[box.slices] &= ~done
    return result, rest


def _continue_edges(values: FloatArray, own: MaskArray) -> MaskArray:
    """Fill the connected parts of a hole that a curved edge goes through; return where that is."""
    done = np.zeros_like(own)
    for count, (here, part) in enumerate(_parts_of(own)):
        if count == _MAX_CURVES:
            break
        continued = continue_edge(np.ascontiguousarray(values[here][:, :, 0]), part, ~own[here])
        if continued is not None:
            values[here][part] = continued[part][:, None]
            done[here] |= part
    return done


def _without_breaks(values: FloatArray, own: MaskArray, filled: MaskArray) -> MaskArray:
    """Return the filled parts that their rims go on into."""
    kept = filled.copy()
    for here, part in _parts_of(filled):
        breaks = _steps_into(values[here], part, ~own[here]) > _STEP
        if np.count_nonzero(breaks) > max(_FEW_BREAKS, _MAX_BREAKS * len(breaks)):
            kept[here] &= ~part
    return kept


def _steps_into(values: FloatArray, part: MaskArray, known: MaskArray) -> NDArray[np.float32]:
    """Return how large each step is from a known pixel to one of the part beside it."""
    found = []
    for first, second in (
        ((slice(1, None), slice(None)), (slice(None, -1), slice(None))),
        ((slice(None), slice(1, None)), (slice(None), slice(None, -1))),
    ):
        meets = (part[first] & known[second]) | (known[first] & part[second])
        found.append(np.abs(values[first] - values[second])[meets])
    return np.concatenate(found)


def _parts_of(mask: MaskArray) -> Iterator[tuple[_Slices, MaskArray]]:
    """Yield the connected parts of a mask, each over the pixels that are looked at for it."""
    count, labels, boxes, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8), connectivity=8)
    height, width = mask.shape
    for number in range(1, count):
        left, top, wide, high = (int(value) for value in boxes[number, :4])
        box = Box(left, top, left + wide, top + high).grown(REACH_PX + 2, height=height, width=width)
        yield box.slices, labels[box.slices] == number
