"""What is predicted for a crop, before it is finished."""

from dataclasses import dataclass, replace

from inpaint_core.engine.finish import ALONE, Completing, SeenCrop, fill_crop, finish_crop
from inpaint_core.engine.noise import source_penalty_of, to_latent
from inpaint_core.filling.crop import Crop
from inpaint_core.models.protocols import Noise
from inpaint_core.pixels import FloatImage
from inpaint_core.request import Finish, ImageArray, Latent


@dataclass(frozen=True, eq=False)
class Prediction:
    """What a network made of a crop, before it is finished.

    Attributes:
        values: h x w x 3, about 0..1: the whole crop at its working size.
        seen: The crop at that size.
        latent: The noise that led to it; None for a network's mean, and for networks without noise.
    """

    values: FloatImage
    seen: SeenCrop
    latent: Latent | None

    def finish(self, crop: Crop, how: Finish, completing: Completing = ALONE) -> ImageArray:
        """Return the wanted part of the crop as it goes into the photo, in the photo's dtype."""
        return finish_crop(self.values, self.seen, crop, how, completing)

    def fill(self, crop: Crop, how: Finish, completing: Completing = ALONE) -> FloatImage:
        """Return the same before it is rounded, about 0..1."""
        return fill_crop(self.values, self.seen, crop, how, completing)


def prediction_of(values: FloatImage, seen: SeenCrop, noise: Noise | None, diversity: float) -> Prediction:
    """Return a prediction that was made with noise, or without.

    Args:
        values: h x w x 3, about 0..1: the whole crop at its working size.
        seen: The crop at that size.
        noise: None for a network without noise.
        diversity: That it was scaled by.
    """
    if noise is None:
        return Prediction(values, seen, None)
    height, width = seen.mask.shape
    penalised = replace(seen, source_penalty=source_penalty_of(noise, diversity))
    return Prediction(values, penalised, to_latent(noise, height=height, width=width))
