"""Many small narrow holes: those of one part of the photo are filled as one."""

from collections import defaultdict
from collections.abc import Sequence

from inpaint_core.region import Box


def group_specks(specks: Sequence[Box], others: Sequence[Box], *, cell_px: int) -> list[Box]:
    """Return boxes that together hold all specks, those near each other in one.

    Args:
        specks: Disjoint boxes.
        others: Boxes that no group may touch.
        cell_px: Specks whose middles lie in one square of this side are joined, as long as their common box
            touches no box of others, nor of another group.

    Returns:
        Disjoint boxes, in the order of their first speck.
    """
    cells: dict[tuple[int, int], list[Box]] = defaultdict(list)
    for speck in specks:
        middle = (speck.top + speck.bottom) // 2, (speck.left + speck.right) // 2
        cells[middle[0] // cell_px, middle[1] // cell_px].append(speck)
    found: list[Box] = []
    for cell, members in cells.items():
        union = members[0]
        for member in members[1:]:
            union = union.union(member)
        rest = [speck for other, theirs in cells.items() if other != cell for speck in theirs]
        is_free = all(union.intersection(box).is_empty for box in (*others, *rest, *found))
        found += [union] if is_free else members
    return found
