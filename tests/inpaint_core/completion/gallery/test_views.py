"""What a scene gives away before it is completed."""

import cv2
import numpy as np
import pytest

from inpaint_core.completion.gallery.views import view_scene
from inpaint_core.completion.pyramid import PAD_PX
from inpaint_core.completion.scene import Scene
from inpaint_core.completion.settings import GUIDED
from inpaint_core.completion.workers import Workers
from tests.inpaint_core.completion.lines.edges import SIDE_PX, halves
from tests.inpaint_core.completion.scenes import square_hole

HOLE = square_hole(SIDE_PX, SIDE_PX, 120)


@pytest.mark.parametrize(("blur_px", "noise"), [(0.5, 0.01), (5, 0.03)])
@pytest.mark.parametrize("seed", range(3))
def test_an_edge_goes_on_in_focus_and_out_of_focus(blur_px: float, noise: float, seed: int) -> None:
    grain = np.random.default_rng(seed).normal(0, noise, (SIDE_PX, SIDE_PX, 1)).astype(np.float32)
    image = cv2.GaussianBlur(halves(0.2), (0, 0), blur_px) + grain
    scene = Scene(np.where(HOLE[:, :, None], 0, image).astype(np.float32), HOLE, ~HOLE, None, None, 0)
    with Workers(1, lambda: None) as workers:
        (line,) = view_scene(scene, GUIDED, seed=1, workers=workers).lines
    for x, y in (line.start, line.end):
        down, right = y - PAD_PX + 0.5 - SIDE_PX / 2, x - PAD_PX + 0.5 - SIDE_PX / 2
        assert down * np.cos(0.2) - right * np.sin(0.2) == pytest.approx(0, abs=3)
