"""In which order regions are filled, which of them see each other's fills, and which run at once."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from inpaint_core.region import Box

NEAR: Final = 1.0
"""Fills take each other into account when the gap is at most this part of the smaller one's longer side."""


def find_neighbours(holes: Sequence[Box], crops: Sequence[Box]) -> list[list[int]]:
    """Return which other holes each hole has to agree with: they are near for their size, and in view.

    Args:
        holes: Disjoint boxes.
        crops: What the fill of each one looks at.

    Returns:
        Numbers of holes, rising; when one names another, that one names it as well.
    """
    boxes, views = _rows(holes), _rows(crops)
    sides = (boxes[:, 2:] - boxes[:, :2]).max(axis=1)
    found = []
    for number, (box, view) in enumerate(zip(boxes, views, strict=True)):
        gap = (np.maximum(boxes[:, :2], box[:2]) - np.minimum(boxes[:, 2:], box[2:])).max(axis=1)
        near = gap <= NEAR * np.minimum(sides, sides[number])
        near &= _meet(boxes, view) | _meet(views, box)
        near[number] = False
        found.append([int(other) for other in np.flatnonzero(near)])
    return found


def find_rounds(neighbours: Sequence[Sequence[int]]) -> list[int]:
    """Return in which round each region is filled, from 0: neighbours never in one, and as early as can be.

    Greedy colouring of a graph, in the order of its nodes.
    """
    rounds: list[int] = []
    for number, others in enumerate(neighbours):
        taken = {rounds[other] for other in others if other < number}
        rounds.append(next(one for one in range(len(taken) + 1) if one not in taken))
    return rounds


def _rows(boxes: Sequence[Box]) -> NDArray[np.int64]:
    """Return one row ``left, top, right, bottom`` a box."""
    return np.array([(box.left, box.top, box.right, box.bottom) for box in boxes], np.int64).reshape(-1, 4)


def _meet(boxes: NDArray[np.int64], one: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Tell which boxes share pixels with one."""
    return np.asarray(((boxes[:, :2] < one[2:]) & (one[:2] < boxes[:, 2:])).all(axis=1))
