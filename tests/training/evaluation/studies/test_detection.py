import sys
from collections.abc import Callable

import numpy as np
import pytest
import torch
from torch import Tensor

from training.errors import ConfigError, TrainingError
from training.evaluation.studies.detection import (
    Box,
    Recovery,
    compare_boxes,
    load_detector,
    overlap,
    share_in_hole,
)

CPU = torch.device("cpu")
Found = list[tuple[str, float, Tensor]]


def of_red(device: torch.device) -> Callable[[Tensor], Found]:
    """A detector of the test's own: the box around what is red, and one that it is not sure of."""

    def find(image: Tensor) -> Found:
        rows, columns = torch.nonzero((image[0] > 0.8) & (image[1] < 0.2), as_tuple=True)
        if not len(rows):
            return []
        edges = torch.stack([columns.min(), rows.min(), columns.max() + 1, rows.max() + 1])
        return [("ball", 0.9, edges), ("cat", 0.3, edges)]

    return find


def test_a_detector_of_ones_own_sees_the_picture_as_numbers_up_to_1() -> None:
    picture = np.zeros((20, 30, 3), np.uint8)
    picture[5:10, 12:20, 0] = 255
    detect = load_detector(f"{__name__}:of_red", CPU, min_score=0.5)
    assert detect(picture) == [Box("ball", pytest.approx(0.9), (12.0, 5.0, 20.0, 10.0))]
    assert [box.label for box in load_detector(f"{__name__}:of_red", CPU, min_score=0)(picture)] == [
        "ball",
        "cat",
    ]


def test_things_are_the_same_by_label_and_place_and_each_is_found_once() -> None:
    mask = np.zeros((40, 40), bool)
    mask[10:30, 10:30] = True
    ball, far = Box("ball", 0.9, (10, 10, 20, 20)), Box("ball", 0.9, (0, 32, 8, 40))
    cat = Box("cat", 0.8, (20, 20, 30, 30))
    moved, twin = Box("ball", 0.6, (12, 10, 22, 20)), Box("ball", 0.5, (11, 10, 21, 20))
    assert compare_boxes([ball, far, cat], [moved, twin], mask) == Recovery(2, 1, 0.6)
    assert compare_boxes([ball, cat], [Box("dog", 0.9, ball.edges)], mask) == Recovery(2, 0, 0.0)
    assert compare_boxes([ball, ball], [moved], mask) == Recovery(2, 1, 0.6)
    assert Recovery(2, 1, 0.6) + Recovery(1, 1, 0.5) == Recovery(3, 2, 1.1)


def test_overlap_and_share_are_those_of_areas() -> None:
    box = Box("x", 1, (0, 0, 10, 10))
    assert overlap(box, Box("x", 1, (5, 0, 15, 10))) == pytest.approx(1 / 3)
    assert overlap(box, Box("x", 1, (20, 20, 30, 30))) == 0
    assert overlap(Box("x", 1, (3, 3, 3, 3)), Box("x", 1, (3, 3, 3, 3))) == 0
    mask = np.zeros((10, 20), bool)
    mask[:, :4] = True
    assert share_in_hole(box, mask) == pytest.approx(0.4)
    assert share_in_hole(Box("x", 1, (-5, -5, 0, 0)), mask) == 0


def test_without_torchvision_it_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "torchvision.models", None)
    with pytest.raises(TrainingError, match=r"cannot be imported here: pip install .*--detector-module"):
        load_detector(None, CPU, min_score=0.5)
    with pytest.raises(ConfigError, match="--detector-module nowhere:at_all cannot be imported"):
        load_detector("nowhere:at_all", CPU, min_score=0.5)
