"""What the photo alone says about each region of a plan: the same for all completions of a request."""

from dataclasses import dataclass

import numpy as np

from inpaint_core.filling.boxes import relative_to
from inpaint_core.filling.known_region.flat import RIM_PX, find_flat_parts
from inpaint_core.filling.known_region.grain import EvenPlaces, find_even_places
from inpaint_core.filling.known_region.plain_parts import PlainPart
from inpaint_core.filling.known_region.smooth import MIN_SIDE_PX, find_smooth_parts, rim_px_of
from inpaint_core.filling.known_region.tone_curve import ToneCurve, find_tone_curve
from inpaint_core.filling.plan import PlannedRegion
from inpaint_core.pixels import to_float_image
from inpaint_core.region import Box
from inpaint_core.request import ImageArray, MaskArray


@dataclass(frozen=True, eq=False)
class PlainParts:
    """The parts of a region's hole whose fill is certain: those in flat or in smooth surroundings.

    Attributes:
        seen: Of the photo: the hole and what is around it.
        parts: In coordinates of ``seen``.
    """

    seen: Box
    parts: tuple[PlainPart, ...]


@dataclass(frozen=True, eq=False)
class Unseen:
    """What lies under the image of a transparent photo, which has other colours where the photo is clear.

    Attributes:
        image: H x W x 3, the photo as it is in its file, with the colours of clear pixels.
        clear: H x W, True on clear pixels: no seam reaches them.
    """

    image: ImageArray
    clear: MaskArray


class PhotoFacts:
    """Facts about a request's regions, found when they are asked for, and kept for further completions."""

    def __init__(self, image: ImageArray, mask: MaskArray, unseen: Unseen | None = None) -> None:
        """Find nothing yet.

        Args:
            image: H x W x 3, RGB, uint8 or uint16; only read.
            mask: H x W, True = hole, not all of it.
            unseen: What lies under the image of a transparent photo; None for one that is opaque.
        """
        self._image, self._mask = image, mask
        self.unseen = unseen
        self.unknown = mask if unseen is None else mask | unseen.clear
        """H x W, True also where the photo is clear: no tone and no grain is taken from there."""
        self._curves: dict[int, ToneCurve | None] = {}
        self._plain: dict[int, PlainParts] = {}
        self._even: dict[int, EvenPlaces | None] = {}

    def tone_curve(self, region: PlannedRegion) -> ToneCurve | None:
        """Return the curve that the known part of a region's crop keeps to; None where there is none."""
        if region.number not in self._curves:
            seen = region.crop.slices
            self._curves[region.number] = find_tone_curve(self._image[seen], ~self.unknown[seen])
        return self._curves[region.number]

    def plain_parts(self, region: PlannedRegion, box: Box) -> PlainParts:
        """Return the parts of a region's hole that lie in flat or in smooth surroundings.

        Args:
            region: Of the plan.
            box: Of its fill.
        """
        if region.number not in self._plain:
            height, width = self._mask.shape
            is_speck = max(region.hole.width, region.hole.height) < MIN_SIDE_PX
            around_px = RIM_PX if is_speck else 2 * rim_px_of(region.hole.width, region.hole.height)
            seen = region.hole.grown(around_px, height=height, width=width).union(box)
            own, known = own_part(region, self._mask, seen), ~self.unknown[seen.slices]
            image = to_float_image(self._image[seen.slices])
            flat = find_flat_parts(image, own, ~self._mask[seen.slices])
            for one in flat:
                own[one.rows, one.columns] &= ~one.part
            smooth = () if is_speck else find_smooth_parts(image, own, known)
            self._plain[region.number] = PlainParts(seen, (*flat, *smooth))
        return self._plain[region.number]

    def even_places(self, region: PlannedRegion, box: Box) -> EvenPlaces | None:
        """Return the grain of even places around a region; None where there is none to be seen.

        Args:
            region: Of the plan; its number is the seed.
            box: Of its fill.
        """
        if region.number not in self._even:
            self._even[region.number] = find_even_places(self._image, self.unknown, box, seed=region.number)
        return self._even[region.number]


def own_part(region: PlannedRegion, mask: MaskArray, box: Box) -> MaskArray:
    """Return a region's part of the hole, h x w, over a box of the photo that holds it."""
    seen = mask[box.slices]
    own = np.zeros_like(seen)
    inside = relative_to(region.hole, box).slices
    own[inside] = seen[inside]
    return own
