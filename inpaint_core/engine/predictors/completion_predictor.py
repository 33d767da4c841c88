"""One completion of a request: predictions of a network or of the rim, finished for the photo."""

from collections.abc import Callable, Sequence
from functools import partial
from itertools import groupby
from typing import Final, Protocol

import numpy as np

from inpaint_core.engine.finish import ALONE, Completing, SeenCrop
from inpaint_core.engine.noise_source import NoiseSource
from inpaint_core.engine.predictors.prediction import Prediction, prediction_of
from inpaint_core.engine.predictors.specks import fill_specks, fill_specks_among, is_speck
from inpaint_core.filling.classical import fill_by_each
from inpaint_core.filling.crop import Crop
from inpaint_core.filling.fill import FinishCrop
from inpaint_core.pixels import FloatImage, to_float_image
from inpaint_core.request import DEFAULT_FINISH, Finish, Latent
from inpaint_core.runtime.tensors import shrink_known

SPOT_NOISE: Final = (1, 8, 8)
"""Shape of a spot's noise, which says what of its surroundings a completion would rather not use."""


class PredictsBatches(Protocol):
    """A network, or what it has said already."""

    @property
    def notices(self) -> tuple[str, ...]:
        """Sentences for the user about what was given up."""
        ...

    def predict_batch(self, crops: Sequence[Crop], source: NoiseSource | None = None) -> list[Prediction]:
        """Return what the network makes of some crops."""
        ...


class CompletionPredictor:
    """One completion: a network's predictions, finished for the photo."""

    def __init__(
        self,
        network: PredictsBatches,
        finish: Finish,
        source: NoiseSource | None = None,
        completing: Completing = ALONE,
    ) -> None:
        """Start without any region.

        Args:
            network: Predicts; it may serve other completions of the same job as well.
            finish: What is done to its predictions.
            source: The noise of this completion; None for networks without noise.
            completing: Threads and cancelling while a hole is completed.
        """
        self._network, self._finish, self._source = network, finish, source
        self._completing = completing
        self.latents: list[Latent] = []
        """The noise of the regions predicted so far."""

    @property
    def notices(self) -> tuple[str, ...]:
        """Sentences for the user about what was given up."""
        return self._network.notices

    def predict(self, crops: Sequence[Crop]) -> list[FinishCrop]:
        """Predict some crops at once, and return what finishes each.

        A finished crop is approximate everywhere, also where the image is known: to be composited.

        Raises:
            OutOfMemoryError: As for ``NetworkPredictor.predict_batch``.
            InpaintError: As for ``NetworkPredictor.predict_batch``.
        """
        predictions = [
            prediction
            for needs_network, group in groupby(crops, lambda crop: crop.needs_network)
            for prediction in (
                self._network.predict_batch(list(group), self._source)
                if needs_network
                else [self._continued(crop) for crop in group]
            )
        ]
        if self._source is not None:
            self.latents += [one.latent for one in predictions if one.latent is not None]
        done = fill_specks_among(predictions, crops, self._finish, self._completing)
        return [
            partial(done.pop, crop.region)
            if crop.region in done
            else partial(prediction.fill, crop, self._finish, self._completing)
            for prediction, crop in zip(predictions, crops, strict=True)
        ]

    def _continued(self, crop: Crop) -> Prediction:
        """Return the rim of a hole continued; of a spot with noise, so that completions of it differ."""
        self._completing.check()
        smooth = continue_rim(crop)
        if crop.is_narrow or self._source is None:
            return smooth
        noise = self._source.noise_of(crop.region, [SPOT_NOISE])
        return prediction_of(smooth.values, smooth.seen, noise, self._source.diversity)


def finishes_without_network(
    crops: Sequence[Crop], fill_wide: Callable[[Crop], FloatImage], completing: Completing
) -> list[FinishCrop]:
    """Return what fills each crop from the photo: specks at once, narrow holes from their rims.

    Args:
        crops: Any.
        fill_wide: Fills a crop that is not narrow.
        completing: Threads and cancelling.
    """
    specks = [crop for crop in crops if is_speck(crop, DEFAULT_FINISH)]
    filled = fill_specks([continue_rim(crop).values for crop in specks], specks, completing)
    done = {crop.region: values for crop, values in zip(specks, filled, strict=True)}

    def fill(crop: Crop) -> FloatImage:
        if crop.is_narrow:
            return continue_rim(crop).fill(crop, DEFAULT_FINISH, completing)
        return fill_wide(crop)

    return [partial(done.pop, crop.region) if crop.region in done else partial(fill, crop) for crop in crops]


def continue_rim(crop: Crop) -> Prediction:
    """Return a fill that continues the rim of the hole smoothly inwards, at the crop's own size.

    The mean of both classical fills: Navier-Stokes continues edges, Telea averages texture. Its latent is
    empty: there is no noise in it.
    """
    height, width = crop.mask.shape
    edges, textures = map(to_float_image, fill_by_each(crop.image, crop.mask, ("navier-stokes", "telea")))
    smooth: FloatImage = ((edges + textures) / 2).astype(np.float32)
    known, mask = shrink_known(crop.image, crop.mask, height=height, width=width)
    return Prediction(smooth, SeenCrop(known, mask), Latent(height, width, ()))
