"""Many small narrow holes: those of one part of the photo are filled as one."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Final

import numpy as np

from inpaint_core.region import Box

MIN_IN_GROUP: Final = 32
"""Fewer specks of a square are filled one by one: what lies between them would cost more than that saves."""


def group_specks(
    specks: Sequence[Box], others: Sequence[Box], *, cell_px: int, at_least: int = MIN_IN_GROUP
) -> list[Box]:
    """Return boxes that together hold all specks, those of a dense part of the photo in one.

    Args:
        specks: Disjoint boxes.
        others: Boxes that no group may touch.
        cell_px: Specks whose middles lie in one square of this side are joined, as long as their common box
            touches no box of others, nor of another group.
        at_least: So many specks of a square are joined; fewer stay as they are.

    Returns:
        Disjoint boxes, in the order of their first speck.
    """
    cells: dict[tuple[int, int], list[Box]] = defaultdict(list)
    for speck in specks:
        middle = (speck.top + speck.bottom) // 2, (speck.left + speck.right) // 2
        cells[middle[0] // cell_px, middle[1] // cell_px].append(speck)
    rows = np.array([(box.left, box.top, box.right, box.bottom) for box in (*specks, *others)]).reshape(-1, 4)
    found: list[Box] = []
    for members in cells.values():
        if len(members) < at_least:
            found += members
            continue
        union = members[0]
        for member in members[1:]:
            union = union.union(member)
        # Its own specks lie within; no other box may be met.
        met = ((rows[:, :2] < (union.right, union.bottom)) & ((union.left, union.top) < rows[:, 2:])).all(
            axis=1
        )
        is_free = np.count_nonzero(met) == len(members) and all(
            union.intersection(box).is_empty for box in found
        )
        found += [union] if is_free else members
    return found
