"""What is filled together, and how much of the photo each fill looks at. Readable without torch."""

from typing import Final

from inpaint_core.catalog import MODELS, ModelSpec
from inpaint_core.errors import InpaintError
from inpaint_core.filling.canvas import Canvas
from inpaint_core.region import Box, Region, context_box, plan_regions
from inpaint_core.request import InpaintRequest

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


def find_model(name: str) -> ModelSpec:
    """Return a model's entry of the catalogue.

    Raises:
        InpaintError: There is no such model.
    """
    if name not in MODELS:
        raise InpaintError(f"There is no model called {name}: choose one of {', '.join(MODELS)}.")
    return MODELS[name]


def plan_request(request: InpaintRequest) -> list[Region]:
    """Return a request's regions from top to bottom; they follow from mask, model and settings alone.

    Raises:
        InpaintError: There is no such model.
    """
    spec = find_model(request.model)
    if spec.kind == "classical":
        feather_px = max(request.feather_px, CLASSICAL_APART_PX)
        return plan_regions(request.mask, context=request.context, minimum_px=0, feather_px=feather_px)
    regions = plan_regions(
        request.mask,
        context=request.context,
        minimum_px=spec.working_px,
        feather_px=request.feather_px,
    )
    return [_with_view_of(region, request, largest_px=spec.working_px) for region in regions]


def crop_boxes(request: InpaintRequest) -> list[Box]:
    """Return the part of the photo that each region's fill looks at, in the order of ``plan_request``.

    What a network sees is ``crop_to_tensors(image[box.slices], mask[box.slices], ...)``; cell i, j of an
    h x w map it makes of that covers rows top + i*H/h and columns left + j*W/w of the photo, for a box of
    H x W.

    Raises:
        InpaintError: There is no such model.
    """
    canvas = Canvas(request.image, request.mask, feather_px=request.feather_px)
    return [canvas.crop_box(region.hole, region.context) for region in plan_request(request)]


def _with_view_of(region: Region, request: InpaintRequest, *, largest_px: int) -> Region:
    """Return the region with no more surroundings than its holes need: many small ones must stay quick."""
    height, width = request.mask.shape
    needed_px = max(MIN_VIEW_PX, VIEW_PER_HOLE * max(region.hole.width, region.hole.height))
    context = context_box(
        region.hole,
        height=height,
        width=width,
        context=request.context,
        minimum_px=min(needed_px, largest_px),
    )
    return Region(region.hole, context)
