"""Fills from the photo alone: no network, no weights."""

from collections.abc import Sequence
from functools import partial
from typing import Final

import numpy as np

from inpaint_core.completion.settings import UNGUIDED
from inpaint_core.engine.finish import Completing, complete_crop
from inpaint_core.engine.predictors.completion_predictor import continue_rim
from inpaint_core.engine.predictors.specks import fill_specks, is_speck
from inpaint_core.filling.crop import Crop
from inpaint_core.filling.fill import FinishCrop
from inpaint_core.pixels import FloatImage
from inpaint_core.request import DEFAULT_FINISH

PENALTY_CELLS: Final = 8
"""Which sources a completion would rather not use is drawn for this many cells along each side."""


class PhotoPredictor:
    """One completion made of the photo's own patches; its seed says which of them it would rather not use."""

    def __init__(self, seed: int, diversity: float, completing: Completing) -> None:
        """Start without any region.

        Args:
            seed: Of the completion.
            diversity: How much completions differ; 0 = all the same.
            completing: Threads and cancelling.
        """
        self._seed, self._diversity, self._completing = seed, diversity, completing
        self.notices: Final = ()

    def predict(self, crops: Sequence[Crop]) -> Sequence[FinishCrop]:
        """Return what fills each crop; specks are filled at once."""
        specks = [crop for crop in crops if is_speck(crop, DEFAULT_FINISH)]
        filled = fill_specks([continue_rim(crop).values for crop in specks], specks, self._completing)
        done = {crop.region: values for crop, values in zip(specks, filled, strict=True)}
        return [
            partial(done.pop, crop.region) if crop.region in done else partial(self._fill, crop)
            for crop in crops
        ]

    def _fill(self, crop: Crop) -> FloatImage:
        if crop.is_narrow:
            return continue_rim(crop).fill(crop, DEFAULT_FINISH, self._completing)
        penalty = None
        if self._diversity:
            random = np.random.default_rng([self._seed, crop.region])
            cells = random.standard_normal((PENALTY_CELLS, PENALTY_CELLS)) * self._diversity
            penalty = cells.astype(np.float32)
        return complete_crop(crop, None, penalty, UNGUIDED, self._completing)
