"""Whether two completions can be mixed."""

from collections.abc import Sequence

from inpaint_core.errors import InpaintError
from inpaint_core.filling.plan import FillPlan
from inpaint_core.region import Box, working_size
from inpaint_core.request import Completion, InpaintRequest


def check_related(request: InpaintRequest, plan: FillPlan, fills: Sequence[Completion]) -> None:
    """Make sure that two completions belong to a request's model, photo size and mask, seen at one size.

    Args:
        request: As it was for both; samples, seed and diversity do not matter.
        plan: Of the request.
        fills: The completions.

    Raises:
        InpaintError: One of them is of another model, without noise, or of another photo or mask.
    """
    if {fill.model for fill in fills} != {request.settings.model}:
        raise InpaintError("These fills were made by different models: choose two of one model.")
    if not all(fill.latents for fill in fills):
        raise InpaintError("There is nothing between these fills: their model always gives the same one.")
    sizes = [[(latent.height, latent.width) for latent in fill.latents] for fill in fills]
    if any(of_one != sizes[0] for of_one in sizes) or not _fit(
        sizes[0], [region.crop for region in plan.regions]
    ):
        raise InpaintError(
            "These fills do not belong together: choose two that were made of one photo with one mask."
        )


def _fit(sizes: list[tuple[int, int]], crops: Sequence[Box]) -> bool:
    """Tell whether each size is a working size of its crop."""
    return len(sizes) == len(crops) and all(
        working_size(crop.height, crop.width, side_px=max(size)) == size
        for size, crop in zip(sizes, crops, strict=True)
    )
