"""What is filled together, and how much of the photo each fill looks at. Readable without torch.

A request is planned once. The plan is a value: engine, predictors and priors are handed it.
"""

from dataclasses import dataclass
from typing import Final

from inpaint_core.catalog import MODELS, ModelSpec
from inpaint_core.errors import InpaintError
from inpaint_core.region import Box, Region, context_box, plan_regions
from inpaint_core.request import FillSettings, InpaintRequest, MaskArray

CLASSICAL_APART_PX: Final = 32
"""Classical fills reach a few pixels into each other: holes as close as this are filled as one."""
MIN_VIEW_PX: Final = 128
"""Shortest side of the surroundings a network sees.

Measured 2026-11 with early PEN-Net weights, square holes of 4 to 32 pixels in three photos, mean error in the
hole: seen at 128 as good as at 256 or better (13.2 against 13.7 at 8 pixels, 18.3 against 19.0 at 32) in an
eighth of the time; at 64 worse (14.6 and 21.1).
"""
VIEW_PER_HOLE: Final = 4
"""Above that the view grows with the hole, up to the working size."""
MARGIN_PX: Final = 16
"""A fill always sees this much of the surroundings, however little context was asked for."""
MIN_KNOWN_SHARE: Final = 0.2
"""Of a crop: with less than this there is hardly anything to continue."""
GROWTH: Final = 0.25
"""By how much of its longer side a crop with too little known grows at once, on every side."""


@dataclass(frozen=True)
class PlannedRegion:
    """What is filled at once.

    Attributes:
        number: Place in the order of filling, from 0.
        hole: Tight box around its holes, in pixels of the photo.
        crop: The part of the photo that its fill looks at. Cell i, j of an h x w map that a network makes of
            it covers rows top + i*H/h and columns left + j*W/w of the photo, for a crop of H x W.
    """

    number: int
    hole: Box
    crop: Box


@dataclass(frozen=True)
class FillPlan:
    """A request's regions from top to bottom; their holes are disjoint and hold the whole mask."""

    regions: tuple[PlannedRegion, ...]


def find_model(name: str) -> ModelSpec:
    """Return a model's entry of the catalogue.

    Raises:
        InpaintError: There is no such model.
    """
    if name not in MODELS:
        raise InpaintError(f"There is no model called {name}: choose one of {', '.join(MODELS)}.")
    return MODELS[name]


def plan_request(request: InpaintRequest) -> FillPlan:
    """Return what a request fills together; it follows from mask, model and settings alone.

    Raises:
        InpaintError: There is no such model.
    """
    mask, settings = request.mask, request.settings
    return FillPlan(
        tuple(
            PlannedRegion(
                number,
                region.hole,
                crop_box(mask, region.hole, context=region.context, feather_px=settings.feather_px),
            )
            for number, region in enumerate(_regions(mask, settings))
        )
    )


def crop_box(mask: MaskArray, hole: Box, *, context: Box, feather_px: int) -> Box:
    """Return what a fill looks at: the context, all of the seam, and enough known pixels.

    Args:
        mask: H x W, True = hole, not all of it.
        hole: Of the region.
        context: Of the region.
        feather_px: Width of the soft seam outside the hole.
    """
    height, width = mask.shape
    crop = context.union(hole.grown(max(feather_px, MARGIN_PX), height=height, width=width))
    while crop != Box(0, 0, width, height) and 1.0 - float(mask[crop.slices].mean()) < MIN_KNOWN_SHARE:
        margin_px = max(1, round(max(crop.width, crop.height) * GROWTH))
        crop = crop.grown(margin_px, height=height, width=width)
    return crop


def _regions(mask: MaskArray, settings: FillSettings) -> list[Region]:
    spec = find_model(settings.model)
    if spec.kind == "classical":
        feather_px = max(settings.feather_px, CLASSICAL_APART_PX)
        return plan_regions(mask, context=settings.context, minimum_px=0, feather_px=feather_px)
    regions = plan_regions(
        mask, context=settings.context, minimum_px=spec.working_px, feather_px=settings.feather_px
    )
    return [_with_view_of(region, mask, settings.context, max_px=spec.working_px) for region in regions]


def _with_view_of(region: Region, mask: MaskArray, context: float, *, max_px: int) -> Region:
    """Return the region with no more surroundings than its holes need: many small ones must stay quick."""
    height, width = mask.shape
    needed_px = max(MIN_VIEW_PX, VIEW_PER_HOLE * max(region.hole.width, region.hole.height))
    view = context_box(
        region.hole, height=height, width=width, context=context, minimum_px=min(needed_px, max_px)
    )
    return Region(region.hole, view)
