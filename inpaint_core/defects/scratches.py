"""Scratches: thin lines that go on."""

import math
from collections.abc import Callable, Iterator
from typing import Final

import cv2
import numpy as np

from inpaint_core.defects.defect import Candidate
from inpaint_core.defects.evidence import FAR_PX, Ground, measure_scratch
from inpaint_core.defects.response import Floats, Levels, disc, is_strongest, line_response
from inpaint_core.region import Box
from inpaint_core.request import MaskArray

LINE_RESPONSE: Final = 1.2
NARROW_RESPONSE: Final = 0.8
"""A scratch's pixels lie on a line, and stand out by themselves."""

LEVELS_A_UNIT: Final = 40
"""Responses are kept in 8 bits, so many levels each."""

SCORE_A_UNIT: Final = 3.0
"""Score of a long straight scratch for each unit of its mean response."""

BRIDGE_PX: Final = 7
"""Pieces of a scratch with gaps up to this are one."""

MIN_LENGTH_PX: Final = 24
MAX_WIDTH_PX: Final = 11

LEAST_RESPONSE: Final = 2.0
"""What stands out less is not looked at."""

STRAIGHT_PX: Final = 2.5
BENT_WEIGHT: Final = 4.0
LEAST_STRAIGHT: Final = 0.5
LONG_PX: Final = 60.0
"""A scratch that is not straight, or not long, counts less; but not less than a part: some cross."""


def line_pixels(narrow: Floats) -> Levels:
    """Return ``LEVELS_A_UNIT`` times the response of pixels on lines, 0 elsewhere.

    Args:
        narrow: h x w, of what is brighter or of what is darker than its surroundings.
    """
    lines = line_response(narrow)
    on_line = (lines > LINE_RESPONSE) & is_strongest(lines)
    on_line &= (narrow > NARROW_RESPONSE) & is_strongest(narrow)
    broad = cv2.morphologyEx(on_line.astype(np.uint8), cv2.MORPH_OPEN, disc(MAX_WIDTH_PX))
    return np.asarray(np.clip(lines * LEVELS_A_UNIT, 0, 255) * (on_line & (broad == 0)), np.uint8)


def find_scratches(lines: Levels, ground_of: Callable[[Box], Ground]) -> Iterator[Candidate]:
    """Yield the long pieces of what lies on lines, gaps bridged.

    Args:
        lines: H x W of the whole photo, as ``line_pixels`` gives it for a part.
        ground_of: Returns what lies in a box of the photo.
    """
    near = cv2.dilate((lines > 0).astype(np.uint8), np.ones((BRIDGE_PX, BRIDGE_PX), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(near, connectivity=8)
    for number in range(1, count):
        left, top, width, height, _ = (int(value) for value in stats[number])
        if math.hypot(width - BRIDGE_PX, height - BRIDGE_PX) < MIN_LENGTH_PX:
            continue
        box = Box(left, top, left + width, top + height)
        pixels = np.asarray((labels[box.slices] == number) & (lines[box.slices] > 0))
        units = float(lines[box.slices][pixels].mean()) / LEVELS_A_UNIT
        score = SCORE_A_UNIT * units * _straightness(pixels)
        if score >= LEAST_RESPONSE:
            around = box.grown(FAR_PX, height=lines.shape[0], width=lines.shape[1])
            inside = box.moved(-around.left, -around.top)
            yield Candidate("scratch", box, pixels, measure_scratch(ground_of(around), inside, pixels, score))


def _straightness(pixels: MaskArray) -> float:
    """Return more than 1 for a long straight scratch, less for a short or a bent one: outlines are bent."""
    places = np.argwhere(pixels).astype(np.float64)
    across, along = np.sqrt(np.maximum(np.linalg.eigvalsh(np.cov(places.T)), 0))
    bent = max(0.0, across - STRAIGHT_PX) / max(along, 1.0)
    short = LONG_PX / (LONG_PX + math.sqrt(12) * along)
    return float(max(LEAST_STRAIGHT, 1 - BENT_WEIGHT * bent) * (1.5 - short))
