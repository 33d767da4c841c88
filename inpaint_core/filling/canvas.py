"""The photo while its holes are filled one region after the other, and what comes out."""

from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from inpaint_core.filling.boxes import relative_to
from inpaint_core.filling.crop import Crop, Surroundings
from inpaint_core.filling.known_region.grain import measure_grain
from inpaint_core.filling.known_region.photo_facts import PhotoFacts, own_part
from inpaint_core.filling.known_region.plain_parts import lay_plain_parts
from inpaint_core.filling.plan import PlannedRegion
from inpaint_core.filling.render import render_patches, shown_pixels
from inpaint_core.look import MAX_SEAM_PX, KeptFill, Look
from inpaint_core.pixels import to_float_image
from inpaint_core.region import Box
from inpaint_core.request import Finish, ImageArray, MaskArray, Patch

MIN_KEPT_SEAM_PX: Final = 8
"""A fill is kept this far outside its hole, or half of the hole, so that a wider seam can still be chosen."""

MIN_GRAINY_PX: Final = 600
"""A hole of fewer pixels is too small for its grain to be missed."""


AS_IT_IS: Final = Finish(match_tone=False, complete=False)


class Canvas:
    """A photo being filled. The request's arrays are only read."""

    def __init__(
        self,
        image: ImageArray,
        mask: MaskArray,
        *,
        look: Look,
        source_mask: MaskArray | None = None,
        facts: PhotoFacts | None = None,
        check: Callable[[], None] = lambda: None,
    ) -> None:
        """Start with nothing filled.

        Args:
            image: H x W x 3, RGB, uint8 or uint16.
            mask: H x W, True = hole, not all of it.
            look: How fills meet the photo.
            source_mask: H x W, False on known pixels that must not be copied; None allows all.
            facts: Of this image and mask, where other completions have found some already.
            check: Called now and then; may raise, to cancel.
        """
        self._check = check
        self._facts = facts or PhotoFacts(image, mask)
        self._source_mask = source_mask
        self._image, self._mask, self._look = image, mask, look
        self._kept: dict[int, KeptFill] = {}
        self._shown: dict[int, ImageArray] = {}

    def touched_box(self, region: PlannedRegion) -> Box:
        """Return where a region's hole and the widest seam lie that it may get: what has to be predicted."""
        height, width = self._mask.shape
        hole = region.hole
        wider_px = min(MAX_SEAM_PX, max(MIN_KEPT_SEAM_PX, max(hole.width, hole.height) // 2))
        seam_px = max(self._look.seam_px, wider_px)
        return hole.grown(seam_px, height=height, width=width).intersection(region.crop)

    def crop(self, region: PlannedRegion) -> Crop:
        """Return what a region's fill looks at: the photo, with the fills that it comes after."""
        image, filled = self._seen(region, region.crop)
        mask = self._mask[region.crop.slices]
        touched = self.touched_box(region)
        return Crop(
            region.number,
            image,
            mask if filled is None else mask & ~filled,
            relative_to(touched, region.crop),
            region.side_px,
            region.is_narrow,
            filled,
            self._surroundings(region, touched),
            region.is_spot,
        )

    def _surroundings(self, region: PlannedRegion, touched: Box) -> Surroundings:
        box = region.around.union(touched)
        image, filled = self._seen(region, box)
        mask = self._mask[box.slices]
        sources = ~mask if self._source_mask is None else ~mask & self._source_mask[box.slices]
        own = own_part(region, self._mask, box)
        others = mask & ~own if filled is None else mask & ~own & ~filled
        height, width = self._mask.shape
        return Surroundings(image, own, others, sources, relative_to(touched, box), (height, width))

    def _seen(self, region: PlannedRegion, box: Box) -> tuple[ImageArray, MaskArray | None]:
        """Return a part of the photo with the fills that a region comes after, and where those are."""
        image = self._image[box.slices]
        filled = np.zeros(image.shape[:2], np.bool_)
        seen = image
        for number in region.after:
            fill = self._kept[number]
            part = fill.box.intersection(box)
            there, here = relative_to(part, fill.box).slices, relative_to(part, box).slices
            own = fill.own[there]
            if own.any():
                seen = image.copy() if seen is image else seen
                seen[here][own] = self._pixels_of(number)[there][own]
                filled[here] |= own
        return seen, filled if filled.any() else None

    def _pixels_of(self, number: int) -> ImageArray:
        if number not in self._shown:
            self._shown[number] = shown_pixels(self._kept[number], self._look, self._image.dtype)
        return self._shown[number]

    def blend(
        self,
        region: PlannedRegion,
        prediction: NDArray[np.float32],
        *,
        is_copied: bool = False,
        finish: Finish = AS_IT_IS,
    ) -> None:
        """Take the fill of one region: what is masked in its box, and a soft seam outside the mask.

        Args:
            region: Of the plan; each comes once.
            prediction: h x w x 3, about 0..1, for ``touched_box(region)``.
            is_copied: Whether it should have the photo's grain; what it lacks is added then.
            finish: With tone matched the fill is grey, or of one tone, where all that is known around it is;
                completed, parts of the hole in flat or smooth surroundings become those.
        """
        box = self.touched_box(region)
        own = own_part(region, self._mask, box)
        # A narrow hole is continued from its rim and its surroundings: they have the photo's tones.
        curve = self._facts.tone_curve(region) if finish.match_tone and not region.is_narrow else None
        self._check()
        if curve is not None:
            prediction = curve.keep(prediction)
            self._check()
        exact = np.zeros_like(own)
        if finish.complete:
            prediction, exact = self._with_plain_parts(region, box, prediction)
            self._check()
        grain = None
        if np.count_nonzero(own & ~exact) >= MIN_GRAINY_PX:
            places = self._facts.even_places(region, box)
            self._check()
            if places is not None:
                grain = measure_grain(prediction, places, is_copied=is_copied, seed=region.number)
        is_deep = self._image.dtype == np.uint16
        widest_px = self._widest_seam(region.hole, box)
        self._kept[region.number] = KeptFill(
            box,
            prediction.copy() if is_deep else prediction.astype(np.float16),  # not a part of something large
            own,
            ~self._facts.unknown[box.slices],
            widest_px,
            grain,
        )

    def _with_plain_parts(
        self, region: PlannedRegion, box: Box, prediction: NDArray[np.float32]
    ) -> tuple[NDArray[np.float32], MaskArray]:
        """Return a prediction for a box with what is certain in it, and where no grain belongs on that."""
        found = self._facts.plain_parts(region, box)
        if not found.parts:
            return prediction, np.zeros(prediction.shape[:2], np.bool_)
        seen, here = found.seen, relative_to(box, found.seen).slices
        values = np.zeros((seen.height, seen.width, 3), np.float32)
        values[here] = prediction
        plain = lay_plain_parts(values, found.parts)
        if np.array_equal(plain, own_part(region, self._mask, seen)):
            known = ~self._mask[seen.slices]
            values[known] = to_float_image(self._image[seen.slices])[known]  # however wide a seam gets
        exact = np.zeros_like(plain)
        for one in found.parts:
            exact[one.rows, one.columns] |= one.part & (not one.has_grain)
        return values[here], exact[here]

    def _widest_seam(self, hole: Box, box: Box) -> int:
        """Return how wide a seam may be before it leaves a box anywhere but at the photo's border."""
        height, width = self._mask.shape
        room = [
            hole.left - box.left if box.left > 0 else MAX_SEAM_PX,
            hole.top - box.top if box.top > 0 else MAX_SEAM_PX,
            box.right - hole.right if box.right < width else MAX_SEAM_PX,
            box.bottom - hole.bottom if box.bottom < height else MAX_SEAM_PX,
        ]
        return max(self._look.seam_px, min(room))

    @property
    def kept(self) -> tuple[KeptFill, ...]:
        """The fills blended so far, in the order of filling."""
        return tuple(self._kept.values())

    def patches(self) -> tuple[Patch, ...]:
        """Return what the fills so far make of the photo."""
        unseen = self._facts.unseen
        image = self._image if unseen is None else unseen.image
        return render_patches(image, self.kept, self._look)
