import numpy as np
import pytest
import torch

from inpaint_core.models.pennet import PenNet, PenNetSize
from inpaint_core.runtime import Runtime
from tests.training.tinted import Tinted
from training.eval_fills import NetworkPredictions
from training.figures import CAPTION_PX, Example, draw_pyramid, draw_samples
from training.picture_grid import GAP_PX

RUNTIME = Runtime(torch.device("cpu"), threads=1)
STEP = 64 + GAP_PX


@pytest.fixture
def examples(sample_photo: np.ndarray) -> list[Example]:
    mask = np.zeros((64, 64), bool)
    mask[20:40, 20:40] = True
    return [(np.ascontiguousarray(sample_photo[top : top + 64, :64]), mask) for top in (0, 64)]


def tile(sheet: np.ndarray, row: int, column: int) -> np.ndarray:
    return sheet[CAPTION_PX + row * STEP :, column * STEP :][:64, :64]


def test_samples_differ_by_their_seed_only(examples: list[Example]) -> None:
    """Columns: hole, mean, one for each seed, photo."""
    predictions = NetworkPredictions(Tinted(), RUNTIME)
    sheet = draw_samples(predictions, examples, seeds=(3, 4), diversity=1.0)
    again = draw_samples(predictions, examples[1:], seeds=(4,), diversity=1.0)
    assert sheet.shape == (CAPTION_PX + 2 * STEP - GAP_PX, 5 * STEP - GAP_PX, 3)
    np.testing.assert_array_equal(tile(sheet, 1, 3), tile(again, 0, 2))
    np.testing.assert_array_equal(tile(sheet, 1, 1), tile(again, 0, 1))
    assert (tile(sheet, 1, 2) != tile(sheet, 1, 3)).any()
    image, mask = examples[0]
    np.testing.assert_array_equal(tile(sheet, 0, 4), image)
    np.testing.assert_array_equal(tile(sheet, 0, 2)[~mask], image[~mask])
    moved = tile(sheet, 0, 2)[30, 30].astype(int) - tile(sheet, 0, 1)[30, 30]
    np.testing.assert_allclose(
        tile(sheet, 1, 2)[30, 30].astype(int) - tile(sheet, 1, 1)[30, 30], moved, atol=1
    )


def test_a_pyramid_needs_sides_that_divide(examples: list[Example]) -> None:
    network = PenNet(PenNetSize(base_channels=4)).eval()
    image, mask = examples[0]
    assert draw_pyramid(network, RUNTIME, examples).shape[1] == 9 * STEP - GAP_PX
    with pytest.raises(ValueError, match="64"):
        draw_pyramid(network, RUNTIME, [(image[:60], mask[:60])])
