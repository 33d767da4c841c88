"""Specks: narrow holes that are small all around, completed many at a time."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from inpaint_core.completion.settings import NARROW
from inpaint_core.completion.workers import Workers, do_not_check
from inpaint_core.engine.finish import ALONE, Completing, scene_of
from inpaint_core.engine.predictors.prediction import Prediction
from inpaint_core.filling.crop import Crop
from inpaint_core.pixels import FloatImage
from inpaint_core.request import Finish
from inpaint_core.runtime.memory import translated_out_of_memory

MAX_SPECK_PIXELS: Final = 13_000
"""Of the surroundings of a hole that is completed together with others, 32 pixels long at most."""
MIN_SPECK_SIDE_PX: Final = 48
"""Of these surroundings: smaller ones are searched completely, which is done one by one."""


def is_speck(crop: Crop, how: Finish) -> bool:
    """Tell whether a crop can be completed together with others: it is narrow, and small all around."""
    if not (how.complete and crop.is_narrow and crop.around is not None):
        return False
    return crop.around.own.size <= MAX_SPECK_PIXELS and min(crop.around.own.shape) >= MIN_SPECK_SIDE_PX


def fill_specks(
    guesses: Sequence[FloatImage], crops: Sequence[Crop], completing: Completing = ALONE
) -> list[FloatImage]:
    """Return the wanted parts of crops of specks, completed together, about 0..1.

    Args:
        guesses: For each crop, of its size: its rim continued.
        crops: Those that ``is_speck`` names.
        completing: Threads and cancelling.
    """
    if not crops:  # there is nothing to wait for the compiler for
        return []
    scenes, expected = [], []
    for guess, crop in zip(guesses, crops, strict=True):
        if crop.around is None:
            raise ValueError("a crop without surroundings cannot be completed")
        expected.append(guess[crop.wanted.slices])
        scenes.append(scene_of(crop.around, expected[-1], None, do_not_check))
        completing.check()
    seeds = [crop.region for crop in crops]
    with translated_out_of_memory(), Workers(completing.threads, completing.check) as workers:
        completed = completing.complete_specks(scenes, NARROW, seeds=seeds, workers=workers)
    share = np.float32(NARROW.texture_share)
    return [
        (share * image[crop.around.wanted.slices] + (1 - share) * guess).astype(np.float32)
        for image, guess, crop in zip(completed, expected, crops, strict=True)
        if crop.around is not None
    ]


def fill_specks_among(
    predictions: Sequence[Prediction], crops: Sequence[Crop], how: Finish, completing: Completing
) -> dict[int, FloatImage]:
    """Return what fills the specks among some crops, by the number of their region.

    Args:
        predictions: Of the crops; of the specks, their rims continued.
        crops: Any.
        how: What is done to predictions.
        completing: Threads and cancelling.
    """
    specks = [pair for pair in zip(predictions, crops, strict=True) if is_speck(pair[1], how)]
    found = [crop for _, crop in specks]
    filled = fill_specks([prediction.values for prediction, _ in specks], found, completing)
    return {crop.region: values for crop, values in zip(found, filled, strict=True)}
