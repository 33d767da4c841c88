import numpy as np

from training.evaluation.composites import composite_image


def test_the_hole_has_the_prediction_and_all_else_the_photo() -> None:
    chance = np.random.default_rng(3)
    photo, prediction = chance.integers(0, 256, (2, 20, 30, 3), np.uint8)
    mask = chance.random((20, 30)) < 0.4
    result = composite_image(photo, prediction, mask)
    assert result.dtype == np.uint8
    assert np.array_equal(result, np.where(mask[:, :, None], prediction, photo))
