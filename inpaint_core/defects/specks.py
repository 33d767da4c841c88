"""Specks: small spots that stand alone."""

import math
from collections.abc import Iterator
from typing import Final

import cv2
import numpy as np

from inpaint_core.defects.defect import Candidate
from inpaint_core.defects.evidence import Ground, measure_speck
from inpaint_core.defects.response import Floats, Levels, disc, is_strongest
from inpaint_core.region import Box
from inpaint_core.request import MaskArray

MAX_SPECK_PX: Final = 32
"""Longer side of a speck."""

RING_PX: Final = 4
GAP_PX: Final = 2
"""A speck stands alone: what is between so far from it and as far again must not stand out too."""

RING_WEIGHT: Final = 0.7
"""What that takes from its score."""

MIN_SHAPE_PX: Final = 6
"""Fewer pixels have no shape to speak of."""

MAX_LONG: Final = 3.5
"""A speck this many times longer than wide is as good as a round one."""


LEAST_RESPONSE: Final = 2.0
"""What stands out less, or hardly more than what is around it, is not looked at."""


def find_specks(response: Floats, ground: Ground, around: Box, tile: Box) -> Iterator[Candidate]:
    """Yield what may be a speck and whose strongest pixel lies in a tile.

    Args:
        response: Of the tile and its margin, of what is brighter or of what is darker.
        ground: Of the same size.
        around: Where these lie in the photo.
        tile: The part that counts.
    """
    there = (response > LEAST_RESPONSE) & is_strongest(response)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(there.astype(np.uint8), connectivity=8)
    height, width = response.shape
    for number in range(1, count):
        left, top, columns, rows, _ = (int(value) for value in stats[number])
        if max(columns, rows) > MAX_SPECK_PX:
            continue
        box = Box(left, top, left + columns, top + rows)
        shape = np.asarray(labels[box.slices] == number)
        values = np.where(shape, response[box.slices], 0)
        row, column = divmod(int(values.argmax()), columns)
        x, y = around.left + left + column, around.top + top + row
        if not (tile.left <= x < tile.right and tile.top <= y < tile.bottom):
            continue
        outer = box.grown(GAP_PX + 2 * RING_PX, height=height, width=width)
        ring = _around(shape, box.moved(-outer.left, -outer.top), ground.strongest[outer.slices])
        score = (float(values.max()) - RING_WEIGHT * ring) * _compactness(shape)
        if score >= LEAST_RESPONSE:
            evidence = measure_speck(ground, box, shape, score)
            yield Candidate("speck", box.moved(around.left, around.top), shape, evidence)


def _compactness(shape: MaskArray) -> float:
    """Return 1 for a disc or an ellipse that is not long, less for what is ragged: things of a photo are."""
    places = np.argwhere(shape).astype(np.float64)
    if len(places) < MIN_SHAPE_PX:
        return 1.0
    small, large = np.linalg.eigvalsh(np.cov(places.T)) + 1 / 12  # of the pixels themselves
    filled = len(places) / (4 * math.pi * math.sqrt(small * large))
    return float(min(1.0, filled) ** 2 * min(1.0, MAX_LONG / math.sqrt(large / small)))


def _around(shape: MaskArray, box: Box, strongest: Floats) -> float:
    """Return how much stands out around a speck.

    Args:
        shape: The speck.
        box: Its place in ``strongest``.
        strongest: The response there and around.
    """
    there = np.zeros(strongest.shape, np.uint8)
    there[box.slices] = shape
    ring = strongest[(_grown(there, GAP_PX + RING_PX) > 0) & (_grown(there, GAP_PX) == 0)]
    return float(np.percentile(ring, 90)) if ring.size else 0.0


def _grown(there: Levels, reach_px: int) -> Levels:
    return np.asarray(cv2.dilate(there, disc(2 * reach_px + 1)), np.uint8)
