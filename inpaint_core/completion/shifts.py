"""Shifts at which a photo repeats itself.

He and Sun, "Image Completion Approaches Using the Statistics of Similar Patches", PAMI 2014: known
patches are matched to known patches farther away; the shifts from one to the other pile up at few places.
"""

import math
from typing import Final

import cv2
import numpy as np

from inpaint_core.completion.guide import no_guide
from inpaint_core.completion.matching.patch import (
    Flags,
    Floats,
    Indices,
    Prices,
    Sources,
    Targets,
    indices_of,
    new_state,
)
from inpaint_core.completion.matching.search import measure_matches, search_band

_MAX_CENTRES: Final = 5_000
_MIN_CENTRES: Final = 100
_PASSES: Final = 5
_NEAREST: Final = 1 / 15
"""Of the crop's longer side: nearer matches say only that a photo is smooth."""
_PEAK_BLUR: Final = 1.4
_PEAK_PX: Final = 9


def no_shifts() -> Indices:
    """Return one shift that leads nowhere new."""
    return np.zeros((1, 2), np.int32)


def common_shifts(values: Floats, valid: Flags, count: int, random: np.random.Generator) -> Indices:
    """Return the shifts at which most known patches find their like, n x 2 with n at least 1.

    Args:
        values: h x w x 5, what patches are compared in.
        valid: h x w, 1 at the centres of known patches.
        count: How many at most.
        random: For the search.
    """
    height, width = valid.shape
    centres = indices_of(valid)
    step = max(1, round(math.sqrt(len(centres) / _MAX_CENTRES)))
    centres = centres[(centres % step == 0).all(axis=1)]
    if len(centres) < _MIN_CENTRES:
        return no_shifts()
    shift = _far_matches(values, valid, centres, step, random) - centres
    counts = np.zeros((2 * height + 1, 2 * width + 1), np.float32)
    np.add.at(counts, (shift[:, 0] + height, shift[:, 1] + width), 1)
    counts = cv2.GaussianBlur(counts + counts[::-1, ::-1], (0, 0), _PEAK_BLUR)
    is_peak = (counts == cv2.dilate(counts, np.ones((_PEAK_PX, _PEAK_PX), np.uint8))) & (counts > 1 / 2)
    peaks = np.argwhere(is_peak)
    order = np.argsort(-counts[is_peak], kind="stable")[:count]
    return (peaks[order] - (height, width)).astype(np.int32, order="C") if len(order) else no_shifts()


def _far_matches(
    values: Floats, valid: Flags, centres: Indices, step: int, random: np.random.Generator
) -> Indices:
    """Return the best known patch for each centre that is not near it."""
    height, width = valid.shape
    match = np.zeros((height, width, 2), np.int32)
    cost = np.full((height, width), -1, np.float32)
    match[centres[:, 0], centres[:, 1]] = centres[random.integers(0, len(centres), len(centres))]
    sources, targets = Sources(values, valid), Targets(0, 0, centres, step, values, match, cost)
    guide = no_guide((height, width))
    longer = max(height, width)
    prices = Prices(0.0, 0.0, 0.0, round(longer * _NEAREST))
    measure_matches(sources, targets, guide, 0, len(centres))
    near = ((match[centres[:, 0], centres[:, 1]] - centres) ** 2).sum(axis=1) < prices.nearest**2
    # Whatever is found instead is better than a match that must not be.
    cost[centres[near, 0], centres[near, 1]] = np.finfo(np.float32).max
    nothing = no_shifts()
    for number in range(_PASSES):
        search_band(
            sources, targets, targets, guide, prices, nothing, nothing, 0, longer,
            0, len(centres), number % 2 == 1, new_state(random),
        )  # fmt: skip
    return match[centres[:, 0], centres[:, 1]]
