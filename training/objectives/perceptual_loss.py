"""The distance between images by the features of a fixed network, where a recipe weighs it."""

from torch import Tensor

from training.objectives import losses
from training.objectives.pretext import PerceptualNetwork


def perceptual_terms(
    network: PerceptualNetwork | None, image: Tensor, target: Tensor, *, weight: float
) -> dict[str, Tensor]:
    """Return the weighted term, or none without a network or weight.

    Args:
        network: By whose features images are compared, all its layers alike.
        image: B x 3 x H x W, RGB 0..1; gets the gradient.
        target: The photos, in the same range.
        weight: Of the distance.
    """
    if network is None or weight <= 0:
        return {}
    distance = losses.feature_distance(network.perceptual(image), network.perceptual(target))
    return {"perceptual": weight * distance}
