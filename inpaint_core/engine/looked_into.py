"""The noise of a fill that is looked into: as it was drawn, region by region."""

from dataclasses import dataclass

from inpaint_core.engine.noise import NoiseShapes, from_latent, scale
from inpaint_core.errors import InpaintError
from inpaint_core.filling.plan import FillPlan
from inpaint_core.models.protocols import Noise
from inpaint_core.region import working_size
from inpaint_core.request import Completion, Latent

NOT_OF_THIS_HOLE = "This fill was made for another hole, so what is inside cannot be shown: fill again."


@dataclass(frozen=True, eq=False)
class FillLookedInto:
    """One completion of a request, as ``inspection.inspector.Drawn`` has it."""

    seed: int | None
    """Of its noise; None between two fills."""
    diversity: float
    latents: dict[int, Latent]
    """By the number of the region in its plan; those that no network looked at have none."""

    def latent_of(self, region: int) -> Latent | None:
        """Return the noise of a region before it was scaled; None where there was none."""
        return self.latents.get(region)

    def noise_of(self, latent: Latent, shapes: NoiseShapes) -> Noise:
        """Return noise as the network was driven by it, in the structure that it takes."""
        return scale(from_latent(latent, shapes), self.diversity)


def look_into(completion: Completion, model: str, plan: FillPlan) -> FillLookedInto | None:
    """Return what a completion was drawn from; None for one without noise, which is its network's only one.

    Args:
        completion: Of the plan's request, or of one with the same photo, mask, model and context.
        model: Of the request.
        plan: Of the request.

    Raises:
        InpaintError: It is of another model, photo or mask.
    """
    if completion.model != model:
        raise InpaintError(NOT_OF_THIS_HOLE)
    if not completion.latents:
        return None
    regions = [region for region in plan.regions if not region.is_narrow]
    fits = len(regions) == len(completion.latents) and all(
        region.is_spot
        or working_size(region.crop.height, region.crop.width, side_px=max(latent.height, latent.width))
        == (latent.height, latent.width)
        for region, latent in zip(regions, completion.latents, strict=True)
    )
    if not fits:
        raise InpaintError(NOT_OF_THIS_HOLE)
    latents = {
        region.number: latent
        for region, latent in zip(regions, completion.latents, strict=True)
        if region.needs_network
    }
    return FillLookedInto(completion.seed, completion.diversity or 0.0, latents)
