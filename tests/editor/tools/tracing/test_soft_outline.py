"""An outline from a reduced copy is laid on the edges of the photo."""

import cv2
import numpy as np
import pytest

from editor.tools.tracing.soft_outline import refined


@pytest.mark.parametrize("bits", [8, 16])
def test_the_outline_meets_the_edge_better_than_the_copy(bits):
    random = np.random.default_rng(4)
    thing = np.zeros((400, 500), np.uint8)
    cv2.circle(thing, (251, 203), 133, 1, -1)
    image = np.where(thing[..., None] > 0, (150, 80, 60), (90, 110, 120)) + random.normal(0, 6, (400, 500, 3))
    image = np.clip(image, 0, 255).astype(np.uint8)
    if bits == 16:
        image = image.astype(np.uint16) * 257
    small = cv2.resize(thing.astype(np.float32), (100, 80), interpolation=cv2.INTER_AREA) > 0.5
    copy = cv2.resize(small.astype(np.uint8), (500, 400), interpolation=cv2.INTER_NEAREST) > 0
    better = refined(image, small, step_px=5)
    wrong, wrong_copy = (better != (thing > 0)).sum(), (copy != (thing > 0)).sum()
    assert wrong < wrong_copy / 3


def test_where_no_colour_tells_thing_and_ground_apart_the_copy_is_kept():
    small = np.zeros((40, 40), np.bool_)
    small[10:30, 10:30] = True
    mask = refined(np.full((120, 120, 3), 9, np.uint8), small, step_px=3)
    assert abs(int(mask.sum()) - 60 * 60) < 60
    assert not refined(np.full((120, 120, 3), 9, np.uint8), np.zeros_like(small), step_px=3).any()
