"""Fills from the photo alone: no network, no weights."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from inpaint_core.completion.settings import UNGUIDED
from inpaint_core.engine.finish import Completing, complete_crop
from inpaint_core.engine.predictors.completion_predictor import finishes_without_network
from inpaint_core.filling.crop import Crop
from inpaint_core.filling.fill import FinishCrop
from inpaint_core.pixels import FloatImage

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
        return finishes_without_network(crops, self._fill_wide, self._completing)

    def _fill_wide(self, crop: Crop) -> FloatImage:
        penalty = None
        if self._diversity:
            random = np.random.default_rng([self._seed, crop.region])
            cells = random.standard_normal((PENALTY_CELLS, PENALTY_CELLS)) * self._diversity
            penalty = cells.astype(np.float32)
        return complete_crop(crop, None, penalty, UNGUIDED, self._completing)
