from typing import Any

import cv2
import numpy as np
import pytest
import torch

from inpaint_core.catalog import MODELS
from inpaint_core.models.layers.semantic_network import paint_hole as paint_white
from inpaint_core.models.pennet import PenNet, PenNetSize
from inpaint_core.models.spl import Spl, SplSize
from inpaint_core.models.spn import Spn, SpnProbabilistic, SpnSize
from inpaint_core.pixels import to_float_image
from inpaint_core.request import Finish
from inpaint_core.runtime.runtime import Runtime
from inpaint_core.runtime.tensors import image_to_tensor, mask_to_tensor
from tests.training.small_networks import SEMANTIC, WIDTHS
from tests.training.tinted import Tinted
from training.evaluation.fills import UNFINISHED, NetworkPredictions
from training.evaluation.image_grid import GAP_PX
from training.figures.captions import LINE_PX
from training.figures.network_figures import (
    SHOWN_PERCENT,
    Example,
    GuidedNetwork,
    draw_features,
    draw_ladder,
    draw_pyramid,
    draw_samples,
)

RUNTIME = Runtime(torch.device("cpu"), threads=1)
STEP = 64 + GAP_PX


@pytest.fixture
def examples(sample_photo: np.ndarray) -> list[Example]:
    mask = np.zeros((64, 64), bool)
    mask[20:40, 20:40] = True
    return [(np.ascontiguousarray(sample_photo[top : top + 64, :64]), mask) for top in (0, 64)]


def tile(sheet: np.ndarray, row: int, column: int, *, rows: int = 2) -> np.ndarray:
    """Return an image of a figure of so many rows, below captions of as many lines as they want."""
    top = len(sheet) - (rows * STEP - GAP_PX)
    return sheet[top + row * STEP :, column * STEP :][:64, :64]


def test_samples_can_be_drawn_as_the_editor_fills(examples: list[Example]) -> None:
    """A network that answers with one tint is brought to the tone of each photo, in each of its samples."""
    image, mask = examples[0]
    ring = np.zeros_like(mask)
    ring[17:43, 17:43] = True
    around = image[ring & ~mask].astype(float).mean(axis=0)
    off = {}
    for how in (UNFINISHED, Finish()):
        predictions = NetworkPredictions(Tinted(), RUNTIME, MODELS["spn-probabilistic"])
        sheet = draw_samples(predictions, examples[:1], seeds=(3,), diversity=1.0, how=how)
        off[how] = np.abs(tile(sheet, 0, 2, rows=1)[mask].astype(float).mean(axis=0) - around).mean()
        np.testing.assert_array_equal(tile(sheet, 0, 2, rows=1)[~mask], image[~mask])
    assert off[Finish()] < 0.5 * off[UNFINISHED]


def test_samples_differ_by_their_seed_only(examples: list[Example]) -> None:
    """Columns: hole, mean, one for each seed, photo."""
    predictions = NetworkPredictions(Tinted(), RUNTIME, MODELS["spn-probabilistic"])
    sheet = draw_samples(predictions, examples, seeds=(3, 4), diversity=1.0)
    again = draw_samples(predictions, examples[1:], seeds=(4,), diversity=1.0)
    assert sheet.shape[1] == 5 * STEP - GAP_PX
    np.testing.assert_array_equal(tile(sheet, 1, 3), tile(again, 0, 2, rows=1))
    np.testing.assert_array_equal(tile(sheet, 1, 1), tile(again, 0, 1, rows=1))
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


def guided(name: str) -> GuidedNetwork:
    """A small network of random weights, whose blocks change what goes through them."""
    torch.manual_seed(1)
    widths: dict[str, Any] = dict(WIDTHS["spn" if name == "spn" else "spn-probabilistic"])
    network: GuidedNetwork
    if name == "spn":
        network = Spn(SpnSize(**widths))
    elif name == "spn-probabilistic":
        network = SpnProbabilistic(SpnSize(**widths))
    else:
        shared: dict[str, Any] = SEMANTIC | {"spade_blocks": 2, "mapped_channels": 8}
        network = Spl(SplSize(**shared, guidance="concatenation" if "concatenation" in name else "spade"))
    return network.eval()


def coloured(features: torch.Tensor) -> np.ndarray:
    """A plain second way from 1 x C x 16 x 16 features to the image of them, 64 pixels wide."""
    values = features[0].abs().mean(dim=0).numpy()
    low, high = np.percentile(values, SHOWN_PERCENT)
    grey = np.rint(255 * np.clip((values - low) / (high - low), 0, 1)).astype(np.uint8)
    wide = np.kron(grey, np.ones((4, 4), np.uint8))
    return cv2.cvtColor(cv2.applyColorMap(wide, cv2.COLORMAP_VIRIDIS), cv2.COLOR_BGR2RGB)


@pytest.mark.parametrize("name", ["spl", "spl-concatenation", "spn", "spn-probabilistic"])
def test_features_are_those_before_and_after_the_guided_blocks(name: str, examples: list[Example]) -> None:
    """Columns: hole, before, prior, after, composite, photo."""
    network = guided(name)
    sheet = draw_features(network, RUNTIME, examples)
    assert sheet.shape[1] == 6 * STEP - GAP_PX
    image, mask = examples[1]
    seen, hole = image_to_tensor(to_float_image(image), RUNTIME.device), mask_to_tensor(mask, RUNTIME.device)
    with torch.inference_mode():
        features = network.encode_image(*paint_white(seen, hole, multiple=4))
        prior = network.prior(seen, hole)[0]
        guided_features = network.guide(features, prior)
        prediction = network(seen, hole)[0].permute(1, 2, 0).numpy()
    for column, expected in ((1, features), (2, prior), (3, guided_features)):
        np.testing.assert_allclose(tile(sheet, 1, column).astype(int), coloured(expected), atol=2)
    assert (tile(sheet, 1, 1) != tile(sheet, 1, 3)).any()
    filled = tile(sheet, 1, 4)
    np.testing.assert_allclose(filled[mask], prediction[mask] * 255, atol=1)
    np.testing.assert_array_equal(filled[~mask], image[~mask])
    assert not any(block._forward_hooks or block._forward_pre_hooks for block in network.middle)


def test_a_ladder_has_a_column_for_each_network_in_their_order(examples: list[Example]) -> None:
    made = [[np.full((64, 64, 3), 40 * column + row, np.uint8) for row in range(2)] for column in range(3)]
    names = ["base", "a name that is much too long for a column", "whole"]
    sheet = draw_ladder(list(zip(names, made, strict=True)), examples)
    assert sheet.shape[1] == 5 * STEP - GAP_PX
    for row, (image, mask) in enumerate(examples):
        for column in range(3):
            assert (tile(sheet, row, column + 1)[mask] == 40 * column + row).all()
            np.testing.assert_array_equal(tile(sheet, row, column + 1)[~mask], image[~mask])
        np.testing.assert_array_equal(tile(sheet, row, 4), image)
    captions = sheet[: -(2 * STEP - GAP_PX)]
    gaps = [captions[:, column * STEP - GAP_PX : column * STEP] for column in range(1, 5)]
    assert all((gap == 255).all() for gap in gaps)  # the long one ends before the next begins
    assert (captions[:, 3 * STEP : 4 * STEP] != 255).any()
    assert len(captions) > 5 * LINE_PX  # no word of it is left out
