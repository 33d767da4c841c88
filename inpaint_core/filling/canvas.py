"""The photo while its holes are filled one region after the other, and the patches that come out."""

import numpy as np

from inpaint_core.filling.composite import composite
from inpaint_core.filling.crop import Crop, Surroundings
from inpaint_core.filling.plan import PlannedRegion
from inpaint_core.mask import feather_alpha
from inpaint_core.region import Box, mask_bounds
from inpaint_core.request import ImageArray, MaskArray, Patch


class Canvas:
    """A photo being filled. The request's arrays are only read; the fills go into a copy."""

    def __init__(
        self, image: ImageArray, mask: MaskArray, *, feather_px: int, source_mask: MaskArray | None = None
    ) -> None:
        """Start with nothing filled.

        Args:
            image: H x W x 3, RGB, uint8 or uint16.
            mask: H x W, True = hole, not all of it.
            feather_px: Width of the soft seam outside the hole.
            source_mask: H x W, False on known pixels that must not be copied; None allows all.
        """
        self._source_mask = source_mask
        self._image, self._mask, self._feather_px = image, mask, feather_px
        self._result = image.copy()
        self._changed: list[Box] = []
        self._holes: dict[int, Box] = {}

    def touched_box(self, hole: Box) -> Box:
        """Return where a hole and its soft seam lie."""
        height, width = self._mask.shape
        return hole.grown(self._feather_px, height=height, width=width)

    def crop(self, region: PlannedRegion) -> Crop:
        """Return what a region's fill looks at: the photo, with the fills that it comes after."""
        image, filled = self._seen(region, region.crop)
        mask = self._mask[region.crop.slices]
        touched = self.touched_box(region.hole)
        return Crop(
            region.number,
            image,
            mask if filled is None else mask & ~filled,
            relative_to(touched, region.crop),
            region.side_px,
            region.is_narrow,
            filled,
            self._surroundings(region, touched),
        )

    def _surroundings(self, region: PlannedRegion, touched: Box) -> Surroundings:
        box = region.around.union(touched)
        image, filled = self._seen(region, box)
        mask = self._mask[box.slices]
        own = np.zeros_like(mask)
        inside = relative_to(region.hole, box).slices
        own[inside] = mask[inside]
        sources = ~mask if self._source_mask is None else ~mask & self._source_mask[box.slices]
        others = mask & ~own if filled is None else mask & ~own & ~filled
        return Surroundings(image, own, others, sources, relative_to(touched, box))

    def _seen(self, region: PlannedRegion, box: Box) -> tuple[ImageArray, MaskArray | None]:
        """Return a part of the photo with the fills that a region comes after, and where those are."""
        image = self._image[box.slices]
        filled = np.zeros(image.shape[:2], np.bool_)
        for number in region.after:
            part = self._holes[number].intersection(box)
            filled[relative_to(part, box).slices] = self._mask[part.slices]
        if not filled.any():
            return image, None
        image = image.copy()
        image[filled] = self._result[box.slices][filled]
        return image, filled

    def blend(self, region: PlannedRegion, prediction: ImageArray) -> None:
        """Composite the fill of one region: what is masked in its box, and the soft seam outside the mask.

        Args:
            region: Of the plan; each comes once.
            prediction: Pixels for ``touched_box(region.hole)``, in the image's dtype.
        """
        hole = region.hole
        touched = self.touched_box(hole)
        mask = self._mask[touched.slices]
        own = np.zeros_like(mask)
        inside = relative_to(hole, touched).slices
        own[inside] = mask[inside]
        alpha = feather_alpha(own, self._feather_px)
        # Another region's part of the hole is that region's; a seam reaches into known pixels only.
        alpha[mask & ~own] = 0
        # Two seams may meet between two holes: the later one is laid over the earlier.
        self._result[touched.slices] = composite(self._result[touched.slices], prediction, alpha)
        self._changed.append(moved(mask_bounds(alpha > 0), right_px=touched.left, down_px=touched.top))
        self._holes[region.number] = hole

    def patches(self) -> tuple[Patch, ...]:
        """Return everything blended so far."""
        return tuple(Patch(box, self._result[box.slices].copy()) for box in merge_overlapping(self._changed))


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
        while overlapping := [other for other in others if not grown.intersection(other).is_empty]:
            others = [other for other in others if other not in overlapping]
            for other in overlapping:
                grown = grown.union(other)
        merged = [*others, grown]
    return merged
