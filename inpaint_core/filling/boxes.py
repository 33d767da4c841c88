"""Rectangles of a photo beside each other."""

from inpaint_core.region import Box


def moved(box: Box, *, right_px: int, down_px: int) -> Box:
    """Return the same rectangle elsewhere."""
    return Box(box.left + right_px, box.top + down_px, box.right + right_px, box.bottom + down_px)


def relative_to(box: Box, crop: Box) -> Box:
    """Return a rectangle of the photo in the coordinates of a crop that holds it."""
    return moved(box, right_px=-crop.left, down_px=-crop.top)


def merge_overlapping(boxes: list[Box]) -> list[Box]:
    """Return disjoint boxes that together hold all of the given ones; those that overlap become one."""
    merged: list[Box] = []
    for box in boxes:
        grown, others = box, merged
        # A union may reach boxes that its parts did not: look again until nothing more is met.
        while overlapping := [other for other in others if grown.meets(other)]:
            others = [other for other in others if other not in overlapping]
            for other in overlapping:
                grown = grown.union(other)
        merged = [*others, grown]
    return merged
