"""Kept fills into patches of the photo, in a look that can be chosen again and again: no network needed."""

from collections.abc import Sequence
from functools import cached_property
from typing import Final

import cv2
import numpy as np
from numpy.typing import DTypeLike, NDArray

from inpaint_core.filling.boxes import meeting, merge_overlapping, moved, relative_to
from inpaint_core.filling.composite import blend_into
from inpaint_core.filling.known_region.grain import lay_grain, missing_grain
from inpaint_core.look import KeptFill, Look
from inpaint_core.mask import alpha_at, distance_to_hole
from inpaint_core.pixels import to_float_image, to_image
from inpaint_core.region import Box, mask_bounds
from inpaint_core.request import ImageArray, MaskArray, Patch

LOW_SIGMA_PX: Final = 4.0
"""Of the low frequencies that are left of a fill without its detail."""

_Floats = NDArray[np.float32]


class Rendering:
    """Fills of one photo that are rendered again and again: what no look changes is computed once."""

    def __init__(self, image: ImageArray, fills: Sequence[KeptFill]) -> None:
        """Compute nothing yet.

        Args:
            image: H x W x 3, the photo of the request, RGB, uint8 or uint16; not modified.
            fills: In the order of filling: of two seams that meet the later one lies over the earlier.
        """
        self._image = image
        self._fills = [_PreparedFill(fill) for fill in fills]
        boxes = [(box.left, box.top, box.right, box.bottom) for box in (fill.box for fill in fills)]
        self._rows = np.array(boxes, np.int64).reshape(-1, 4)

    def patches(self, look: Look) -> tuple[Patch, ...]:
        """Return what the fills make of the photo in one look.

        Returns:
            Disjoint patches in the photo's dtype. Pixels outside hole and seam are bit-identical to the
            photo; all others were rounded once.
        """
        alphas = [fill.alpha(look) for fill in self._fills]
        changed = [
            moved(mask_bounds(alpha > 0), right_px=fill.box.left, down_px=fill.box.top)
            for fill, alpha in zip(self._fills, alphas, strict=True)
        ]
        return tuple(Patch(box, self._blended(box, alphas, look)) for box in merge_overlapping(changed))

    def _blended(self, box: Box, alphas: Sequence[_Floats], look: Look) -> ImageArray:
        """Return the photo in a box with all fills that reach into it."""
        pixels = self._image[box.slices]
        blended = to_float_image(pixels)
        touched = np.zeros(pixels.shape[:2], np.bool_)
        for number in np.flatnonzero(meeting(self._rows, box)).tolist():
            fill, alpha = self._fills[number], alphas[number]
            shared = fill.box.intersection(box)
            there, here = relative_to(shared, fill.box).slices, relative_to(shared, box).slices
            if alpha[there].any():
                blend_into(blended[here], fill.values(look)[there], np.ascontiguousarray(alpha[there]))
                touched[here] |= alpha[there] > 0
        result = pixels.copy()
        cv2.copyTo(to_image(blended, pixels.dtype), touched.astype(np.uint8), result)
        return result


class _PreparedFill:
    """One kept fill, and what looks are made of."""

    def __init__(self, fill: KeptFill) -> None:
        self._fill = fill
        self.box = fill.box

    @cached_property
    def _exact(self) -> _Floats:
        return self._fill.values.astype(np.float32)

    @cached_property
    def _fine(self) -> _Floats:
        return self._exact - cv2.GaussianBlur(
            self._exact, (0, 0), LOW_SIGMA_PX, borderType=cv2.BORDER_REFLECT
        )

    @cached_property
    def _distance(self) -> _Floats:
        return distance_to_hole(self._fill.own)

    @cached_property
    def _closed(self) -> MaskArray:
        return ~(self._fill.own | self._fill.is_open)

    @cached_property
    def _grain(self) -> _Floats | None:
        grain = self._fill.grain
        return None if grain is None else lay_grain(grain, self.box.height, self.box.width)

    def alpha(self, look: Look) -> _Floats:
        """Return h x w, how much of the fill each pixel takes: 1 in the hole, 0 beyond the seam."""
        seam_px = min(look.seam_px, self._fill.seam_px)
        if not seam_px:
            return self._fill.own.astype(np.float32)
        alpha = alpha_at(self._distance, seam_px)
        # Another region's part of the hole is that region's; a seam reaches into known pixels only.
        alpha[self._closed] = 0
        return alpha

    def values(self, look: Look) -> _Floats:
        """Return h x w x 3, about 0..1: the fill with its detail and grain as the look has them."""
        values = self._exact
        if look.detail < 1:
            values = np.asarray(cv2.addWeighted(values, 1, self._fine, look.detail - 1, 0), np.float32)
        if self._fill.grain is None:
            return values
        missing = missing_grain(self._fill.grain, amount=look.grain, detail=look.detail)
        if not missing.any() or self._grain is None:
            return values
        factor = cv2.resize(missing, (self.box.width, self.box.height), interpolation=cv2.INTER_LINEAR)
        # numpy is slow where it has to repeat for three channels
        return np.asarray(values + cv2.multiply(self._grain, cv2.merge([factor] * 3)), np.float32)


def render_patches(image: ImageArray, fills: Sequence[KeptFill], look: Look) -> tuple[Patch, ...]:
    """Return what fills make of a photo in one look; see ``Rendering``."""
    return Rendering(image, fills).patches(look)


def shown_pixels(fill: KeptFill, look: Look, dtype: DTypeLike) -> ImageArray:
    """Return h x w x 3: a fill over its box, without the photo, rounded to a photo's dtype."""
    return to_image(_PreparedFill(fill).values(look), dtype)
