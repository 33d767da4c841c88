"""The losses of an image in its hole and around it, for the networks that weigh the two apart."""

from collections.abc import Callable

from torch import Tensor

from training.config.loss_weights import RegionWeights
from training.objectives import losses


def region_terms(
    prediction: Tensor,
    target: Tensor,
    mask: Tensor,
    weights: RegionWeights,
    *,
    average: Callable[[Tensor], Tensor],
) -> dict[str, Tensor]:
    """Return the weighted terms of hole and known pixels, and of the hole's colour where it has weight.

    Args:
        prediction: B x 3 x H x W, not composited.
        target: The photos, in the same range.
        mask: B x 1 x H x W, 1 = hole.
        weights: Of the losses.
        average: As for ``losses.masked_l1``.
    """
    hole, known = (losses.masked_l1(prediction, target, part, average=average) for part in (mask, 1 - mask))
    terms = {"hole": weights.hole * hole, "known": weights.known * known}
    if weights.chroma > 0:
        colour = losses.masked_l1(losses.chroma(prediction), losses.chroma(target), mask, average=average)
        terms["chroma"] = weights.chroma * colour
    return terms
