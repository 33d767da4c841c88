"""One number a pixel → the hole: two values, labels, or a soft edge that is cut half-way."""

from dataclasses import dataclass
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from inpaint_core.request import MaskArray

DARK_SHARE: Final = 0.1
"""Of full brightness: what lossy compression leaves of black stays below."""
_EVEN_SHARE: Final = 0.125
"""Of full brightness: lossy values that lie no further apart are one."""
_FULL: Final = (255, 65535)
"""White, in whole numbers of 8 and 16 bits: few labels have such a number, and nearly all soft masks."""
_LARGEST_DARK_LABEL: Final = 20
"""Numbers up to here are no light: a soft mask that stays so dark is not to be seen."""
_LARGEST_CLASS: Final = 40
"""Up to here numbers beside white are classes, and white is what has no class (VOC, Cityscapes)."""
_MOST_GREYS: Final = 16
"""More plain greys nobody paints, so they are labels even where one is white."""
_MOST_RAMP: Final = 0.5
"""Share of the pixels between darkest and brightest that may lie on a slope, in a map of labels."""
_MOST_STEPS: Final = 0.9
"""Share of the borders that may be small steps, in a map of many labels; in a gradient all are."""
_SMALL_STEP: Final = 1 / 16
"""Of all numbers that there are."""
_MAX_RANKS: Final = 65535


@dataclass(frozen=True, eq=False)
class Cut:
    """A hole, and what it was cut from.

    Attributes:
        hole: H x W bool.
        labels: Where numbers were taken for labels: those of the hole, in their order. Else empty.
    """

    hole: MaskArray
    labels: tuple[int, ...] = ()


def cut_levels(levels: NDArray[Any], *, top: float, is_exact: bool) -> Cut:
    """Return the hole of a mask with one number a pixel.

    - One number everywhere: all is hole, unless it is 0.
    - Two numbers: the one that is not 0, or the larger one.
    - Labels: all that are not 0; above 0 where some are negative.
    - Else it is soft: from half-way between darkest and brightest on.

    After lossy compression every number is a soft one.

    Args:
        levels: H x W of any kind of number; what is no number (NaN) counts as 0.
        top: Full brightness.
        is_exact: False after lossy compression.
    """
    levels = _finite(levels)
    if not is_exact:
        return Cut(cut_soft(levels, top=top, is_exact=False))
    low, high = levels.min(), levels.max()
    is_low, is_high = levels == low, levels == high
    if bool((is_low | is_high).all()):
        return Cut(levels != 0 if low == high or 0 in (low, high) else is_high)
    if is_labelled(levels):
        labels = tuple(int(one) for one in numbers_in(levels))
        hole = levels > 0 if high > 0 else levels != 0
        wanted = tuple(one for one in labels if (one > 0 if high > 0 else one != 0))
        return Cut(hole, wanted)
    if low < 0 < high:  # scores: what is above 0 is meant
        return Cut(levels > 0)
    return Cut(cut_soft(levels, top=top, is_exact=True))


def cut_soft(levels: NDArray[Any], *, top: float, is_exact: bool) -> MaskArray:
    """Return where a soft mask is at least half-way between its darkest and its brightest.

    Args:
        levels: H x W, finite.
        top: Full brightness.
        is_exact: False after lossy compression, whose noise is no mask.
    """
    low, high = float(levels.min()), float(levels.max())
    if high <= (0 if is_exact else DARK_SHARE * top):
        return np.zeros(levels.shape, np.bool_)
    if not is_exact and high - low <= _EVEN_SHARE * top:
        return np.ones(levels.shape, np.bool_)
    return np.asarray(levels >= (low + high) / 2)


def is_labelled(levels: NDArray[Any]) -> bool:
    """Return whether three numbers or more are labels, and not the greys of a soft mask.

    A soft edge runs through the numbers between: there a pixel has darker and brighter neighbours. Labels lie
    beside each other in any order.

    Args:
        levels: H x W, finite.
    """
    if levels.dtype.kind == "f" and not np.array_equal(levels, np.rint(levels)):
        return False
    high = float(levels.max())
    if high <= _LARGEST_DARK_LABEL:
        return True
    numbers = numbers_in(levels)
    if numbers.size > _MAX_RANKS:
        return levels.dtype.kind != "f"
    has_plain_areas = lies_flat(levels, numbers)
    if high in _FULL and numbers.size <= _MOST_GREYS + 1:
        return has_plain_areas and float(numbers[-2]) <= _LARGEST_CLASS
    return has_plain_areas


def lies_flat(levels: NDArray[Any], numbers: NDArray[Any]) -> bool:
    """Return whether the numbers between smallest and largest fill areas, instead of running along edges.

    Args:
        levels: H x W.
        numbers: All that are in it, in their order; three at least.
    """
    ranks = _ranks(levels, numbers)
    square = np.ones((3, 3), np.uint8)
    between = (ranks > 0) & (ranks < numbers.size - 1)
    slope = (cv2.erode(ranks, square) < ranks) & (cv2.dilate(ranks, square) > ranks)
    if float(slope[between].mean()) > _MOST_RAMP:
        return False
    return numbers.size <= _MOST_GREYS or _step_share(ranks) < _MOST_STEPS


def numbers_in(levels: NDArray[Any]) -> NDArray[Any]:
    """Return all numbers in an array, in their order; those of 8 and 16 bits without sorting."""
    if levels.dtype not in (np.uint8, np.uint16):
        return np.unique(levels)
    is_there = np.zeros(np.iinfo(levels.dtype).max + 1, np.bool_)
    is_there[levels] = True
    return np.flatnonzero(is_there).astype(levels.dtype, copy=False)


def _ranks(levels: NDArray[Any], numbers: NDArray[Any]) -> NDArray[np.uint16]:
    if levels.dtype not in (np.uint8, np.uint16):
        return np.searchsorted(numbers, levels).astype(np.uint16)
    rank_of = np.zeros(np.iinfo(levels.dtype).max + 1, np.uint16)
    rank_of[numbers] = np.arange(numbers.size)
    return np.asarray(rank_of[levels])


def _step_share(ranks: NDArray[np.uint16]) -> float:
    """Return how many of the borders between neighbours lead to a number near by."""
    signed = ranks.astype(np.int32)
    steps = np.concatenate([np.abs(np.diff(signed, axis=axis)).ravel() for axis in (0, 1)])
    is_small = (steps > 0) & (steps <= max(1, _SMALL_STEP * int(ranks.max())))
    return float(is_small.sum() / max(1, (steps > 0).sum()))


def _finite(levels: NDArray[Any]) -> NDArray[Any]:
    if levels.dtype.kind != "f" or bool(np.isfinite(levels).all()):
        return levels
    limits = levels[np.isfinite(levels)]
    low, high = (float(limits.min(initial=0)), float(limits.max(initial=0)))
    # Of infinite scores only the side matters.
    return np.asarray(np.nan_to_num(levels, nan=0.0, posinf=max(high, 1.0), neginf=min(low, -1.0)))
