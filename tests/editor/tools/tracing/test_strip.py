"""The photo laid out along a line, and the line found in it again."""

import numpy as np
import pytest

from editor.tools.tracing.path_cost import ridge_cost
from editor.tools.tracing.strip import follow, strip_along


@pytest.mark.parametrize("bits", [8, 16])
def test_a_line_beside_a_wire_moves_onto_it(bits):
    image = np.full((80, 200, 3), 60, np.uint8)
    image[38:41] = 220
    if bits == 16:
        image = image.astype(np.uint16) * 257
    strip = strip_along(image, [(10, 44), (190, 35)], half_px=10, spacing_px=1, smooth_px=0)
    assert strip.pixels.min() >= 59.99
    assert strip.pixels.max() <= 220.01
    line = follow(strip, ridge_cost, smooth_px=2)
    assert np.abs(line[10:-10, 1] - 39.5).max() < 0.8


def test_the_rows_of_a_strip_are_a_pixel_apart_and_its_ends_stay():
    image = np.zeros((50, 50, 3), np.uint8)
    strip = strip_along(image, [(5, 5), (5, 30), (40, 30)], half_px=4, spacing_px=0.5, smooth_px=3)
    assert strip.pixels.shape[1] == 17
    assert np.allclose(strip.line[[0, -1]], [(5, 5), (40, 30)])
    steps = np.linalg.norm(np.diff(strip.line, axis=0), axis=1)
    assert steps.max() <= 1.1
    assert np.allclose(np.linalg.norm(strip.normals, axis=1), 1)


def test_beyond_the_photo_its_border_goes_on():
    image = np.full((20, 20, 3), 77, np.uint8)
    strip = strip_along(image, [(-5, 0), (25, 0)], half_px=6, spacing_px=1, smooth_px=0)
    assert (strip.pixels == 77).all()
